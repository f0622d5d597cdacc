package io.jollyboat.apiserver.access;

import io.jollyboat.apiserver.pipeline.Call;
import io.jollyboat.apiserver.pipeline.Gate;
import io.jollyboat.apiserver.pipeline.Stage;
import java.util.function.Predicate;

/**
 * Another stage, which may have to wait for an answer from elsewhere: the calls that make it do so
 * are taken through it on a thread of their own.
 */
public final class AsideGate implements Gate {

    private final Stage stage;
    private final Predicate<Call> waiting;

    /**
     * @param waiting whether the stage may have to wait for that call; the same whenever it is
     *     asked of one
     */
    public AsideGate(Stage stage, Predicate<Call> waiting) {
        this.stage = stage;
        this.waiting = waiting;
    }

    @Override
    public boolean keeps(Call call, Runnable proceed) {
        if (!waiting.test(call)) {
            stage.pass(call);
            return false;
        }
        take(
                call,
                () -> {
                    stage.pass(call);
                    proceed.run();
                });
        return true;
    }

    /** Does something for a call on a thread that may wait; what it throws is the call's answer. */
    static void take(Call call, Runnable work) {
        call.caller().worker().execute(() -> call.answering(work));
    }
}
