package io.jollyboat.kubelet.runtime.docker;

import io.jollyboat.kubelet.network.HostPort;
import io.jollyboat.kubelet.runtime.ContainerSpec;
import io.jollyboat.kubelet.runtime.PodIdentity;
import io.jollyboat.kubelet.runtime.SandboxSpec;
import io.jollyboat.kubelet.runtime.SandboxSpec.Namespaces;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The names and labels by which containers in the engine are known as ours and as whose. */
final class Labels {
    static final String POD_NAME = "io.kubernetes.pod.name";
    static final String POD_NAMESPACE = "io.kubernetes.pod.namespace";
    static final String POD_UID = "io.kubernetes.pod.uid";
    static final String CONTAINER_NAME = "io.kubernetes.container.name";
    static final String TYPE = "io.kubernetes.docker.type";
    static final String SANDBOX_ID = "io.kubernetes.sandbox.id";
    static final String HASH = "annotation.io.kubernetes.container.hash";
    static final String ATTEMPT = "annotation.io.kubernetes.container.restartCount";
    static final String PROFILE = "io.jollyboat.profile";
    static final String NODE = "io.jollyboat.node";
    static final String ADDRESS = "io.jollyboat.pod.address";
    static final String CGROUP = "io.jollyboat.pod.cgroup";
    static final String SETTINGS = "io.jollyboat.pod.sysctl.";
    static final String PORTS = "io.jollyboat.pod.hostports";
    static final String NAMESPACES = "io.jollyboat.pod.namespaces";
    static final String IMAGE = "io.jollyboat.container.image";

    private static final String SANDBOX = "podsandbox";
    private static final String CONTAINER = "container";

    /** Made for the files of its image alone. */
    private static final String READER = "image";

    /** The container name that a sandbox goes under. */
    private static final String POD = "POD";

    private final String profile;
    private final String node;

    Labels(DockerConfig config) {
        this.profile = config.profile();
        this.node = config.node();
    }

    /** The labels that everything of ours carries, as the engine's filters want them. */
    List<String> ours() {
        return List.of(PROFILE + "=" + profile, NODE + "=" + node);
    }

    Map<String, String> of(SandboxSpec spec, String address) {
        Map<String, String> labels = new LinkedHashMap<>(spec.labels());
        identify(labels, spec.pod(), POD, spec.attempt(), SANDBOX);
        if (!address.isEmpty()) {
            labels.put(ADDRESS, address);
        }
        labels.put(NAMESPACES, words(spec.namespaces()));
        String ports = ports(spec);
        if (!ports.isEmpty()) {
            labels.put(PORTS, ports);
        }
        if (!spec.cgroupParent().isEmpty()) {
            labels.put(CGROUP, spec.cgroupParent());
        }
        spec.sysctls()
                .forEach(
                        (name, value) -> {
                            if (name.startsWith("net.")) {
                                labels.put(SETTINGS + name, value);
                            }
                        });
        return labels;
    }

    /** Of a container that is there only for its image to be read. */
    Map<String, String> ofReader() {
        return Map.of(TYPE, READER, PROFILE, profile, NODE, node);
    }

    static boolean isReader(Map<String, String> labels) {
        return READER.equals(labels.get(TYPE));
    }

    /** One at a time reads an image for a node. */
    String nameOfReader(String imageId) {
        return String.join("_", "k8s", "IMAGE", profile, node, imageId.replaceFirst("^[^:]*:", ""));
    }

    /** What selects everything of ours, as the engine's filters want it in a query. */
    String filter() {
        ObjectNode filter = JsonNodeFactory.instance.objectNode();
        ArrayNode label = filter.putArray("label");
        ours().forEach(label::add);
        return URLEncoder.encode(Engine.write(filter), StandardCharsets.UTF_8);
    }

