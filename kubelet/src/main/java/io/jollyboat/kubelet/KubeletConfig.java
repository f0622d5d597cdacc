package io.jollyboat.kubelet;

import io.jollyboat.kubelet.node.Machine;
import io.jollyboat.kubelet.node.NodeMarks;
import io.jollyboat.kubelet.runtime.SandboxSpec.Dns;
import io.jollyboat.kubelet.staticpod.ManifestFolder;
import io.jollyboat.kubelet.staticpod.ManifestSite;
import io.jollyboat.kubelet.staticpod.ManifestSources;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a kubelet is set up. Start from {@link #of} and change what differs.
 *
 * @param nodeName under which the node is registered
 * @param addresses of the machine, the main one first; pods see them as their host's
 * @param state the directory that holds the pods' files; null when containers read no files, as
 *     simulated ones
 * @param podRange from which the node's pods get addresses; shown in the node's object
 * @param clusterDns addresses of the cluster's DNS; empty when there is none
 * @param clusterDomain as in {@code cluster.local}
 * @param hostDns what the machine itself resolves names with
 * @param marks of the node: labels over those every node has, and the taints it comes with
 * @param machine what the node has to give
 * @param cgroupRoot of all pods in the machine's tree of control groups; empty to leave containers
 *     where the engine puts them
 * @param version the Kubernetes version it answers to, as in {@code v1.36.0}
 * @param limits what of the machine pods may have
 * @param manifests of the pods that the node has by itself
 */
public record KubeletConfig(
        String nodeName,
        List<String> addresses,
        @Nullable Path state,
        String podRange,
        List<String> clusterDns,
        String clusterDomain,
        Dns hostDns,
        NodeMarks marks,
        Machine machine,
        String cgroupRoot,
        String version,
        NodeLimits limits,
        ManifestSources manifests) {

    public static final String VERSION = "v1.36.0";

    public KubeletConfig {
        if (nodeName.isEmpty()) {
            throw new IllegalArgumentException("a node has a name");
        }
        addresses = List.copyOf(addresses);
        clusterDns = List.copyOf(clusterDns);
    }

    /** A node without files, DNS or labels of its own: what a simulation needs. */
    public static KubeletConfig of(String nodeName, String address, Machine machine) {
        return new KubeletConfig(
                nodeName,
                List.of(address),
                null,
                "",
                List.of(),
                "cluster.local",
                Dns.NONE,
                NodeMarks.NONE,
                machine,
                "",
                VERSION,
                NodeLimits.NONE,
                ManifestSources.NONE);
    }

    /** Keeps pods' files below a directory. */
    public KubeletConfig keepingFilesIn(Path directory) {
        return with(draft -> draft.state = directory);
    }

    /** Has another address beside the main one, of IPv6, and so pods have twins of theirs. */
    public KubeletConfig alsoAt(String address) {
        return with(draft -> draft.addresses = List.of(addresses.getFirst(), address));
    }

    public KubeletConfig podRange(String range) {
        return with(draft -> draft.podRange = range);
    }

    public KubeletConfig dns(List<String> servers, String domain, Dns host) {
        return with(
                draft -> {
                    draft.clusterDns = servers;
                    draft.clusterDomain = domain;
                    draft.hostDns = host;
                });
    }

    public KubeletConfig marks(NodeMarks further) {
        return with(draft -> draft.marks = further);
    }

    public KubeletConfig cgroupRoot(String root) {
        return with(draft -> draft.cgroupRoot = root);
    }

    public KubeletConfig limits(NodeLimits some) {
        return with(draft -> draft.limits = some);
    }

    /** Has pods of its own, from a folder. */
    public KubeletConfig manifests(ManifestFolder folder) {
        return with(draft -> draft.manifests = new ManifestSources(folder, manifests.site()));
    }

    /** Has pods of its own, from a page. */
    public KubeletConfig manifests(ManifestSite site) {
        return with(draft -> draft.manifests = new ManifestSources(manifests.folder(), site));
    }

    private KubeletConfig with(Consumer<Draft> change) {
        var draft = new Draft(this);
        change.accept(draft);
        return draft.finished();
    }

    /** A set-up that is being changed: what can be, and the rest as it was. */
    private static final class Draft {
        private final KubeletConfig before;
        private @Nullable Path state;
        private List<String> addresses;
        private String podRange;
        private List<String> clusterDns;
        private String clusterDomain;
        private Dns hostDns;
        private NodeMarks marks;
        private String cgroupRoot;
        private NodeLimits limits;
        private ManifestSources manifests;

        Draft(KubeletConfig before) {
            this.before = before;
            this.addresses = before.addresses;
            this.state = before.state;
            this.podRange = before.podRange;
            this.clusterDns = before.clusterDns;
            this.clusterDomain = before.clusterDomain;
            this.hostDns = before.hostDns;
            this.marks = before.marks;
            this.cgroupRoot = before.cgroupRoot;
            this.limits = before.limits;
            this.manifests = before.manifests;
        }

        KubeletConfig finished() {
            return new KubeletConfig(
                    before.nodeName,
                    addresses,
                    state,
                    podRange,
                    clusterDns,
                    clusterDomain,
                    hostDns,
                    marks,
                    before.machine,
                    cgroupRoot,
                    before.version,
                    limits,
                    manifests);
        }
    }
}
