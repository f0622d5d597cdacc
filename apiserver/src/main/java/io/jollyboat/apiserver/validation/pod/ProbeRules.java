package io.jollyboat.apiserver.validation.pod;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Ports;
import java.util.List;
import java.util.regex.Pattern;

/** What makes a probe or a lifecycle hook sound. */
final class ProbeRules {
    private static final Pattern HEADER = Pattern.compile("[-A-Za-z0-9]+");
    private static final List<String> HANDLERS = List.of("exec", "httpGet", "tcpSocket", "grpc");

    private ProbeRules() {}

    static void check(Field probe) {
        handler(probe, HANDLERS);
        for (String number :
                List.of(
                        "initialDelaySeconds",
                        "timeoutSeconds",
                        "periodSeconds",
                        "successThreshold",
                        "failureThreshold")) {
            probe.at(number).notNegative();
        }
        Field grace = probe.at("terminationGracePeriodSeconds");
        if (grace.present() && grace.number(0) <= 0) {
            grace.invalid("must be greater than 0");
        }
    }

    /** Exactly one way of doing it, and that one sound. */
    static void handler(Field holder, List<String> ways) {
        int found = 0;
        for (String way : ways) {
            Field handler = holder.at(way);
            if (handler.absent()) {
                continue;
            }
            if (++found > 1) {
                handler.forbidden("may not specify more than 1 handler type");
                continue;
            }
            switch (way) {
                case "exec" -> handler.at("command").isRequiredNotEmpty();
                case "httpGet" -> httpGet(handler);
                case "sleep" -> {
                    // How long it may be depends on the pod.
                }
                default -> Ports.numberOrName(handler.at("port"));
            }
        }
        if (found == 0) {
            holder.required("must specify a handler type");
        }
    }

    private static void httpGet(Field handler) {
        handler.at("path").isRequired();
        Ports.numberOrName(handler.at("port"));
        handler.at("scheme").oneOf("HTTP", "HTTPS");
        handler.at("httpHeaders")
                .each(
                        header -> {
                            Field name = header.at("name");
                            if (!HEADER.matcher(name.text()).matches()) {
                                handler.at("httpHeaders")
                                        .invalid(
                                                name.text(),
                                                "a valid HTTP header must consist of alphanumeric characters"
                                                        + " or '-' (e.g. 'X-Header-Name', regex used for"
                                                        + " validation is '[-A-Za-z0-9]+')");
                            }
                        });
    }
}
