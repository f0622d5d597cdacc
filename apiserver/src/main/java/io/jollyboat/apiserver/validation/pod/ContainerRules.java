package io.jollyboat.apiserver.validation.pod;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.core.format.Formats;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What makes a container sound. */
final class ContainerRules {
    private static final int HIGHEST_PORT = 65_535;

    private ContainerRules() {}

    /**
     * Checks a container.
     *
     * @param names the names of the containers before it; gets its own
     * @param volumes the names of the pod's volumes
     */
    static void check(Field container, Set<String> names, Set<String> volumes) {
        Field name = container.at("name");
        if (name.isRequired()) {
            name.matches(Formats::dnsLabel);
            if (!names.add(name.text())) {
                name.duplicate();
            }
        }
        Field image = container.at("image");
        if (image.isRequired() && !image.text().strip().equals(image.text())) {
            image.invalid("must not have leading or trailing whitespace");
        }
        container.at("imagePullPolicy").oneOf("Always", "IfNotPresent", "Never");
        container.at("terminationMessagePolicy").oneOf("FallbackToLogsOnError", "File");
        ports(container.at("ports"));
        EnvironmentRules.check(container);
        mounts(container, volumes);
        devices(container, volumes);
        probes(container);
        RestartRules.check(container);
        ResourceRules.check(container.at("resources"));
        SecurityRules.container(container.at("securityContext"));
    }

    /** What only holds for containers that run before the others. */
    static void checkInit(Field container) {
        Field policy = container.at("restartPolicy");
        if (policy.text().equals("Always")) {
            return;
        }
        for (String part :
                List.of("lifecycle", "livenessProbe", "readinessProbe", "startupProbe")) {
            if (container.has(part)) {
                container
                        .at(part)
                        .forbidden(
                                "may not be set for init containers without restartPolicy=Always");
            }
        }
    }

    private static void ports(Field ports) {
        Set<String> names = new HashSet<>();
        for (Field port : ports.items()) {
            Field name = port.at("name");
            if (name.present() && name.matches(Formats::portName) && !names.add(name.text())) {
                name.duplicate();
            }
            Field number = port.at("containerPort");
            if (number.number(0) == 0) {
                number.required();
            } else {
                number.between(1, HIGHEST_PORT);
            }
            if (port.at("hostPort").number(0) != 0) {
                port.at("hostPort").between(1, HIGHEST_PORT);
            }
            port.at("protocol").isRequiredOneOf("SCTP", "TCP", "UDP");
        }
    }

    private static void mounts(Field container, Set<String> volumes) {
        Set<String> paths = new HashSet<>();
        for (Field mount : container.at("volumeMounts").items()) {
            Field name = mount.at("name");
            if (name.isRequired() && !volumes.contains(name.text())) {
                name.notFound();
            }
            Field path = mount.at("mountPath");
            if (path.isRequired() && !paths.add(path.text())) {
                path.invalid("must be unique");
            }
            if (mount.has("subPath") && mount.has("subPathExpr")) {
                mount.at("subPathExpr").invalid("subPathExpr and subPath are mutually exclusive");
            }
            relativePath(mount.at("subPath"));
            relativePath(mount.at("subPathExpr"));
            propagation(mount, container.at("securityContext").at("privileged").flag());
        }
    }

    private static void propagation(Field mount, boolean privileged) {
        Field propagation = mount.at("mountPropagation");
        propagation.oneOf("Bidirectional", "HostToContainer", "None");
        if (propagation.text().equals("Bidirectional") && !privileged) {
            propagation.forbidden(
                    "Bidirectional mount propagation is available only to privileged containers");
        }
        Field recursive = mount.at("recursiveReadOnly");
        recursive.oneOf("Disabled", "Enabled", "IfPossible");
        if (List.of("Enabled", "IfPossible").contains(recursive.text())) {
            if (!mount.at("readOnly").flag()) {
                recursive.forbidden("may only be specified when readOnly is true");
            }
            if (propagation.present() && !propagation.text().equals("None")) {
                recursive.forbidden(
                        "may only be specified when mountPropagation is None or not specified");
            }
        }
    }

    private static void devices(Field container, Set<String> volumes) {
        Set<String> paths = new HashSet<>();
        for (Field device : container.at("volumeDevices").items()) {
            Field name = device.at("name");
            if (name.isRequired() && !volumes.contains(name.text())) {
                name.notFound();
            }
            Field path = device.at("devicePath");
            if (path.isRequired() && !paths.add(path.text())) {
                path.invalid("must be unique");
            }
        }
    }

    /** A path that cannot lead out of where it starts. */
    static void relativePath(Field path) {
        if (path.absent()) {
            return;
        }
        if (path.text().startsWith("/")) {
            path.invalid("must be a relative path");
        }
        if (List.of(path.text().split("/")).contains("..")) {
            path.invalid("must not contain '..'");
        }
    }

    private static void probes(Field container) {
        Field readiness = container.at("readinessProbe");
        if (readiness.present()) {
            ProbeRules.check(readiness);
            if (readiness.has("terminationGracePeriodSeconds")) {
                readiness
                        .at("terminationGracePeriodSeconds")
                        .invalid("must not be set for readinessProbes");
            }
        }
        for (String once : List.of("livenessProbe", "startupProbe")) {
            Field probe = container.at(once);
            if (probe.present()) {
                ProbeRules.check(probe);
                if (probe.at("successThreshold").number(1) != 1) {
                    probe.at("successThreshold").invalid("must be 1");
                }
                Field grace = probe.at("terminationGracePeriodSeconds");
                if (grace.present() && grace.number(0) <= 0) {
                    grace.invalid("must be greater than 0");
                }
            }
        }
        for (String hook : List.of("postStart", "preStop")) {
            Field handler = container.at("lifecycle", hook);
            if (handler.present()) {
                ProbeRules.handler(handler, List.of("exec", "httpGet", "tcpSocket", "sleep"));
            }
        }
    }
}
