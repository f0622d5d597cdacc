package io.jollyboat.apiserver.pipeline;

/** One step on the way of every request. Must not block. */
@FunctionalInterface
public interface Stage {

    /**
     * Looks at a call, notes on it what later stages need, or refuses it.
     *
     * @throws io.jollyboat.core.errors.ApiException to refuse; the call is answered with it and
     *     goes no further
     */
    void pass(Call call);
}
