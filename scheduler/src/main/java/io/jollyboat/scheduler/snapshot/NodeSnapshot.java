package io.jollyboat.scheduler.snapshot;

import java.util.AbstractList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.RandomAccess;

/**
 * The nodes of the cluster and their pods at one moment, in the order of the nodes' names.
 * Immutable, and cheap to keep: snapshots share all nodes that did not change between them.
 */
public final class NodeSnapshot {

    public static final NodeSnapshot EMPTY =
            new NodeSnapshot(
                    new NodeInfo[0],
                    Map.of(),
                    Surroundings.NONE,
                    Proportion.NONE,
                    new Journal(),
                    0);

    /** A journal of so many changes for each node tells nobody anything new. */
    private static final int LONG = 4;

    private final NodeInfo[] nodes; // never written after construction
    private final Map<String, Integer>
            positions; // shared by all snapshots of the same set of nodes

    private final Surroundings surroundings;
    private final Proportion proportion;
    private final Journal journal; // shared with the snapshots before and after this
    private final int written; // how much of it leads up to this one

    private NodeSnapshot(
            NodeInfo[] nodes,
            Map<String, Integer> positions,
            Surroundings surroundings,
            Proportion proportion,
            Journal journal,
            int written) {
        this.nodes = nodes;
        this.positions = positions;
        this.surroundings = surroundings;
        this.proportion = proportion;
        this.journal = journal;
        this.written = written;
    }

    /**
     * @param sorted nodes in the order of their names, each name once
     */
    static NodeSnapshot of(List<NodeInfo> sorted, Surroundings surroundings) {
        Map<String, Integer> positions = new HashMap<>(sorted.size() * 2);
        Proportion proportion = Proportion.NONE;
        for (NodeInfo node : sorted) {
            positions.put(node.name(), positions.size());
            proportion = proportion.plus(node);
        }
        return new NodeSnapshot(
                sorted.toArray(NodeInfo[]::new),
                positions,
                surroundings,
                proportion.settled(),
                new Journal(),
                0);
    }

    /** This snapshot with some of its nodes changed; every one of them must be in it already. */
    public NodeSnapshot with(Iterable<NodeInfo> changed) {
        NodeInfo[] copy = nodes.clone();
        Proportion changing = proportion;
        Journal next = journal();
        for (NodeInfo node : changed) {
            Integer position = positions.get(node.name());
            if (position == null) {
                throw new IllegalArgumentException("no node " + node.name() + " to change");
            }
            changing = changing.minus(copy[position]).plus(node);
            copy[position] = node;
            next.add(position);
        }
        return new NodeSnapshot(
                copy, positions, surroundings, changing.settled(), next, next.size());
    }

    /** The journal to go on with: another one when this snapshot is not the last in it. */
    private Journal journal() {
        boolean last = journal.size() == written;
        return last && written <= LONG * nodes.length ? journal : new Journal();
    }

    /**
     * The positions at which nodes may differ from those of an earlier snapshot, some of them more
     * than once; empty when that is not known. To be called by whoever takes the snapshots.
     */
    public Optional<int[]> changedSince(NodeSnapshot earlier) {
        boolean known = isContinued(earlier) && written - earlier.written <= nodes.length;
        return known ? Optional.of(journal.from(earlier.written, written)) : Optional.empty();
    }

    @SuppressWarnings(
            "ReferenceEquality") // it is shared exactly as long as changes are added to it
    private boolean isContinued(NodeSnapshot earlier) {
        return journal == earlier.journal && earlier.written <= written;
    }

    /** The same nodes in other surroundings. */
    public NodeSnapshot in(Surroundings changed) {
        return new NodeSnapshot(nodes, positions, changed, proportion, journal, written);
    }

    public Surroundings surroundings() {
        return surroundings;
    }

    /**
     * How much of the cluster's cpu is promised beside how much of its memory, roughly: 1 when only
     * cpu is, 0 when only memory is, a half when as much of both.
     */
    public double cpuInProportion() {
        return proportion.ofCpu();
    }

    public int size() {
        return nodes.length;
    }

    /** Whether the other snapshot has the same nodes at the same positions, in whatever state. */
    @SuppressWarnings(
            "ReferenceEquality") // the map is shared exactly as long as the nodes are the same
    public boolean hasNodesOf(NodeSnapshot other) {
        return positions == other.positions;
    }

    /**
     * @param position 0 to {@link #size()} - 1, by name
     */
    public NodeInfo node(int position) {
        return nodes[position];
    }

    /** Where the node of that name is; -1 when there is none. */
    public int position(String name) {
        return positions.getOrDefault(name, -1);
    }

    public Optional<NodeInfo> find(String name) {
        return Optional.ofNullable(positions.get(name)).map(position -> nodes[position]);
    }

    /** All nodes, by name; a view, nothing is copied. */
    public List<NodeInfo> nodes() {
        return new Nodes(nodes);
    }

    private static final class Nodes extends AbstractList<NodeInfo> implements RandomAccess {

        private final NodeInfo[] nodes;

        Nodes(NodeInfo[] nodes) {
            this.nodes = nodes;
        }

        @Override
        public NodeInfo get(int index) {
            return nodes[index];
        }

        @Override
        public int size() {
            return nodes.length;
        }
    }
}
