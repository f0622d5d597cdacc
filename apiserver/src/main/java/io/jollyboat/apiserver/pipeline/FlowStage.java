package io.jollyboat.apiserver.pipeline;

import io.jollyboat.core.errors.ApiException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets in only so many requests at a time, readers and writers counted apart, so that a flood ends
 * in 429 and not in a server without memory: what there is when priority and fairness are switched
 * off. Members of system:masters are always let in, and what goes on for long is not counted.
 */
public final class FlowStage implements Stage {

    private static final int RETRY_AFTER_SECONDS = 1;

    private final Share reads;
    private final Share writes;

    /**
     * @param reads how many at a time; 0 for any number
     * @param writes likewise
     */
    public FlowStage(int reads, int writes) {
        this.reads = new Share(reads);
        this.writes = new Share(writes);
    }

    @Override
    public void pass(Call call) {
        if (call.longRunning() || call.user().groups().contains("system:masters")) {
            return;
        }
        Share share = call.info().readOnly() ? reads : writes;
        if (!share.take()) {
            throw tooMany();
        }
        call.afterwards(ignored -> share.giveBack());
    }

    /** How requests are refused for which there is no room. */
    public static ApiException tooMany() {
        return ApiException.tooManyRequests(
                "Too many requests, please try again later.", RETRY_AFTER_SECONDS);
    }

    private static final class Share {
        private final int most;
        private final AtomicInteger taken = new AtomicInteger();

        Share(int most) {
            this.most = most;
        }

        boolean take() {
            if (taken.incrementAndGet() <= most || most == 0) {
                return true;
            }
            taken.decrementAndGet();
            return false;
        }

        void giveBack() {
            taken.decrementAndGet();
        }
    }
}
