package io.jollyboat.apiserver.flow;

import org.jspecify.annotations.Nullable;

/** One request's place, held until it has been served or has given up. */
final class Ticket {

    /** Where a ticket stands. Each is reached at most once, in this order; one may be left out. */
    enum State {
        NEW,
        WAITING,
        SERVED,
        DONE
    }

    private final String level;
    private final long flow;
    private final int width;
    private final Runnable start;

    // guarded by who guards the seats
    State state = State.NEW;
    @Nullable FairQueues queues;
    int queue;

    /**
     * @param level the name of the level it is of
     * @param flow tells flows apart
     * @param width how many seats it takes
     * @param start what to do when, after waiting, its turn has come; the seats do not call it
     */
    Ticket(String level, long flow, int width, Runnable start) {
        this.level = level;
        this.flow = flow;
        this.width = width;
        this.start = start;
    }

    String level() {
        return level;
    }

    long flow() {
        return flow;
    }

    int width() {
        return width;
    }

    void start() {
        start.run();
    }
}
