package io.jollyboat.controllers.pods;

import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.runtime.Timeline;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/**
 * Makes many of a thing in batches of one, two, four and so on, and stops after the first batch in
 * which one failed: what fails for one (a quota, a bad template) fails for all, and need not be
 * asked a thousand times.
 */
public final class SlowStart {

    private final Timeline timeline;

    public SlowStart(Timeline timeline) {
        this.timeline = timeline;
    }

    /**
     * How it went.
     *
     * @param done how many went well
     * @param failures what went wrong, all in one batch; empty when everything went well
     */
    public record Outcome(int done, List<RuntimeException> failures) {

        public Outcome {
            failures = List.copyOf(failures);
        }

        /** Throws the first failure, if there is one. */
        public void orThrow() {
            if (!failures.isEmpty()) {
                throw failures.getFirst();
            }
        }
    }

    /** Runs the task for each item, batch by batch. */
    public <T> Outcome run(List<T> items, Consumer<T> task) {
        int done = 0;
        int size = 1;
        while (done < items.size()) {
            List<T> batch = items.subList(done, Math.min(items.size(), done + size));
            Outcome outcome = atOnce(batch, task);
            done += outcome.done();
            if (!outcome.failures().isEmpty()) {
                return new Outcome(done, outcome.failures());
            }
            size *= 2;
        }
        return new Outcome(done, List.of());
    }

    /** Runs the task for all items beside each other, whatever becomes of each. */
    public <T> Outcome atOnce(List<T> items, Consumer<T> task) {
        List<RuntimeException> failures = Collections.synchronizedList(new ArrayList<>());
        timeline.together(
                items.stream()
                        .map(item -> (Runnable) () -> attempt(item, task, failures))
                        .toList());
        return new Outcome(items.size() - failures.size(), failures);
    }

    private static <T> void attempt(T item, Consumer<T> task, List<RuntimeException> failures) {
        try {
            task.accept(item);
        } catch (ApiException e) {
            failures.add(e);
        }
    }
}
