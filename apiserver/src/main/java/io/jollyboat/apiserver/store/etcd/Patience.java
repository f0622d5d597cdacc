package io.jollyboat.apiserver.store.etcd;

import io.grpc.Status;
import io.jollyboat.core.runtime.Timeline;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Gives up on calls that are not answered in time. All have the same time, so one timer, for the
 * oldest of them, is enough: to begin and cancel one for each would be a tenth of what a write
 * costs the asking side when there are many, and a third when there is one.
 */
final class Patience {

    private record Call(CompletableFuture<?> answer, long until) {}

    private final Timeline timeline;
    private final Duration limit;
    private final Queue<Call> calls = new ConcurrentLinkedQueue<>(); // the oldest first
    private final AtomicBoolean waiting = new AtomicBoolean();

    Patience(Timeline timeline, Duration limit) {
        this.timeline = timeline;
        this.limit = limit;
    }

    /** From now on the call has its time. */
    void with(CompletableFuture<?> answer) {
        calls.add(new Call(answer, timeline.nanos() + limit.toNanos()));
        for (Call first = calls.peek();
                first != null && first.answer.isDone();
                first = calls.peek()) {
            calls.remove(first);
        }
        await(limit);
    }

    private void await(Duration time) {
        if (waiting.compareAndSet(false, true)) {
            timeline.after(time, this::look);
        }
    }

    private void look() {
        waiting.set(false);
        long now = timeline.nanos();
        for (Call first = calls.peek(); first != null; first = calls.peek()) {
            if (!first.answer.isDone()) {
                if (first.until > now) {
                    await(Duration.ofNanos(first.until - now));
                    return;
                }
                giveUp(first.answer);
            }
            calls.remove(first);
        }
    }

    private void giveUp(CompletableFuture<?> answer) {
        Status status = Status.DEADLINE_EXCEEDED.withDescription("no answer in " + limit);
        answer.completeExceptionally(status.asException());
        answer.cancel(false); // takes the question back
    }
}
