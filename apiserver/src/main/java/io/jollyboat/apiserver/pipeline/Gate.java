package io.jollyboat.apiserver.pipeline;

/** A step at which a call may have to wait for its turn. Waiting holds no thread. */
public non-sealed interface Gate extends Step {

    /**
     * Lets a call go on, keeps it for a while, or refuses it.
     *
     * @param proceed takes the call through the stages behind this one; to be run once and on
     *     whatever thread if, and only if, this returned true and the call has not been answered
     * @return whether the call is kept
     * @throws io.jollyboat.core.errors.ApiException to refuse
     */
    boolean keeps(Call call, Runnable proceed);
}
