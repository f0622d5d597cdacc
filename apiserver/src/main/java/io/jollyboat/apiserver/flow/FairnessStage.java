package io.jollyboat.apiserver.flow;

import io.jollyboat.apiserver.pipeline.Call;
import io.jollyboat.apiserver.pipeline.FlowStage;
import io.jollyboat.apiserver.pipeline.Gate;
import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.runtime.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Gives each request its seats at the level that it belongs to, keeps it while there are none, and
 * refuses it when it would wait too long or its queues are full. What goes on for long has its seat
 * only until it has begun; a list has it until it has left, since a slow reader holds memory.
 *
 * <p>What is exempt passes. Nothing here blocks: a request that waits holds no thread.
 */
public final class FairnessStage implements Gate {

    /** A quarter of the time that a request has, as in Kubernetes. */
    static final Duration PATIENCE = Duration.ofSeconds(15);

    private final FlowBook book;
    private final FlowCounts counts = new FlowCounts();
    private final ToIntFunction<RequestInfo> width;
    private final Timeline timeline;
    private final ReentrantLock lock = new ReentrantLock();
    private final Seats seats; // guarded by lock
    private volatile @Nullable FlowRules configured; // written under the lock

    /**
     * @param total how many seats there are
     * @param width how many a request would like
     */
    FairnessStage(FlowBook book, int total, ToIntFunction<RequestInfo> width, Timeline timeline) {
        this.book = book;
        this.seats = new Seats(total);
        this.width = width;
        this.timeline = timeline;
    }

    @Override
    public boolean keeps(Call call, Runnable proceed) {
        FlowRules rules = configured(book.rules());
        FlowRules.Match match = rules.match(call.user(), call.info());
        call.flow(match.schema().uid(), match.level().uid());
        FlowCounts.Tally tally = counts.of(match);
        if (match.level().exempt()) {
            begin(call, tally, 1, () -> {});
            return false;
        }
        return new Visit(call, match, tally, proceed).keeps();
    }

    private FlowRules configured(FlowRules rules) {
        if (rules == configured) {
            return rules;
        }
        List<Ticket> begun;
        lock.lock();
        try {
            configured = rules;
            begun = seats.configure(rules.levels().stream().filter(l -> !l.exempt()).toList());
        } finally {
            lock.unlock();
        }
        start(begun);
        return rules;
    }

    private void begin(Call call, FlowCounts.Tally tally, int taken, Runnable after) {
        tally.dispatched.increment();
        tally.executing.increment();
        tally.seats.add(taken);
        Runnable over =
                () -> {
                    tally.executing.decrement();
                    tally.seats.add(-taken);
                    after.run();
                };
        HttpExchange exchange = call.caller().exchange();
        if (exchange != null && call.info().verb().equals("list")) {
            exchange.onClosed(over);
        } else {
            call.afterwards(ignored -> over.run());
        }
    }

    /** Each beside the others: none may hold up who made room for it. */
    private void start(List<Ticket> begun) {
        begun.forEach(ticket -> timeline.execute(ticket::start));
    }

    private void done(Ticket ticket) {
        List<Ticket> begun;
        lock.lock();
        try {
            begun = seats.done(ticket);
        } finally {
            lock.unlock();
        }
        start(begun);
    }

    /** Adds what there is to tell in numbers. */
    public void write(StringBuilder text) {
        FlowRules rules = configured(book.rules());
        List<String> levels = rules.levels().stream().map(PriorityLevel::name).toList();
        counts.write(text);
        lock.lock();
        try {
            FlowCounts.limits(text, "nominal_limit_seats", levels, seats::nominal);
            FlowCounts.limits(text, "lower_limit_seats", levels, seats::kept);
            FlowCounts.limits(text, "upper_limit_seats", levels, seats::most);
        } finally {
            lock.unlock();
        }
    }

    /** What goes on at each level, by its name, those last that are gone but still serve. */
    Map<String, LevelState> levels() {
        FlowRules rules = configured(book.rules());
        Map<String, LevelState> states = new LinkedHashMap<>();
        lock.lock();
        try {
            for (PriorityLevel level : rules.levels()) {
                states.put(level.name(), state(level.name(), false));
            }
            for (String gone : seats.names()) {
                states.computeIfAbsent(gone, name -> state(name, true));
            }
        } finally {
            lock.unlock();
        }
        return states;
    }

    /**
     * What goes on at a level.
     *
     * @param going whether it was deleted
     */
    record LevelState(boolean going, Seats.Glimpse now, FlowCounts.Sums counts) {}

    private LevelState state(String level, boolean going) {
        return new LevelState(going, seats.glimpse(level), counts.of(level));
    }

    /** One request that needs a seat. */
    private final class Visit implements Ticket.Holder {
        private final Call call;
        private final FlowRules.Match match;
        private final FlowCounts.Tally tally;
        private final Runnable proceed;
        private final Ticket ticket;
        private final Instant arrived = timeline.now();
        private volatile @Nullable Instant started;
        private volatile @Nullable Timer patience;

        Visit(Call call, FlowRules.Match match, FlowCounts.Tally tally, Runnable proceed) {
            this.call = call;
            this.match = match;
            this.tally = tally;
            this.proceed = proceed;
            String level = match.level().name();
            long flow = match.schema().flowOf(call.user(), call.info());
            int wanted = width.applyAsInt(call.info());
            lock.lock();
            try {
                int taken = seats.width(level, wanted);
                ticket = new Ticket(level, flow, taken, this);
            } finally {
                lock.unlock();
            }
        }

        boolean keeps() {
            Seats.Outcome outcome;
            lock.lock();
            try {
                outcome = seats.ask(ticket);
                if (outcome == Seats.Outcome.WAITS) {
                    tally.waiting.increment();
                }
            } finally {
                lock.unlock();
            }
            switch (outcome) {
                case SERVED -> begin();
                case WAITS -> await();
                case NO_SEAT -> refuse("concurrency-limit");
                case QUEUE_FULL -> refuse("queue-full");
            }
            return outcome == Seats.Outcome.WAITS;
        }

        private void refuse(String reason) {
            counts.refused(match, reason);
            throw FlowStage.tooMany();
        }

        private void await() {
            patience = timeline.after(PATIENCE, () -> leave("time-out"));
            HttpExchange exchange = call.caller().exchange();
            if (exchange != null) {
                exchange.onClosed(() -> leave("cancelled"));
            }
        }

        /** Gives up, if it still waits. */
        private void leave(String reason) {
            List<Ticket> begun;
            lock.lock();
            try {
                if (ticket.state != Ticket.State.WAITING) {
                    return;
                }
                begun = seats.done(ticket);
                tally.waiting.decrement();
            } finally {
                lock.unlock();
            }
            stopTimer();
            counts.refused(match, reason);
            start(begun);
            call.fail(FlowStage.tooMany());
        }

        /** One that is not set yet comes to nothing, since then this does not wait any more. */
        private void stopTimer() {
            Timer set = patience;
            if (set != null) {
                set.cancel();
            }
        }

        @Override
        public void turn() {
            stopTimer();
            tally.waiting.decrement();
            begin();
            proceed.run();
        }

        private void begin() {
            started = timeline.now();
            FairnessStage.this.begin(call, tally, ticket.width(), () -> done(ticket));
        }

        @Override
        public Ticket.Held held() {
            return new Ticket.Held(
                    match.schema().name(),
                    match.schema().distinguisher(call.user(), call.info()),
                    arrived,
                    started,
                    call.user().name(),
                    call.info());
        }
    }
}
