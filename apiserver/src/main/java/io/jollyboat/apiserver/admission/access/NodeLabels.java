package io.jollyboat.apiserver.admission.access;

import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Which labels a kubelet may give its own node. */
final class NodeLabels {

    private static final String RESTRICTION = "node-restriction.kubernetes.io";

    /** Labels of Kubernetes' own that kubelets set. */
    private static final Set<String> KUBELETS_OWN =
            Set.of(
                    "kubernetes.io/hostname",
                    "kubernetes.io/os",
                    "kubernetes.io/arch",
                    "beta.kubernetes.io/os",
                    "beta.kubernetes.io/arch",
                    "beta.kubernetes.io/instance-type",
                    "node.kubernetes.io/instance-type",
                    "topology.kubernetes.io/zone",
                    "topology.kubernetes.io/region",
                    "failure-domain.beta.kubernetes.io/zone",
                    "failure-domain.beta.kubernetes.io/region",
                    "node.kubernetes.io/windows-build");

    private NodeLabels() {}

    /** The labels that are new or different. */
    static Set<String> changed(JsonNode labels, JsonNode before) {
        Set<String> changed = new TreeSet<>();
        labels.forEachEntry(
                (key, value) -> {
                    if (!value.equals(before.path(key))) {
                        changed.add(key);
                    }
                });
        before.forEachEntry(
                (key, value) -> {
                    if (!labels.has(key)) {
                        changed.add(key);
                    }
                });
        return changed;
    }

    /** Those among some labels that are not a kubelet's to set. */
    static Set<String> forbidden(Set<String> labels) {
        Set<String> forbidden = new TreeSet<>();
        for (String label : labels) {
            int slash = label.indexOf('/');
            String namespace = slash < 0 ? "" : label.substring(0, slash);
            boolean restricted =
                    namespace.equals(RESTRICTION) || namespace.endsWith("." + RESTRICTION);
            if (restricted || ofKubernetes(namespace) && !ofKubelets(label, namespace)) {
                forbidden.add(label);
            }
        }
        return forbidden;
    }

    private static boolean ofKubernetes(String namespace) {
        return below(namespace, "kubernetes.io") || below(namespace, "k8s.io");
    }

    private static boolean ofKubelets(String label, String namespace) {
        return KUBELETS_OWN.contains(label)
                || below(namespace, "kubelet.kubernetes.io")
                || below(namespace, "node.kubernetes.io");
    }

    private static boolean below(String namespace, String root) {
        return namespace.equals(root) || namespace.endsWith("." + root);
    }
}
