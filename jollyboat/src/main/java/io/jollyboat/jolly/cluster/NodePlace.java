package io.jollyboat.jolly.cluster;

import io.jollyboat.jolly.options.Addresses;
import io.jollyboat.jolly.profile.NodeSettings;
import io.jollyboat.jolly.profile.Profile;
import io.jollyboat.jolly.profile.Settings;
import io.jollyboat.kubelet.network.Cidr;
import io.jollyboat.kubelet.node.Machine;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;

/**
 * Where one of the nodes that share this machine is in it: its addresses, its files, its part of
 * what the machine has.
 *
 * @param count how many nodes share the machine; simulated ones take nothing of it
 */
record NodePlace(NodeSettings node, int count) {

    private static final int RANGE_BITS = 8;

    static NodePlace of(NodeSettings node, Settings settings) {
        return new NodePlace(node, Math.max(1, settings.count("docker")));
    }

    static List<NodePlace> all(Settings settings) {
        return settings.nodes().stream().map(node -> of(node, settings)).toList();
    }

    String name() {
        return node.name();
    }

    boolean isFirst() {
        return node.isFirst();
    }

    /** Its pods' addresses: the {@code index}-th 256 of all pods'. */
    Cidr range(Addresses addresses) {
        return new Cidr(
                addresses.pods().base() + (node.index() << RANGE_BITS), Integer.SIZE - RANGE_BITS);
    }

    /** Its own address, which is the first of its pods' but one. */
    InetAddress address(Addresses addresses) {
        return Addresses.address(range(addresses).base() + 1);
    }

    /** Where its kubelet keeps the files of its pods. */
    Path files(Profile profile) {
        return isFirst()
                ? profile.kubelet()
                : profile.kubelet().resolveSibling("kubelet-" + name());
    }

    /** What is added to names that nodes must not share. */
    String suffix() {
        return isFirst()
                ? ""
                : name().startsWith(NodeSettings.FIRST + "-")
                        ? name().substring(NodeSettings.FIRST.length())
                        : "-" + name();
    }

    /** What it has: what was asked for, or its share, the same for each, a processor at least. */
    Machine share(Machine whole) {
        int sharing = node.simulated() ? 1 : count;
        return new Machine(
                node.cpus() > 0 ? node.cpus() : Math.max(1, whole.cpus() / sharing),
                node.memoryBytes() > 0 ? node.memoryBytes() : whole.memoryBytes() / sharing,
                whole.diskBytes() / sharing,
                isFirst() || sharing == 1 ? whole.hugePages() : whole.withoutHugePages(),
                whole.machineId(),
                whole.systemUuid(),
                whole.bootId(),
                whole.kernelVersion(),
                whole.operatingSystem(),
                whole.architecture());
    }
}
