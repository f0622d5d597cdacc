package io.jollyboat.core.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * Time that passes only when nothing is left to do. Tasks that are ready run one at a time, in an
 * order drawn from the seed, so that one seed is one interleaving and many seeds explore many; then
 * time jumps to the next timer. The same seed and the same program give the same run, event for
 * event.
 *
 * <p>Not thread-safe by intention: everything happens on the thread that calls {@link #advance} or
 * {@link #runUntil}. An exception that a task throws ends the run and reaches that caller, since in
 * a simulation a failed task is a failed simulation.
 */
public final class VirtualTimeline implements Timeline {

    /**
     * Where virtual time begins, the same for every run: noon, so that no run starts on the edge of
     * a day.
     */
    public static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

    /** More tasks than any run has to do at one instant: somebody undoes what another does. */
    private static final long ENDLESS = 2_000_000;

    private final Random random;
    private final List<Runnable> ready = new ArrayList<>();
    private final PriorityQueue<Alarm> alarms = new PriorityQueue<>();
    private long elapsed; // nanoseconds since START
    private long sequence;
    private long since; // tasks run since time last passed
    private boolean running;

    public VirtualTimeline(long seed) {
        this.random = new Random(seed);
    }

    @Override
    public Instant now() {
        return START.plusNanos(elapsed);
    }

    @Override
    public long nanos() {
        return elapsed;
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
        var alarm = new Alarm(elapsed + Math.max(0, delay.toNanos()), sequence++, task);
        alarms.add(alarm);
        return () -> alarms.remove(alarm);
    }

    @Override
    public void execute(Runnable task) {
        ready.add(task);
    }

    @Override
    public void together(List<? extends Runnable> tasks) {
        List<Runnable> order = new ArrayList<>(tasks);
        Collections.shuffle(order, random);
        order.forEach(Runnable::run);
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    /** Lets the given time pass, running everything that falls due in it. */
    public void advance(Duration time) {
        long end = elapsed + time.toNanos();
        runTo(end, () -> false);
        elapsed = end;
    }

    /**
     * Runs until a condition holds, checking it after every task.
     *
     * @param limit how much virtual time may pass
     * @throws AssertionError when the condition does not hold by then, or nothing is left that
     *     could make it hold
     */
    public void runUntil(BooleanSupplier condition, Duration limit) {
        if (!runTo(elapsed + limit.toNanos(), condition)) {
            throw new AssertionError(
                    "not reached within "
                            + limit
                            + " of virtual time ("
                            + alarms.size()
                            + " timers pending)");
        }
    }

    /** How many timers wait; a program that is at rest has no more of them as time passes. */
    public int timers() {
        return alarms.size();
    }

    /** Runs what is ready now, and what that makes ready, without letting time pass. */
    public void settle() {
        runTo(elapsed, () -> false);
    }

    private boolean runTo(long end, BooleanSupplier condition) {
        if (running) {
            throw new IllegalStateException(
                    "a task must not wait for virtual time to pass: it is what passes it");
        }
        running = true;
        try {
            while (!condition.getAsBoolean()) {
                if (!step(end)) {
                    return condition.getAsBoolean();
                }
            }
            return true;
        } finally {
            running = false;
        }
    }

    /**
     * Runs one task, letting time jump to the next alarm if none is ready. False when all is quiet
     * until the end.
     */
    private boolean step(long end) {
        ring();
        if (ready.isEmpty()) {
            Alarm next = alarms.peek();
            if (next == null || next.at > end) {
                return false;
            }
            since = next.at == elapsed ? since : 0;
            elapsed = next.at;
            ring();
        }
        if (++since > ENDLESS) {
            throw new IllegalStateException(
                    "%d tasks ran at %s, and time does not pass".formatted(since, now()));
        }
        int drawn = random.nextInt(ready.size());
        Runnable task = ready.set(drawn, ready.getLast());
        ready.removeLast();
        task.run();
        return true;
    }

    /** Makes ready what is due now. */
    private void ring() {
        for (Alarm next = alarms.peek(); next != null && next.at <= elapsed; next = alarms.peek()) {
            ready.add(alarms.remove().task);
        }
    }

    private record Alarm(long at, long sequence, Runnable task) implements Comparable<Alarm> {
        @Override
        public int compareTo(Alarm other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    /** Itself: one at a time is all it does. */
    @Override
    public Timeline inTurn() {
        return this;
    }
}
