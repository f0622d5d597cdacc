package io.jollyboat.scheduler.decision;

import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import java.util.AbstractList;
import java.util.RandomAccess;

/** Some nodes of a snapshot, by their positions; a view, nothing is copied. */
final class Picked extends AbstractList<NodeInfo> implements RandomAccess {

    private final NodeSnapshot cluster;
    private final int[] positions;

    Picked(NodeSnapshot cluster, int[] positions) {
        this.cluster = cluster;
        this.positions = positions;
    }

    @Override
    public NodeInfo get(int index) {
        return cluster.node(positions[index]);
    }

    @Override
    public int size() {
        return positions.length;
    }
}
