package io.jollyboat.scheduler.plugins.resources;

/** How much it matters that the limits of a node's pods stay within what the node has. */
public enum Overcommit {
    /**
     * Nodes that are equally good otherwise: one that stays within its limits is chosen. Packs
     * tightest.
     */
    BREAKS_TIES,
    /** A node that stays within its limits is chosen over a fuller one, as long as there is one. */
    LAST_RESORT
}
