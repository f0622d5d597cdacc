package io.jollyboat.scheduler.decision;

import io.jollyboat.scheduler.framework.Findings;
import io.jollyboat.scheduler.snapshot.Budget;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Findings about the nodes of a snapshot. Nothing is kept while rules look at more than one node,
 * nor about the node on which room is kept for the pod that asks. Not safe for use by several
 * threads.
 */
final class NodeFindings implements Findings {

    private final @Nullable NodeInfo[] nodes; // by position: what the finding is about
    private final @Nullable Object[] found; // likewise
    private List<Budget> budgets = List.of(); // with which it was found
    private NodeSnapshot cluster = NodeSnapshot.EMPTY;
    private boolean keeps;
    private int own = -1; // position of the node on which room is kept for who asks

    NodeFindings(int size) {
        this.nodes = new NodeInfo[size];
        this.found = new Object[size];
    }

    /**
     * From now on, this is asked about, for that pod.
     *
     * @param apart whether every node is judged by itself
     */
    @SuppressWarnings("ReferenceEquality") // immutable: another object is another state
    void lookAt(PodInfo pod, NodeSnapshot now, boolean apart) {
        List<Budget> allowed = now.surroundings().budgets();
        if (!apart || allowed != budgets) {
            forgetAll();
        }
        budgets = allowed;
        cluster = now;
        keeps = apart;
        own = now.position(pod.rank().nominatedNode());
    }

    private void forgetAll() {
        Arrays.fill(nodes, null);
        Arrays.fill(found, null);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // nodes are immutable: another object is another state
    public @Nullable Object of(int position) {
        boolean known = position != own && nodes[position] == cluster.node(position);
        return known ? found[position] : null;
    }

    @Override
    public void put(int position, Object finding) {
        if (keeps && position != own) {
            nodes[position] = cluster.node(position);
            found[position] = finding;
        }
    }
}
