package io.jollyboat.kubelet;

import io.jollyboat.kubelet.node.Machine;
import io.jollyboat.kubelet.runtime.SandboxSpec.Dns;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
 * @param labels of the node, over those every node has
 * @param machine what the node has to give
 * @param cgroupRoot of all pods in the machine's tree of control groups; empty to leave containers
 *     where the engine puts them
 * @param version the Kubernetes version it answers to, as in {@code v1.36.0}
 * @param limits what of the machine pods may have
 */
public record KubeletConfig(
        String nodeName,
        List<String> addresses,
        @Nullable Path state,
        String podRange,
        List<String> clusterDns,
        String clusterDomain,
        Dns hostDns,
        Map<String, String> labels,
        Machine machine,
        String cgroupRoot,
        String version,
        NodeLimits limits) {

    public static final String VERSION = "v1.36.0";

    public KubeletConfig {
        if (nodeName.isEmpty()) {
            throw new IllegalArgumentException("a node has a name");
        }
        addresses = List.copyOf(addresses);
        clusterDns = List.copyOf(clusterDns);
        labels = Map.copyOf(labels);
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
                Map.of(),
                machine,
                "",
                VERSION,
                NodeLimits.NONE);
    }

    /** Keeps pods' files below a directory. */
    public KubeletConfig keepingFilesIn(Path directory) {
        return new KubeletConfig(
                nodeName,
                addresses,
                directory,
                podRange,
                clusterDns,
                clusterDomain,
                hostDns,
                labels,
                machine,
                cgroupRoot,
                version,
                limits);
    }

    public KubeletConfig podRange(String range) {
        return new KubeletConfig(
                nodeName,
                addresses,
                state,
                range,
                clusterDns,
                clusterDomain,
                hostDns,
                labels,
                machine,
                cgroupRoot,
                version,
                limits);
    }

    public KubeletConfig dns(List<String> servers, String domain, Dns host) {
        return new KubeletConfig(
                nodeName,
                addresses,
                state,
                podRange,
                servers,
                domain,
                host,
                labels,
                machine,
                cgroupRoot,
                version,
                limits);
    }

    public KubeletConfig labels(Map<String, String> further) {
        return new KubeletConfig(
                nodeName,
                addresses,
                state,
                podRange,
                clusterDns,
                clusterDomain,
                hostDns,
                further,
                machine,
                cgroupRoot,
                version,
                limits);
    }

    public KubeletConfig cgroupRoot(String root) {
        return new KubeletConfig(
                nodeName,
                addresses,
                state,
                podRange,
                clusterDns,
                clusterDomain,
                hostDns,
                labels,
                machine,
                root,
                version,
                limits);
    }

    public KubeletConfig limits(NodeLimits some) {
        return new KubeletConfig(
                nodeName,
                addresses,
                state,
                podRange,
                clusterDns,
                clusterDomain,
                hostDns,
                labels,
                machine,
                cgroupRoot,
                version,
                some);
    }
}
