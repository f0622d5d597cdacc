package io.jollyboat.jolly.profile;

import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One node of a cluster, as it was asked for.
 *
 * @param index which of the ranges of pod addresses is its own; no two nodes share one
 * @param runtime {@code docker} or {@code sim}
 * @param cpus how many processors it has; 0 for a share of the machine's
 * @param memoryBytes how much memory; 0 for a share of the machine's
 * @param leaving it is to be taken away, and may be half gone already
 */
public record NodeSettings(
        String name, int index, String runtime, int cpus, long memoryBytes, boolean leaving) {

    /** The range of all pods' addresses has so many parts. */
    public static final int MOST = 256;

    /** The first node: services, names and the API server are at its address. */
    public static final String FIRST = "jollyboat";

    /** As minikube names nodes: {@code jollyboat}, {@code jollyboat-m02} and so on. */
    public static NodeSettings usual(int index, String runtime) {
        String name = index == 0 ? FIRST : String.format(Locale.ROOT, "%s-m%02d", FIRST, index + 1);
        return new NodeSettings(name, index, runtime, 0, 0, false);
    }

    static Stream<NodeSettings> several(int count, String runtime) {
        return IntStream.range(0, count).mapToObj(index -> usual(index, runtime));
    }

    public boolean isFirst() {
        return index == 0;
    }

    public boolean simulated() {
        return runtime.equals("sim");
    }

    public NodeSettings named(String other) {
        return new NodeSettings(other, index, runtime, cpus, memoryBytes, leaving);
    }

    public NodeSettings sized(int processors, long bytes) {
        return new NodeSettings(name, index, runtime, processors, bytes, leaving);
    }

    public NodeSettings away() {
        return new NodeSettings(name, index, runtime, cpus, memoryBytes, true);
    }
}
