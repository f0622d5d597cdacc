package io.jollyboat.apiserver.store.etcd;

import io.jollyboat.apiserver.store.StoreException;
import io.jollyboat.apiserver.store.StoreUnavailableException;
import io.jollyboat.core.runtime.Timeline;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Makes calls over the link and waits for their answers. */
final class EtcdCalls {

    private final EtcdLink link;
    private final Revisions revisions;
    private final Timeline timeline;
    private final Duration timeout;
    private final Patience patience;

    EtcdCalls(EtcdLink link, Revisions revisions, Timeline timeline, Duration timeout) {
        this.link = link;
        this.revisions = revisions;
        this.timeline = timeline;
        this.timeout = timeout;
        this.patience = new Patience(timeline, timeout);
    }

    /** When a call that begins now has to be over. */
    long limit() {
        return timeline.nanos() + timeout.toNanos();
    }

    boolean over(long limit) {
        return timeline.nanos() >= limit;
    }

    /** Hears what came of a call, on the network's thread, whether anybody still waits or not. */
    @FunctionalInterface
    interface Hearer<A> {

        /**
         * @param answer null when there is none
         */
        void heard(EtcdConnection on, @Nullable A answer);
    }

    /** One attempt. */
    <Q, A> A once(EtcdRpc<Q, A> rpc, Q request) throws EtcdFailedException {
        return once(rpc, request, (on, answer) -> {});
    }

    /** One attempt. */
    <Q, A> A once(EtcdRpc<Q, A> rpc, Q request, Hearer<A> hearer) throws EtcdFailedException {
        EtcdConnection connection = link.connection();
        try {
            CompletableFuture<A> answering = connection.call(rpc, request);
            answering.whenComplete((heard, failure) -> hearer.heard(connection, heard));
            patience.with(answering);
            A answer = await(answering);
            revisions.seen(rpc.header().apply(answer).getRevision());
            return answer;
        } catch (EtcdFailedException e) {
            if (e.failure() instanceof EtcdFailure.Lost) {
                link.suspect(connection);
            }
            throw e;
        }
    }

    /** As often as it takes, for calls that change nothing or the same thing again. */
    <Q, A> A repeatable(EtcdRpc<Q, A> rpc, Q request) throws EtcdFailedException {
        long limit = limit();
        while (true) {
            try {
                return once(rpc, request);
            } catch (EtcdFailedException e) {
                if (!(e.failure() instanceof EtcdFailure.Lost) || over(limit)) {
                    throw e;
                }
            }
        }
    }

    /** Waits for an answer for some time. */
    static <T> T await(CompletableFuture<T> answer, Duration timeout) throws EtcdFailedException {
        try {
            return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            answer.cancel(false);
            throw new EtcdFailedException(new EtcdFailure.Lost("no answer in " + timeout, e));
        } catch (ExecutionException | InterruptedException e) {
            throw failed(e);
        }
    }

    private static <T> T await(CompletableFuture<T> answer) throws EtcdFailedException {
        try {
            return answer.get();
        } catch (ExecutionException | InterruptedException e) {
            throw failed(e);
        }
    }

    private static EtcdFailedException failed(Exception waiting) {
        if (waiting instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            return new EtcdFailedException(
                    new EtcdFailure.Other(new StoreUnavailableException("interrupted", waiting)));
        }
        for (Throwable cause = waiting; cause != null; cause = cause.getCause()) {
            if (cause instanceof StoreException refused) {
                return new EtcdFailedException(new EtcdFailure.Other(refused));
            }
        }
        return new EtcdFailedException(EtcdFailure.of(waiting));
    }
}
