package io.jollyboat.scheduler.framework;

import io.jollyboat.scheduler.snapshot.PodInfo;
import java.util.List;

/** What a post-filter rule found out. */
public sealed interface PostFilterResult {

    /**
     * Nothing can be done.
     *
     * @param message as the user reads it after the reasons; empty for nothing to say
     */
    record Nothing(String message) implements PostFilterResult {}

    /**
     * Nothing more needs to be done: room is being made already.
     *
     * @param message as the user reads it after the reasons
     */
    record Waiting(String message) implements PostFilterResult {}

    /**
     * The pod will fit on a node once some pods have left it.
     *
     * @param node the node to nominate for the pod
     * @param victims who has to go, the most important first
     */
    record MakeRoom(String node, List<PodInfo> victims) implements PostFilterResult {

        public MakeRoom {
            victims = List.copyOf(victims);
        }
    }
}
