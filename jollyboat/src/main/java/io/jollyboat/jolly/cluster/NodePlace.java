package io.jollyboat.jolly.cluster;

import io.jollyboat.jolly.profile.Profile;
import io.jollyboat.kubelet.network.Cidr;
import io.jollyboat.kubelet.node.Machine;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * One of the nodes that share this machine: its name, its addresses, its files, its part of what
 * the machine has.
 *
 * @param index from 0 on; the first is where services, names and the API server are found
 * @param count how many there are
 */
public record NodePlace(int index, int count) {

    /** Their names have two digits; more would have too little of a machine to be of use. */
    public static final int MOST = 100;

    private static final int RANGE_BITS = 8;

    public NodePlace {
        if (count < 1 || count > MOST || index < 0 || index >= count) {
            throw new IllegalArgumentException("node " + index + " of " + count);
        }
    }

    static List<NodePlace> all(int count) {
        return IntStream.range(0, count).mapToObj(index -> new NodePlace(index, count)).toList();
    }

    /** As minikube names nodes: {@code jollyboat}, {@code jollyboat-m02} and so on. */
    public String name() {
        return index == 0
                ? Cluster.NODE
                : String.format(Locale.ROOT, "%s-m%02d", Cluster.NODE, index + 1);
    }

    boolean isFirst() {
        return index == 0;
    }

    /** Its pods' addresses: the {@code index}-th 256 of all pods'. */
    Cidr range(Addresses addresses) {
        return new Cidr(addresses.pods().base() + (index << RANGE_BITS), Integer.SIZE - RANGE_BITS);
    }

    /** Where its kubelet keeps the files of its pods. */
    Path files(Profile profile) {
        return isFirst()
                ? profile.kubelet()
                : profile.kubelet().resolveSibling("kubelet-" + name());
    }

    /** What is added to names that nodes must not share. */
    String suffix() {
        return isFirst() ? "" : name().substring(Cluster.NODE.length());
    }

    /** Its share of the machine: the same for each node, a processor at the least. */
    Machine share(Machine whole) {
        return count == 1
                ? whole
                : new Machine(
                        Math.max(1, whole.cpus() / count),
                        whole.memoryBytes() / count,
                        whole.diskBytes() / count,
                        whole.machineId(),
                        whole.systemUuid(),
                        whole.bootId(),
                        whole.kernelVersion(),
                        whole.operatingSystem(),
                        whole.architecture());
    }
}
