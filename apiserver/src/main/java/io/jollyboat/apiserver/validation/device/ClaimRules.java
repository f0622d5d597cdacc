package io.jollyboat.apiserver.validation.device;

import io.jollyboat.apiserver.validation.DriverNames;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.core.format.Formats;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/** What a claim on devices, or a template for such claims, may ask for. */
final class ClaimRules {

    private static final int MOST_ALTERNATIVES = 8;
    private static final int LONGEST_PARAMETERS = 10 * 1024;
    private static final String ONE = "exactly one of `exactly` or `firstAvailable` is required";

    private ClaimRules() {}

    static void check(Field devices) {
        Set<String> names = names(devices);
        Lists.unique(
                devices.at("requests"),
                Lists.USUAL,
                request -> request.text("name"),
                ClaimRules::request);
        Lists.checked(
                devices.at("constraints"),
                Lists.USUAL,
                constraint -> constraint(constraint, names));
        Lists.checked(
                devices.at("config"),
                Lists.USUAL,
                config -> {
                    references(config.at("requests"), names);
                    configuration(config);
                });
    }

    /** The names of requests, and of alternatives below those with a slash. */
    static Set<String> names(Field devices) {
        Set<String> names = new HashSet<>();
        for (Field request : devices.at("requests").items()) {
            names.add(request.text("name"));
            request.at("firstAvailable")
                    .each(each -> names.add(request.text("name") + "/" + each.text("name")));
        }
        return names;
    }

    static void references(Field requests, Set<String> names) {
        Lists.unique(requests, Lists.USUAL, Field::text, each -> reference(each, names));
    }

    static void reference(Field reference, Set<String> names) {
        String[] steps = reference.text().split("/", -1);
        if (steps.length <= 2) {
            for (String step : steps) {
                Formats.dnsLabel(step).forEach(why -> reference.invalid(step, why));
            }
        }
        if (!names.contains(reference.text())) {
            reference.invalid(
                    "must be the name of a request in the claim or the name of a request and a"
                            + " subrequest separated by '/'");
        }
    }

    private static void request(Field request) {
        request.at("name").matches(Formats::dnsLabel);
        boolean exactly = request.has("exactly");
        boolean alternatives = !request.at("firstAvailable").empty();
        if (exactly && alternatives) {
            request.invalid(ONE + ", but multiple fields are set");
        } else if (exactly) {
            wanted(request.at("exactly"));
        } else if (alternatives) {
            Lists.unique(
                    request.at("firstAvailable"),
                    MOST_ALTERNATIVES,
                    each -> each.text("name"),
                    each -> {
                        each.at("name").matches(Formats::dnsLabel);
                        wanted(each);
                    });
        } else {
            request.required(ONE);
        }
    }

    private static void wanted(Field wanted) {
        Field deviceClass = wanted.at("deviceClassName");
        if (deviceClass.isRequired()) {
            deviceClass.matches(Formats::dnsSubdomain);
        }
        Lists.checked(wanted.at("selectors"), Lists.USUAL, DeviceSelector::inSelector);
        Field count = wanted.at("count");
        switch (wanted.text("allocationMode")) {
            case "All" -> {
                if (count.number(0) != 0) {
                    count.invalid("must not be specified when allocationMode is 'All'");
                }
            }
            case "ExactCount" -> {
                if (count.number(0) <= 0) {
                    count.invalid("must be greater than zero");
                }
            }
            default -> wanted.at("allocationMode").oneOf("All", "ExactCount");
        }
        wanted.at("tolerations").each(DeviceMarks::toleration);
    }

    private static void constraint(Field constraint, Set<String> names) {
        references(constraint.at("requests"), names);
        if (constraint.has("matchAttribute")) {
            DeviceNames.fullyQualified(constraint.at("matchAttribute"));
        } else if (constraint.has("distinctAttribute")) {
            DeviceNames.fullyQualified(constraint.at("distinctAttribute"));
        } else {
            constraint.required(
                    "exactly one of \"matchAttribute\" or \"distinctAttribute\" is required, but"
                            + " multiple fields are set"); // what Kubernetes says of none, too
        }
    }

    /** What a driver is told, in its own terms. */
    static void configuration(Field config) {
        Field opaque = config.at("opaque");
        if (opaque.isRequired()) {
            DriverNames.check(opaque.at("driver"));
            parameters(opaque.at("parameters"), LONGEST_PARAMETERS);
        }
    }

    /**
     * @param most bytes
     */
    static void parameters(Field parameters, int most) {
        if (!parameters.isRequired()) {
            return;
        }
        if (parameters.node().toString().getBytes(StandardCharsets.UTF_8).length > most) {
            parameters.violations().tooLong(parameters.path(), most);
        } else if (!parameters.node().isObject()) {
            parameters.invalid("<value omitted>", "must be a valid JSON object");
        }
    }
}
