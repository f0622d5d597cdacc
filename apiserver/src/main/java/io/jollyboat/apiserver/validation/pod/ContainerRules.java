package io.jollyboat.apiserver.validation.pod;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Ports;
import io.jollyboat.apiserver.validation.pod.security.SecurityRules;
import io.jollyboat.apiserver.validation.volume.MountRules;
import io.jollyboat.core.format.Formats;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What makes a container sound. */
final class ContainerRules {
    private static final String NOT_BEFORE_OTHERS =
            "may not be set for init containers without restartPolicy=Always";

    private ContainerRules() {}

    /** One of those that a pod is for. */
    static void regular(Field container, Set<String> names, PodContext pod) {
        common(container, pod);
        container.at("name").unique(names);
        RunningRules.check(container, pod);
        RestartRules.check(container);
    }

    /** One that runs before the others, and maybe beside them. */
    static void init(Field container, Set<String> names, PodContext pod) {
        common(container, pod);
        RestartRules.check(container);
        container.at("name").unique(names);
        hostPorts(container, new HashSet<>()); // one after another, they can have the same
        if (container.text("restartPolicy").equals("Always")) {
            RunningRules.check(container, pod);
            return;
        }
        for (String part :
                List.of("lifecycle", "livenessProbe", "readinessProbe", "startupProbe")) {
            if (container.has(part)) {
                container.at(part).forbidden(NOT_BEFORE_OTHERS);
            }
        }
        for (Field policy : container.at("resizePolicy").items()) {
            if (policy.text("restartPolicy").equals("RestartContainer")) {
                policy.at("restartPolicy")
                        .invalid(
                                "must not be set to 'RestartContainer' for non-sidecar"
                                        + " initContainers");
            }
        }
    }

    /** What holds for containers of all kinds. */
    static void common(Field container, PodContext pod) {
        Field name = container.at("name");
        if (name.isRequired()) {
            name.matches(Formats::dnsLabel);
        }
        container.at("image").isRequired();
        container.at("terminationMessagePolicy").oneOf("File", "FallbackToLogsOnError");
        ports(container.at("ports"));
        EnvironmentRules.check(container);
        MountRules.check(container, pod.volumes());
        container.at("imagePullPolicy").oneOf("Always", "IfNotPresent", "Never");
        ResourceRules.check(container.at("resources"));
        DeviceClaimRules.references(container.at("resources", "claims"), pod.claims());
        RestartRules.resize(container.at("resizePolicy"), pod.restartPolicy());
        SecurityRules.container(container.at("securityContext"), pod.hostUsers());
    }

    /** An image's name with space around it may stand in a template that somebody fills in. */
    static void image(Field image) {
        if (!image.text().strip().equals(image.text())) {
            image.invalid("must not have leading or trailing whitespace");
        }
    }

    private static void ports(Field ports) {
        Set<String> names = new HashSet<>();
        for (Field port : ports.items()) {
            Field name = port.at("name");
            if (name.present() && name.matches(Formats::portName)) {
                name.unique(names);
            }
            Field number = port.at("containerPort");
            if (number.number(0) == 0) {
                number.required();
            } else {
                number.between(1, Ports.HIGHEST);
            }
            if (port.at("hostPort").number(0) != 0) {
                port.at("hostPort").between(1, Ports.HIGHEST);
            }
            port.at("protocol").isRequiredOneOf("SCTP", "TCP", "UDP");
        }
    }

    /** No two want the same port of the node. */
    static void hostPorts(Field container, Set<String> taken) {
        for (Field port : container.at("ports").items()) {
            long number = port.at("hostPort").number(0);
            String key = port.text("protocol") + "/" + port.text("hostIP") + "/" + number;
            if (number != 0 && !taken.add(key)) {
                port.at("hostPort").duplicate(key);
            }
        }
    }
}
