package io.jollyboat.controllers.statefulset;

import io.jollyboat.core.api.core.v1.Pod;

/** One thing to do for a set. */
sealed interface Step {

    /**
     * Make the pod of that number.
     *
     * @param updated of the update revision; else of the current one
     */
    record Create(int ordinal, boolean updated) implements Step {}

    /** Give a pod back the labels and volumes it must have. */
    record Repair(int ordinal, Pod pod) implements Step {}

    /** Make the claims that a pod waits for. */
    record Claim(int ordinal, Pod pod) implements Step {}

    /** Delete a pod that has ended, so that it is made again. */
    record Renew(Pod pod) implements Step {}

    /** Delete a pod. */
    record Delete(Pod pod) implements Step {}
}
