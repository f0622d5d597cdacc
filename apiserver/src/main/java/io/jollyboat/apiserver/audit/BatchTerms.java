package io.jollyboat.apiserver.audit;

import java.time.Duration;

/**
 * How events are gathered, as kube-apiserver's flags {@code audit-webhook-batch-*} and {@code
 * audit-log-batch-*} have it.
 *
 * @param buffer events that may wait; what comes then is dropped
 * @param size events in one request at the most
 * @param patience how long the first of a batch waits for others
 * @param throttle whether requests are held to the rate
 * @param rate requests a second
 * @param burst requests at once, when there were none for a while
 * @param backoff the first pause before a request that failed is made again
 */
public record BatchTerms(
        int buffer,
        int size,
        Duration patience,
        boolean throttle,
        double rate,
        int burst,
        Duration backoff) {

    public static final BatchTerms USUAL =
            new BatchTerms(
                    10_000, 400, Duration.ofSeconds(30), true, 10, 15, Duration.ofSeconds(10));

    /** For a log: each event goes at once. */
    static final BatchTerms OF_LOG =
            new BatchTerms(10_000, 1, Duration.ZERO, false, 0, 0, Duration.ZERO);

    /**
     * Refuses terms that cannot be.
     *
     * @param where as messages name it
     */
    void check(String where) {
        positive(where + " buffer size", buffer, buffer);
        positive(where + " max batch size", size, size);
        if (throttle) {
            positive(where + " throttle QPS", rate, rate);
            positive(where + " throttle burst", burst, burst);
        }
    }

    private static void positive(String what, double value, Object shown) {
        if (!(value > 0)) {
            throw new IllegalArgumentException(
                    "invalid audit batch " + what + " " + shown + ", must be a positive number");
        }
    }

    public BatchTerms buffer(int events) {
        return new BatchTerms(events, size, patience, throttle, rate, burst, backoff);
    }

    public BatchTerms size(int events) {
        return new BatchTerms(buffer, events, patience, throttle, rate, burst, backoff);
    }

    public BatchTerms patience(Duration longest) {
        return new BatchTerms(buffer, size, longest, throttle, rate, burst, backoff);
    }

    public BatchTerms throttle(boolean held) {
        return new BatchTerms(buffer, size, patience, held, rate, burst, backoff);
    }

    public BatchTerms rate(double requests) {
        return new BatchTerms(buffer, size, patience, throttle, requests, burst, backoff);
    }

    public BatchTerms burst(int requests) {
        return new BatchTerms(buffer, size, patience, throttle, rate, requests, backoff);
    }

    public BatchTerms backoff(Duration first) {
        return new BatchTerms(buffer, size, patience, throttle, rate, burst, first);
    }
}
