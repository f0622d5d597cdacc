package io.jollyboat.jolly.cluster;

import io.jollyboat.core.options.Form;
import io.jollyboat.core.options.Options;
import java.util.Set;

/**
 * What can be asked of nodes by the names of the kubelet's flags, but for their limits: what is
 * followed, what is as it is, and what would change nothing.
 */
final class NodeOptions {

    private static final String ENGINE =
            "pods run in the machine's Docker engine, which is set up by its own configuration";

    static final Options<NodeWishes> ALL = served();

    private NodeOptions() {}

    private static Options<NodeWishes> served() {
        return harmless(
                asItIs(
                        Options.<NodeWishes>of("kubelet")
                                .with(
                                        "node-labels",
                                        (wishes, text) -> wishes.marks(wishes.marks().labels(text)))
                                .with(
                                        "register-with-taints",
                                        (wishes, text) -> wishes.marks(wishes.marks().taints(text)))
                                .with("cluster-dns", NodeWishes::dns)
                                .with("resolv-conf", NodeWishes::resolvConf)
                                .with("pod-manifest-path", NodeWishes::manifests)));
    }

    /** What can be said as long as it is what holds anyway. */
    private static Options<NodeWishes> asItIs(Options<NodeWishes> options) {
        String asked = "who may ask a kubelet is asked of the API server";
        return options.only("authorization-mode", Set.of("Webhook"), asked)
                .only("authentication-token-webhook", Set.of("true"), asked)
                .only("anonymous-auth", Set.of("false"), asked)
                .only("read-only-port", Set.of("0"), "nothing is served without asking who it is")
                .only(
                        "cluster-domain",
                        Set.of(Cluster.DOMAIN),
                        "the cluster's DNS serves " + Cluster.DOMAIN)
                .only(
                        "cpu-manager-policy",
                        Set.of("none"),
                        "processors are shared; no pod is given one of its own")
                .only("memory-manager-policy", Set.of("None"), "memory is not given by its place")
                .only(
                        "topology-manager-policy",
                        Set.of("none"),
                        "nothing is given by its place in the machine")
                .only("container-log-max-size", Set.of("10Mi", "10M"), "logs turn at 10Mi")
                .only("container-log-max-files", Set.of("5"), "five files of a log are kept")
                .only("pod-max-pids", Set.of("-1", "0"), "processes of a pod are not counted")
                .only("allowed-unsafe-sysctls", Set.of(""), "no unsafe sysctl can be set")
                .only("pods-per-core", Set.of("0"), "say max-pods instead")
                .only(
                        "enforce-node-allocatable",
                        Set.of("pods", "none", ""),
                        "what is reserved is kept back from pods and not enforced on the rest")
                .only("protect-kernel-defaults", Set.of("false"), "the kernel is taken as it is")
                .only("register-node", Set.of("true"), "a node that is not registered is none")
                .refusing(
                        "a node is called by the profile: jolly start --profile NAME",
                        "hostname-override")
                .refusing("its addresses are the profile's", "node-ip", "address", "port")
                .refusing(
                        ENGINE,
                        "container-runtime",
                        "container-runtime-endpoint",
                        "image-service-endpoint",
                        "network-plugin",
                        "pod-infra-container-image",
                        "cgroup-root",
                        "root-dir");
    }

    /** What sets how something is done that is done otherwise here, or not at all. */
    private static Options<NodeWishes> harmless(Options<NodeWishes> options) {
        return options.accepting(
                        Form.FLAG,
                        "serialize-image-pulls",
                        "fail-swap-on",
                        "rotate-certificates",
                        "rotate-server-certificates",
                        "cgroups-per-qos",
                        "make-iptables-util-chains",
                        "enable-controller-attach-detach",
                        "cpu-cfs-quota",
                        "enable-debugging-handlers",
                        "kernel-memcg-notification")
                .accepting(
                        Form.NUMBER,
                        "max-parallel-image-pulls",
                        "registry-qps",
                        "registry-burst",
                        "event-qps",
                        "event-burst",
                        "kube-api-qps",
                        "kube-api-burst",
                        "oom-score-adj",
                        "max-open-files",
                        "nodes-max-images",
                        "node-status-max-images",
                        "healthz-port",
                        "v")
                .accepting(
                        Form.DURATION,
                        "node-status-update-frequency",
                        "node-status-report-frequency",
                        "runtime-request-timeout",
                        "streaming-connection-idle-timeout",
                        "housekeeping-interval",
                        "sync-frequency",
                        "file-check-frequency",
                        "volume-stats-agg-period",
                        "cpu-manager-reconcile-period",
                        "authentication-token-webhook-cache-ttl",
                        "authorization-webhook-cache-authorized-ttl",
                        "authorization-webhook-cache-unauthorized-ttl")
                .accepting(Form.TEXT, "cgroup-driver", "healthz-bind-address")
                .accepting(Form.GATES, "feature-gates");
    }
}
