package io.jollyboat.scheduler.whatif;

import io.jollyboat.scheduler.node.NodeFacts;

/**
 * How many more nodes like one it would take.
 *
 * @param like the node that was copied
 * @param nodes how many copies
 * @param unplaced how many pods would fit nowhere even then
 */
public record Growth(NodeFacts like, int nodes, int unplaced) {}
