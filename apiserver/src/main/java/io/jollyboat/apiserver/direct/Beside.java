package io.jollyboat.apiserver.direct;

import io.jollyboat.core.runtime.Timeline;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/** Writes that are done beside each other, since each waits for the store's disk. */
public final class Beside {

    private Beside() {}

    /**
     * Does the same for each, and returns when all have ended.
     *
     * @throws RuntimeException what one of them threw
     */
    public static <T> void each(Timeline timeline, List<T> all, Consumer<T> work) {
        List<RuntimeException> failures = Collections.synchronizedList(new ArrayList<>());
        List<Runnable> tasks = new ArrayList<>();
        for (T one : all) {
            tasks.add(
                    () -> {
                        try {
                            work.accept(one);
                        } catch (RuntimeException failure) {
                            failures.add(failure);
                        }
                    });
        }
        timeline.together(tasks);
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
    }

    /** Does them all, as {@link #each}. */
    public static void all(Timeline timeline, List<Runnable> work) {
        each(timeline, work, Runnable::run);
    }
}
