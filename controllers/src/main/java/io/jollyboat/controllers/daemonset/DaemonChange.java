package io.jollyboat.controllers.daemonset;

import io.jollyboat.core.api.core.v1.Pod;
import java.util.List;

/**
 * What is to be done for a set.
 *
 * @param create names of nodes that are to get a pod
 * @param delete pods that are to go
 * @param ended those of them that ended by themselves
 */
record DaemonChange(List<String> create, List<Pod> delete, List<Pod> ended) {

    DaemonChange {
        create = List.copyOf(create);
        delete = List.copyOf(delete);
        ended = List.copyOf(ended);
    }

    boolean isNothing() {
        return create.isEmpty() && delete.isEmpty();
    }
}
