package io.jollyboat.jolly.options;

import io.jollyboat.core.options.Form;
import io.jollyboat.core.options.GoDuration;
import io.jollyboat.core.options.Options;
import io.jollyboat.kubelet.node.MachineReader;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * What can be asked of nodes by the names of the kubelet's flags, but for their limits: what is
 * followed, what is as it is, and what Kubernetes would not go by either.
 */
public final class NodeOptions {

    private static final String ENGINE =
            "pods run in the machine's Docker engine, which is set up by its own configuration";

    public static final Options<NodeWishes> ALL = served();

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
                                .with("pod-manifest-path", own(OwnPods::folder))
                                .with("file-check-frequency", own(OwnPods::folderEvery))
                                .with("manifest-url", own(OwnPods::page))
                                .with("manifest-url-header", own(OwnPods::headers))
                                .with("http-check-frequency", own(OwnPods::pageEvery))
                                .with(
                                        "runtime-request-timeout",
                                        (wishes, text) -> wishes.callLimit(GoDuration.parse(text)))
                                .with("enableSystemLogQuery", NodeWishes::logQueries)
                                .with("container-log-max-size", NodeWishes::logBytes)
                                .with("container-log-max-files", NodeWishes::logFiles)
                                .with(
                                        "authentication-token-webhook-cache-ttl",
                                        (wishes, text) ->
                                                wishes.access(
                                                        wishes.access()
                                                                .identity(GoDuration.parse(text))))
                                .with(
                                        "authorization-webhook-cache-authorized-ttl",
                                        (wishes, text) ->
                                                wishes.access(
                                                        wishes.access()
                                                                .grant(GoDuration.parse(text))))
                                .with(
                                        "authorization-webhook-cache-unauthorized-ttl",
                                        (wishes, text) ->
                                                wishes.access(
                                                        wishes.access()
                                                                .refusal(GoDuration.parse(text))))
                                .with("fail-swap-on", NodeOptions::swap)));
    }

    private static Options.Setter<NodeWishes> own(BiFunction<OwnPods, String, OwnPods> change) {
        return (wishes, text) -> wishes.pods(change.apply(wishes.pods(), text));
    }

    /** Who wants no swap is told when the machine has some. */
    private static NodeWishes swap(NodeWishes wishes, String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("it is true or false");
        }
        if (text.equals("true") && MachineReader.swaps()) {
            throw new IllegalArgumentException(
                    "running with swap on is not supported, please disable swap or set"
                            + " --fail-swap-on flag to false");
        }
        return wishes;
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
                        Set.of(Addresses.DOMAIN),
                        "the cluster's DNS serves " + Addresses.DOMAIN)
                .only(
                        "cpu-manager-policy",
                        Set.of("none"),
                        "processors are shared; no pod is given one of its own")
                .only("memory-manager-policy", Set.of("None"), "memory is not given by its place")
                .only(
                        "topology-manager-policy",
                        Set.of("none"),
                        "nothing is given by its place in the machine")
                .only("pods-per-core", Set.of("0"), "say max-pods instead")
                .only(
                        "enforce-node-allocatable",
                        Set.of("pods", "none", ""),
                        "what is reserved is kept back from pods and not enforced on the rest")
                .only("protect-kernel-defaults", Set.of("false"), "the kernel is taken as it is")
                .only("register-node", Set.of("true"), "a node that is not registered is none")
                .only(
                        "cgroups-per-qos",
                        Set.of("true"),
                        "each class of pods has a group of its own")
                .only(
                        "enable-controller-attach-detach",
                        Set.of("true"),
                        "volumes are attached by whoever provides them")
                .only("enable-debugging-handlers", Set.of("true"), "logs and exec are served")
                .only(
                        "make-iptables-util-chains",
                        Set.of("false"),
                        "the proxy makes its own chains")
                .only(
                        "kernel-memcg-notification",
                        Set.of("false"),
                        "memory is looked at every node-status-update-frequency")
                .only(
                        "rotate-server-certificates",
                        Set.of("false"),
                        "the certificate of a node is the cluster's, for as long as that is")
                .only(
                        "streaming-connection-idle-timeout",
                        Set.of("0", "0s"),
                        "a stream is not ended for being quiet")
                .only("healthz-port", Set.of("0"), "its health is told at its port 10250 only")
                .refusing(
                        "nobody samples what pods use until it is asked for",
                        "housekeeping-interval")
                .refusing(
                        "the process is not the kubelet's alone", "oom-score-adj", "max-open-files")
                .refusing(
                        "calls are not held back by the node, but by the API server's flow control",
                        "kube-api-qps",
                        "kube-api-burst")
                .refusing(
                        "events are held back for each object by itself",
                        "event-qps",
                        "event-burst")
                .refusing(
                        "pulls are not held back by time; say max-parallel-image-pulls",
                        "registry-qps",
                        "registry-burst")
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

    /** What sets what Kubernetes 1.36 itself does not go by in a set-up such as this. */
    private static Options<NodeWishes> harmless(Options<NodeWishes> options) {
        return options
                // no certificate of the kubelet's could run out: it is in the API server's process
                .accepting(Form.FLAG, "rotate-certificates")
                // without a policy there is nothing to do so often
                .accepting(Form.DURATION, "cpu-manager-reconcile-period")
                // the engine says which it uses
                .accepting(Form.TEXT, "cgroup-driver")
                // of no use without its port
                .accepting(Form.TEXT, "healthz-bind-address")
                .accepting(Form.NUMBER, "v")
                .accepting(Form.GATES, "feature-gates");
    }
}