    /** Reads an object of labels. */
    static Map<String, String> read(JsonNode json) {
        Map<String, String> labels = new LinkedHashMap<>();
        json.properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asString("")));
        return labels;
    }

    /**
     * @param sandbox the labels of its sandbox
     */
    Map<String, String> of(ContainerSpec spec, Map<String, String> sandbox) {
        Map<String, String> labels = new LinkedHashMap<>(spec.labels());
        if (sandbox.containsKey(CGROUP)) {
            labels.put(CGROUP, sandbox.getOrDefault(CGROUP, ""));
        }
        identify(labels, spec.pod(), spec.name(), spec.attempt(), CONTAINER);
        labels.put(SANDBOX_ID, spec.sandboxId());
        labels.put(HASH, spec.specHash());
        labels.put(IMAGE, spec.image());
        return labels;
    }

    private void identify(
            Map<String, String> labels, PodIdentity pod, String name, int attempt, String type) {
        labels.put(POD_NAME, pod.name());
        labels.put(POD_NAMESPACE, pod.namespace());
        labels.put(POD_UID, pod.uid());
        labels.put(CONTAINER_NAME, name);
        labels.put(ATTEMPT, Integer.toString(attempt));
        labels.put(TYPE, type);
        labels.put(PROFILE, profile);
        labels.put(NODE, node);
    }

    private static String ports(SandboxSpec spec) {
        return spec.namespaces().hostNetwork()
                ? ""
                : spec.ports().stream()
                        .filter(port -> port.hostPort() > 0)
                        .map(
                                port ->
                                        new HostPort(
                                                        port.protocol(),
                                                        port.hostIp(),
                                                        port.hostPort(),
                                                        port.containerPort())
                                                .text())
                        .collect(Collectors.joining(","));
    }

    /** The ports of a sandbox that are reached at ports of the node. */
    static List<HostPort> ports(Map<String, String> sandbox) {
        String ports = sandbox.getOrDefault(PORTS, "");
        return ports.isEmpty()
                ? List.of()
                : Arrays.stream(ports.split(",")).map(HostPort::parse).toList();
    }

    private static String words(Namespaces namespaces) {
        List<String> words = new ArrayList<>();
        if (namespaces.hostNetwork()) {
            words.add("host-network");
        }
        if (namespaces.hostProcesses()) {
            words.add("host-processes");
        }
        if (namespaces.hostIpc()) {
            words.add("host-ipc");
        }
        if (namespaces.sharedProcesses()) {
            words.add("shared-processes");
        }
        return String.join(",", words);
    }

    /** Which namespaces the pod of a sandbox shares. */
    static Namespaces namespaces(Map<String, String> sandbox) {
        List<String> words = List.of(sandbox.getOrDefault(NAMESPACES, "").split(","));
        return new Namespaces(
                words.contains("host-network"),
                words.contains("host-processes"),
                words.contains("host-ipc"),
                words.contains("shared-processes"));
    }

    /** Whose a container is; empty when it is nobody's that we know. */
    static Optional<PodIdentity> pod(Map<String, String> labels) {
        String name = labels.getOrDefault(POD_NAME, "");
        String namespace = labels.getOrDefault(POD_NAMESPACE, "");
        String uid = labels.getOrDefault(POD_UID, "");
        return name.isEmpty() || namespace.isEmpty() || uid.isEmpty()
                ? Optional.empty()
                : Optional.of(new PodIdentity(namespace, name, uid));
    }

    static boolean isSandbox(Map<String, String> labels) {
        return SANDBOX.equals(labels.get(TYPE));
    }

    static int attempt(Map<String, String> labels) {
        try {
            return Integer.parseInt(labels.getOrDefault(ATTEMPT, "0"));
        } catch (NumberFormatException e) {
            return 0; // somebody else wrote it; the container is still to be cleaned up
        }
    }

    /** The kernel parameters of the pod's network namespace. */
    static Map<String, String> settings(Map<String, String> labels) {
        Map<String, String> settings = new LinkedHashMap<>();
        labels.forEach(
                (label, value) -> {
                    if (label.startsWith(SETTINGS)) {
                        settings.put(label.substring(SETTINGS.length()), value);
                    }
                });
        return settings;
    }

    static String name(PodIdentity pod, int attempt) {
        return name(pod, POD, attempt);
    }

    static String name(PodIdentity pod, String container, int attempt) {
        return String.join(
                "_",
                "k8s",
                container,
                pod.name(),
                pod.namespace(),
                pod.uid(),
                Integer.toString(attempt));
    }
}
