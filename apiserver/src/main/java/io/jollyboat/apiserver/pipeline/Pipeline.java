package io.jollyboat.apiserver.pipeline;

import io.jollyboat.core.errors.ApiException;
import java.util.List;

/** Leads calls through the steps. The last one sees to it that the call is answered. */
public final class Pipeline {

    private final List<Step> steps;

    public Pipeline(List<Step> steps) {
        this.steps = List.copyOf(steps);
    }

    /** Serves a call; it is answered before this returns or later, but always. */
    public void serve(Call call) {
        serve(call, 0);
    }

    private void serve(Call call, int from) {
        try {
            for (int i = from; i < steps.size(); i++) {
                int behind = i + 1;
                switch (steps.get(i)) {
                    case Stage stage -> stage.pass(call);
                    case Gate gate -> {
                        if (gate.keeps(call, () -> serve(call, behind))) {
                            return;
                        }
                    }
                }
            }
        } catch (ApiException refused) {
            call.fail(refused);
        } catch (RuntimeException fault) {
            call.fault(fault);
        }
    }
}
