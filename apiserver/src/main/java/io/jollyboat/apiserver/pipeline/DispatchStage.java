package io.jollyboat.apiserver.pipeline;

import java.util.List;

/** The last stage: hands the call to the first endpoint that serves it. */
public final class DispatchStage implements Stage {

    private final List<Endpoint> endpoints;

    /**
     * @param endpoints asked in this order
     */
    public DispatchStage(List<Endpoint> endpoints) {
        this.endpoints = List.copyOf(endpoints);
    }

    @Override
    public void pass(Call call) {
        for (Endpoint endpoint : endpoints) {
            if (endpoint.serve(call)) {
                return;
            }
        }
        PlainAbsence.answer(call);
    }
}
