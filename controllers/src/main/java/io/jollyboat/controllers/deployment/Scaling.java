package io.jollyboat.controllers.deployment;

import io.jollyboat.core.api.apps.v1.ReplicaSet;

/** A set and the size it is to have. */
record Scaling(ReplicaSet set, int size) {

    boolean changes() {
        return Revisions.wanted(set) != size;
    }
}
