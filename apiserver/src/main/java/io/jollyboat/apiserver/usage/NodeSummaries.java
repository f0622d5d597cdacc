package io.jollyboat.apiserver.usage;

import java.util.concurrent.CompletionStage;
import tools.jackson.databind.node.ObjectNode;

/** Asks nodes what they use. Never blocks; on virtual time every stage is complete at once. */
@FunctionalInterface
public interface NodeSummaries {

    /**
     * What a node and its pods use of processors and memory.
     *
     * @return completes with a kubelet's answer to {@code /stats/summary}; exceptionally when it
     *     gives none
     */
    CompletionStage<ObjectNode> of(String node);
}
