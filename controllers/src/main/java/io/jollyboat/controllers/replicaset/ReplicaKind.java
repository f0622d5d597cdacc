package io.jollyboat.controllers.replicaset;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.apps.v1.ReplicaSet;
import io.jollyboat.core.api.core.v1.ReplicationController;
import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.model.ResourceType;
import io.jollyboat.core.selector.LabelSelector;
import java.util.function.Function;

/**
 * What distinguishes the two kinds that ask for a number of equal pods.
 *
 * @param controller the controller's name
 * @param source the name under which its events appear
 * @param selector which pods an object wants
 * @param countsTerminating whether its status has a place for pods that are going
 */
record ReplicaKind<T extends KubernetesObject>(
        ResourceType<T> type,
        String controller,
        String source,
        Function<T, LabelSelector> selector,
        boolean countsTerminating) {

    static final ReplicaKind<ReplicaSet> REPLICA_SETS =
            new ReplicaKind<>(
                    Resources.REPLICA_SETS,
                    "replicaset-controller",
                    "replicaset-controller",
                    set -> LabelSelector.of(set.spec().selector().json()),
                    true);

    static final ReplicaKind<ReplicationController> REPLICATION_CONTROLLERS =
            new ReplicaKind<>(
                    Resources.REPLICATION_CONTROLLERS,
                    "replicationcontroller-controller",
                    "replication-controller",
                    controller -> LabelSelector.ofLabels(controller.spec().selector()),
                    false);
}
