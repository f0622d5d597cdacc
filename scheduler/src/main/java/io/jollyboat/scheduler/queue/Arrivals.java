package io.jollyboat.scheduler.queue;

/** Is told of pods that come into a part of the queue. */
@FunctionalInterface
public interface Arrivals {

    Arrivals UNCOUNTED = (queue, event) -> {};

    /**
     * A pod came.
     *
     * @param queue {@code active}, {@code backoff} or {@code unschedulable}
     * @param event what brought it there: {@code UnscheduledPodAdd}, {@code NodeAdd} and so on
     */
    void came(String queue, String event);
}
