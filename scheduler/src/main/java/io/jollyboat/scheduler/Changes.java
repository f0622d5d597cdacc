package io.jollyboat.scheduler;

import io.jollyboat.core.informer.Handler;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A handler that treats what is new and what changed alike.
 *
 * @param seen an object as it is now
 * @param gone an object as it was
 */
record Changes<T>(Consumer<T> seen, Consumer<T> gone) implements Handler<T> {

    /** For who reads everything again whatever happened. */
    static <T> Changes<T> any(Runnable task) {
        return new Changes<>(ignored -> task.run(), ignored -> task.run());
    }

    /** For who wants to know whether it is still there. */
    static <T> Changes<T> of(BiConsumer<T, Boolean> task) {
        return new Changes<>(object -> task.accept(object, true), last -> task.accept(last, false));
    }

    @Override
    public void onAdd(T object) {
        seen.accept(object);
    }

    @Override
    public void onUpdate(T before, T now) {
        seen.accept(now);
    }

    @Override
    public void onDelete(T last) {
        gone.accept(last);
    }
}
