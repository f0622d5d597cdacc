package io.jollyboat.apiserver.pipeline;

/** A step that every request passes at once. Must not block. */
@FunctionalInterface
public non-sealed interface Stage extends Step {

    /**
     * Looks at a call, notes on it what later stages need, or refuses it.
     *
     * @throws io.jollyboat.core.errors.ApiException to refuse; the call is answered with it and
     *     goes no further
     */
    void pass(Call call);
}
