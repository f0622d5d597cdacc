package io.jollyboat.apiserver.warning;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** About the containers of one pod: old annotations, amounts, variables and ports. */
final class ContainerWarnings {
    static final String SECCOMP_IS_A_FIELD =
            "non-functional in v1.27+; use the \"seccompProfile\" field instead";

    private static final String SECCOMP = "container.seccomp.security.alpha.kubernetes.io/";
    private static final String APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";

    private final JsonNode annotations;
    private final Path pod;
    private final Sayings sayings;

    /** By number and protocol. */
    private final Map<String, List<Port>> ports = new HashMap<>();

    /** A port that a container declares. */
    private record Port(Path path, String hostAddress, long hostPort) {
        /** What it is to have both; empty when they are two different things. */
        String with(Port other) {
            boolean samePort = hostPort == other.hostPort;
            if (samePort && hostAddress.equals(other.hostAddress)) {
                return "duplicate";
            }
            if (hostPort == 0 || other.hostPort == 0) {
                return "overlapping";
            }
            return samePort && hostAddress.isEmpty() != other.hostAddress.isEmpty()
                    ? "dangerously ambiguous"
                    : "";
        }
    }

    ContainerWarnings(JsonNode annotations, Path pod, Sayings sayings) {
        this.annotations = annotations;
        this.pod = pod;
        this.sayings = sayings;
    }

    void say(JsonNode spec) {
        boolean confined = spec.path("securityContext").has("appArmorProfile");
        each(spec, (container, path) -> sayOf(container, path, confined));
        each(spec, this::sayOfPorts);
    }

    private interface Visit {
        void of(JsonNode container, Path path);
    }

    private void each(JsonNode spec, Visit visit) {
        for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
            int position = 0;
            for (JsonNode container : spec.path(list)) {
                visit.of(container, pod.child("spec").child(list).index(position));
                position++;
            }
        }
    }

    private void sayOf(JsonNode container, Path path, boolean podIsConfined) {
        String name = Trees.text(container, "name");
        JsonNode security = container.path("securityContext");
        if (!security.has("seccompProfile")) {
            PodWarnings.sayOfAnnotation(
                    annotations, SECCOMP + name, SECCOMP_IS_A_FIELD, pod, sayings);
        }
        if (!podIsConfined && !security.has("appArmorProfile")) {
            PodWarnings.sayOfAnnotation(
                    annotations,
                    APP_ARMOR + name,
                    "deprecated since v1.30; use the \"appArmorProfile\" field instead",
                    pod,
                    sayings);
        }
        Path resources = path.child("resources");
        for (String resource : List.of("memory", "ephemeral-storage")) {
            for (String part : List.of("limits", "requests")) {
                sayings.sayIfFractional(
                        container.path("resources").path(part), resource, resources.child(part));
            }
        }
        sayOfVariables(container.path("env"), path.child("env"));
    }

    /** A variable may come again if it adds to what it was. */
    private void sayOfVariables(JsonNode variables, Path path) {
        Set<String> seen = new HashSet<>();
        int position = 0;
        for (JsonNode variable : variables) {
            String name = Trees.text(variable, "name");
            if (!seen.add(name)) {
                String value = Trees.text(variable, "value");
                String itself = "$(" + name + ")";
                boolean adds = value.contains(itself) && !value.equals(itself);
                if (!adds || variable.has("valueFrom")) {
                    sayings.say(
                            path.index(position),
                            "hides previous definition of \""
                                    + name
                                    + "\", which may be dropped when using apply");
                }
            }
            position++;
        }
    }

    private void sayOfPorts(JsonNode container, Path path) {
        int position = 0;
        for (JsonNode declared : container.path("ports")) {
            long number = Trees.number(declared, 0, "containerPort");
            String protocol = Trees.text(declared, "protocol");
            Port port =
                    new Port(
                            path.child("ports").index(position),
                            Trees.text(declared, "hostIP"),
                            Trees.number(declared, 0, "hostPort"));
            if (!port.hostAddress.isEmpty() && port.hostPort == 0) {
                sayings.say(
                        port.path,
                        "hostIP set without hostPort: {Name:%s HostPort:0 ContainerPort:%d Protocol:%s HostIP:%s}"
                                .formatted(
                                        Trees.text(declared, "name"),
                                        number,
                                        protocol,
                                        port.hostAddress));
            }
            sayOfPort(port, ports.computeIfAbsent(number + "/" + protocol, k -> new ArrayList<>()));
            position++;
        }
    }

    private void sayOfPort(Port port, List<Port> others) {
        for (Port other : others) {
            String how = port.with(other);
            if (!how.isEmpty()) {
                sayings.say(port.path, how + " port definition with " + other.path);
            }
        }
        others.add(port);
    }
}
