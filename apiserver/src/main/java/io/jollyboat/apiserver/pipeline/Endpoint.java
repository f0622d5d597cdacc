package io.jollyboat.apiserver.pipeline;

/** Something that is served under some paths. Called on event loops: never blocks. */
@FunctionalInterface
public interface Endpoint {

    /**
     * Answers the call, now or later, if it is served here.
     *
     * @return whether it is
     * @throws io.jollyboat.core.errors.ApiException to refuse
     */
    boolean serve(Call call);
}
