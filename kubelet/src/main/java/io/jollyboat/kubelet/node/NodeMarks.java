package io.jollyboat.kubelet.node;

import io.jollyboat.core.options.OptionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a node is told from others.
 *
 * @param labels over those every node has
 * @param taints that it has when it is first registered; whose they become then
 */
public record NodeMarks(Map<String, String> labels, List<ObjectNode> taints) {

    public static final NodeMarks NONE = new NodeMarks(Map.of(), List.of());

    private static final Set<String> EFFECTS =
            Set.of("NoSchedule", "PreferNoSchedule", "NoExecute");

    /** What a kubelet may say of itself in Kubernetes' own namespaces. */
    private static final Set<String> OWN =
            Set.of(
                    "beta.kubernetes.io/arch",
                    "beta.kubernetes.io/instance-type",
                    "beta.kubernetes.io/os",
                    "failure-domain.beta.kubernetes.io/region",
                    "failure-domain.beta.kubernetes.io/zone",
                    "kubernetes.io/arch",
                    "kubernetes.io/hostname",
                    "kubernetes.io/os",
                    "node.kubernetes.io/instance-type",
                    "topology.kubernetes.io/region",
                    "topology.kubernetes.io/zone");

    public NodeMarks {
        labels = Map.copyOf(labels);
        taints = List.copyOf(taints);
    }

    /**
     * With labels written {@code key=value,key=value}.
     *
     * @throws OptionException when they are not, or a kubelet may not set one
     */
    public NodeMarks labels(String text) {
        Map<String, String> all = new TreeMap<>(labels);
        for (String part : parts(text)) {
            int equals = part.indexOf('=');
            if (equals == 0) {
                throw new OptionException("\"" + part + "\" is not written KEY=VALUE");
            }
            all.put(
                    equals < 0 ? part : part.substring(0, equals),
                    equals < 0 ? "" : part.substring(equals + 1));
        }
        String strange =
                all.keySet().stream()
                        .filter(key -> !allowed(key))
                        .collect(Collectors.joining(" ", "[", "]"));
        if (!strange.equals("[]")) {
            throw new OptionException(
                    "unknown 'kubernetes.io' or 'k8s.io' labels specified with --node-labels: "
                            + strange);
        }
        return new NodeMarks(all, taints);
    }

    private static boolean allowed(String key) {
        int slash = key.indexOf('/');
        String domain = slash < 0 ? "" : key.substring(0, slash);
        boolean kubernetes = within(domain, "kubernetes.io") || within(domain, "k8s.io");
        return !kubernetes
                || OWN.contains(key)
                || within(domain, "kubelet.kubernetes.io")
                || within(domain, "node.kubernetes.io");
    }

    private static boolean within(String domain, String parent) {
        return domain.equals(parent) || domain.endsWith("." + parent);
    }

    /**
     * With taints written {@code key=value:effect,key:effect}.
     *
     * @throws OptionException when they are not
     */
    public NodeMarks taints(String text) {
        List<ObjectNode> all = new ArrayList<>(taints);
        for (String part : parts(text)) {
            int colon = part.lastIndexOf(':');
            String effect = part.substring(colon + 1);
            if (colon < 1 || !EFFECTS.contains(effect)) {
                throw new OptionException(
                        "\"" + part + "\" is not written KEY=VALUE:EFFECT with a known effect");
            }
            int equals = part.indexOf('=');
            boolean valued = equals >= 0 && equals < colon;
            ObjectNode taint = JsonNodeFactory.instance.objectNode();
            taint.put("key", part.substring(0, valued ? equals : colon));
            if (valued) {
                taint.put("value", part.substring(equals + 1, colon));
            }
            all.add(taint.put("effect", effect));
        }
        return new NodeMarks(labels, all);
    }

    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            if (!part.isBlank()) {
                parts.add(part.strip());
            }
        }
        return parts;
    }
}
