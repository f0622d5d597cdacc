package io.jollyboat.scheduler;

import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.runtime.SerialExecutor;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.runtime.Timer;
import io.jollyboat.scheduler.framework.ClusterEvent;
import io.jollyboat.scheduler.queue.QueueSizes;
import io.jollyboat.scheduler.queue.QueuedPod;
import io.jollyboat.scheduler.queue.SchedulingQueue;
import io.jollyboat.scheduler.snapshot.PodInfo;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The pods that wait, and whose turn it is: whenever something changes for one of them, the next is
 * taken, now or when its back-off ends. One at a time, so that events come between, unless the
 * taker takes others with it. All of it happens on one serial executor, to which {@link #soon} and
 * {@link #after} lead; everything else is to be called there.
 */
final class Turns {

    private final SchedulingQueue queue;
    private final Timeline timeline;
    private final SerialExecutor serial;
    private final Consumer<QueuedPod> taker;

    private boolean running; // pods may be taken
    private boolean turnComing; // a task that takes a pod has been handed over
    private @Nullable Timer alarm; // wakes the loop when back-off ends
    private long alarmAt;

    /**
     * @param taker given the pod whose turn it is
     */
    Turns(SchedulingQueue queue, Timeline timeline, Consumer<QueuedPod> taker) {
        this.queue = queue;
        this.timeline = timeline;
        this.serial = timeline.serial();
        this.taker = taker;
    }

    /** Does something where everything happens. Safe for use by several threads. */
    void soon(Runnable task) {
        serial.execute(task);
    }

    /** The same, after a time. Safe for use by several threads. */
    Timer after(Duration delay, Runnable task) {
        return timeline.after(delay, () -> serial.execute(task));
    }

    /** Begins to take pods. */
    void start() {
        running = true;
        goOn();
    }

    /** Takes no further pod. */
    void stop() {
        running = false;
        if (alarm != null) {
            alarm.cancel();
        }
    }

    /** A pod wants a node, or one that waits has changed. */
    void put(PodInfo pod) {
        queue.put(pod, timeline.nanos());
        goOn();
    }

    /** A pod no longer wants a node. */
    void remove(Key key) {
        queue.remove(key, timeline.nanos());
    }

    /** Whether a pod of that name wants a node. */
    boolean knows(Key key) {
        return queue.knows(key);
    }

    /** Whether this pod still wants a node. */
    boolean holds(QueuedPod pod) {
        return queue.holds(pod);
    }

    /** How many pods wait, and where. */
    QueueSizes sizes() {
        return queue.sizes();
    }

    /** Something happened that may help pods. */
    void happened(ClusterEvent event) {
        queue.happened(event, timeline.nanos());
        goOn();
    }

    /** See {@link SchedulingQueue#equalsOf}. */
    List<QueuedPod> equalsOf(QueuedPod taken, Predicate<PodInfo> suitable, int atMost) {
        return queue.equalsOf(taken, suitable, atMost);
    }

    /** A pod that is active is taken before it is its turn. */
    void take(QueuedPod pod) {
        queue.take(pod, timeline.nanos());
    }

    /** A pod that was taken has got a node. */
    void placed(QueuedPod pod) {
        queue.placed(pod, timeline.nanos());
        goOn();
    }

    /**
     * A pod that was taken fits nowhere.
     *
     * @param nominatedNode where room is being made for it; empty for none
     */
    void rejected(QueuedPod pod, Set<String> rejectedBy, String nominatedNode) {
        queue.rejected(pod, rejectedBy, nominatedNode, timeline.nanos());
        goOn();
    }

    /** A pod that was taken waits for others of its group. */
    void incomplete(QueuedPod pod, Set<String> rejectedBy) {
        queue.incomplete(pod, rejectedBy);
        goOn();
    }

    /** Something went wrong with a pod that was taken. */
    void failed(QueuedPod pod) {
        queue.failed(pod, timeline.nanos());
        goOn();
    }

    /** What was to help a pod did not work. */
    void helpFailed(Key key) {
        queue.helpFailed(key, timeline.nanos());
        goOn();
    }

    private void goOn() {
        if (running && !turnComing) {
            turnComing = true;
            serial.execute(this::turn);
        }
    }

    private void turn() {
        turnComing = false;
        if (!running) {
            return;
        }
        Optional<QueuedPod> next = queue.take(timeline.nanos());
        if (next.isPresent()) {
            goOn();
            taker.accept(next.get());
        } else {
            setAlarm(queue.nextRipe());
        }
    }

    private void setAlarm(OptionalLong ripeAt) {
        if (alarm != null) {
            if (ripeAt.isPresent() && ripeAt.getAsLong() == alarmAt) {
                return;
            }
            alarm.cancel();
            alarm = null;
        }
        if (ripeAt.isPresent()) {
            alarmAt = ripeAt.getAsLong();
            alarm = after(SchedulingQueue.until(alarmAt, timeline.nanos()), this::ring);
        }
    }

    private void ring() {
        alarm = null;
        goOn();
    }
}
