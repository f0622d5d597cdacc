package io.jollyboat.scheduler;

import io.jollyboat.scheduler.snapshot.ClusterState;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;

/** Makes snapshots for tests. */
public final class Clusters {

    private Clusters() {}

    public static NodeSnapshot of(NodeInfo... nodes) {
        ClusterState state = new ClusterState();
        for (NodeInfo node : nodes) {
            state.putNode(node.facts());
            node.pods().forEach(state::putPod);
            node.nominated().forEach(state::nominate);
        }
        return state.snapshot();
    }
}
