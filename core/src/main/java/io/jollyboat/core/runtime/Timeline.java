package io.jollyboat.core.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * What time it is, what runs later, and what runs beside the caller.
 *
 * <p>Two kinds exist. The {@linkplain #real() real} timeline reads the system clock and runs every
 * task on a virtual thread of its own, so a task may block. The {@link VirtualTimeline} runs every
 * task on one loop and lets time jump to the next timer once nothing is left to do; a task there
 * must never wait for another.
 *
 * <p>Neither promises an order between two tasks handed over separately; who needs one uses {@link
 * #serial()}.
 */
public interface Timeline extends Executor {

    /** The wall clock: for what is written into objects and shown to people. May step. */
    Instant now();

    /** Nanoseconds of a clock that only goes forward: for measuring how long something took. */
    long nanos();

    /**
     * Runs a task once, after at least the given delay. A delay of zero or less runs it as soon as
     * possible.
     *
     * @return the timer, to cancel it
     */
    Timer after(Duration delay, Runnable task);

    /**
     * Runs a task soon, beside the caller. An exception the task throws is logged and goes no
     * further.
     */
    @Override
    void execute(Runnable task);

    /** An executor that runs what it is given one at a time and in order: an actor's mailbox. */
    default SerialExecutor serial() {
        return new SerialExecutor(this);
    }

    /**
     * The same timeline for tasks of which one is to run at a time, so that thousands of them do
     * not stand before whoever asks for the next moment. They must never wait for each other.
     */
    default Timeline inTurn() {
        return new TakingTurns(this);
    }

    /**
     * Runs tasks beside each other and returns when all have ended. An exception that a task throws
     * is treated as in {@link #execute}; the others run all the same. For tasks that each wait for
     * an answer, not for thousands at once.
     */
    void together(List<? extends Runnable> tasks);

    /**
     * Chance: jitter, identifiers, tie-breaks. Seeded in virtual time. Safe for use by several
     * threads.
     */
    RandomGenerator random();

    /**
     * The machine's own time and virtual threads. Its timer thread is a daemon: it keeps no program
     * alive.
     */
    static Timeline real() {
        return RealTimeline.INSTANCE;
    }
}
