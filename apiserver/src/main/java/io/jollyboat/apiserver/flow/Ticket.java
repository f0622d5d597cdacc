package io.jollyboat.apiserver.flow;

import io.jollyboat.apiserver.request.RequestInfo;
import java.time.Instant;
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

    /** Whose it is. */
    interface Holder {

        /** Its turn has come after it has waited. The seats do not call this. */
        void turn();

        Held held();
    }

    /**
     * A request that has a place.
     *
     * @param distinguisher what tells its flow from others of the schema
     * @param started when it was served; null while it waits
     */
    record Held(
            String schema,
            String distinguisher,
            Instant arrived,
            @Nullable Instant started,
            String user,
            RequestInfo request) {}

    private final String level;
    private final long flow;
    private final int width;
    private final Holder holder;

    // guarded by who guards the seats
    State state = State.NEW;
    @Nullable FairQueues queues;
    int queue;

    /**
     * @param level the name of the level it is of
     * @param flow tells flows apart
     * @param width how many seats it takes
     */
    Ticket(String level, long flow, int width, Holder holder) {
        this.level = level;
        this.flow = flow;
        this.width = width;
        this.holder = holder;
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
        holder.turn();
    }

    /** What there is to tell of its request. */
    Held held() {
        return holder.held();
    }
}
