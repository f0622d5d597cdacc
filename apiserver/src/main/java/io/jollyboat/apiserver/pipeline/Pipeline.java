package io.jollyboat.apiserver.pipeline;

import io.jollyboat.core.errors.ApiException;
import java.util.List;

/** Leads calls through the stages. The last stage sees to it that the call is answered. */
public final class Pipeline {

    private final List<Stage> stages;

    public Pipeline(List<Stage> stages) {
        this.stages = List.copyOf(stages);
    }

    /** Serves a call; it is answered before this returns or later, but always. */
    public void serve(Call call) {
        serve(call, 0);
    }

    private void serve(Call call, int from) {
        try {
            for (int i = from; i < stages.size(); i++) {
                if (stages.get(i) instanceof Gate gate) {
                    int behind = i + 1;
                    if (gate.keeps(call, () -> serve(call, behind))) {
                        return;
                    }
                } else {
                    stages.get(i).pass(call);
                }
            }
        } catch (ApiException refused) {
            call.fail(refused);
        } catch (RuntimeException fault) {
            call.fault(fault);
        }
    }
}
