package io.jollyboat.scheduler.queue;

import io.jollyboat.core.reconcile.Key;
import io.jollyboat.scheduler.framework.ClusterEvent;
import io.jollyboat.scheduler.queue.QueuedPod.Place;
import io.jollyboat.scheduler.snapshot.PodInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The pods that wait for a node. Not safe for use by several threads: it belongs to the scheduling
 * loop, which also handles the events, so that none can slip by while a pod is being tried.
 */
public final class SchedulingQueue {

    private static final String ACTIVE = "active";
    private static final String BACK_OFF = "backoff";
    private static final String UNSCHEDULABLE = "unschedulable";
    private static final String FAILED = "ScheduleAttemptFailure";

    private final Comparator<PodInfo> order;
    private final QueueingHints hints;
    private final BackOff backOff;
    private final Arrivals arrivals;

    private final Map<Key, QueuedPod> pods = new LinkedHashMap<>(); // all, also those taken
    private final TreeSet<QueuedPod> active;
    private final TreeSet<QueuedPod> backingOff =
            new TreeSet<>(
                    Comparator.comparingLong((QueuedPod each) -> each.ripeAt)
                            .thenComparingLong(each -> each.turn));
    private final Sleepers asleep;
    private long turns;

    /**
     * @param order which active pod is tried first; among equals, the one that became active first
     */
    public SchedulingQueue(
            Comparator<PodInfo> order, QueueingHints hints, BackOff backOff, Arrivals arrivals) {
        this.hints = hints;
        this.arrivals = arrivals;
        this.asleep = new Sleepers(hints);
        this.backOff = backOff;
        this.order = order;
        this.active =
                new TreeSet<>(
                        Comparator.comparing((QueuedPod each) -> each.pod, order)
                                .thenComparingLong(each -> each.turn));
    }

    /**
     * A pod wants a node. Of a pod that waits already, takes over how it is now, and tries it again
     * if that may help.
     */
    public void put(PodInfo pod, long now) {
        QueuedPod known = pods.get(pod.key());
        if (known == null) {
            QueuedPod fresh = new QueuedPod(pod);
            pods.put(pod.key(), fresh);
            wake(fresh, now, "UnscheduledPodAdd");
            return;
        }
        PodInfo before = known.pod;
        Place place = known.place;
        leave(known);
        known.pod = nominated(pod, before.rank().nominatedNode()); // the API lags
        boolean different =
                !before.rules().equals(pod.rules())
                        || !before.demand().equals(pod.demand())
                        || !before.labels().equals(pod.labels());
        if (place == Place.ASLEEP && (known.gated || different)) {
            wake(known, now, "UnscheduledPodUpdate");
        } else {
            enter(known, place);
            if (different) {
                passOn(known, now);
            }
        }
    }

    private static PodInfo nominated(PodInfo pod, String node) {
        return pod.rank().nominatedNode().equals(node) ? pod : pod.nominatedFor(node);
    }

    /** A pod no longer wants a node: it has one, or is gone. */
    public void remove(Key key, long now) {
        QueuedPod known = pods.remove(key);
        if (known != null) {
            leave(known);
            passOn(known, now);
        }
    }

    /**
     * The next pod to try. Taken from back-off early when nobody else waits and it was only
     * rejected, since nothing is lost by looking; a pod that met an error stays there until its
     * time has come.
     */
    public Optional<QueuedPod> take(long now) {
        wakeRipe(now);
        QueuedPod next = active.isEmpty() ? earlyRiser() : active.first();
        if (next == null) {
            return Optional.empty();
        }
        take(next, now);
        return Optional.of(next);
    }

    /** Takes a pod that is active, whosever turn it is. */
    public void take(QueuedPod pod, long now) {
        leave(pod);
        pod.attempts++;
        pod.takenAt = now;
    }

    /**
     * The active pods that are to be tried right after one that was just taken, in order, up to the
     * first that comes later for another reason than that it became active later.
     *
     * @param suitable goes on only as long as this holds
     */
    public List<QueuedPod> equalsOf(QueuedPod taken, Predicate<PodInfo> suitable, int atMost) {
        List<QueuedPod> equals = new ArrayList<>();
        for (QueuedPod each : active) {
            boolean goesOn =
                    equals.size() < atMost
                            && order.compare(taken.pod, each.pod) == 0
                            && suitable.test(each.pod);
            if (!goesOn) {
                break;
            }
            equals.add(each);
        }
        return equals;
    }

    /** Whether a pod of that name wants a node. */
    public boolean knows(Key key) {
        return pods.containsKey(key);
    }

    /** Whether this pod still wants a node: it has not been removed since it was put. */
    public boolean holds(QueuedPod pod) {
        return pods.get(pod.pod.key()) == pod;
    }

    /** A pod that was taken has got a node: another one that wants the same may get one, too. */
    public void placed(QueuedPod pod, long now) {
        passOn(pod, now);
    }

    /**
     * A pod that was taken fits nowhere: it sleeps until something happens that may help.
     *
     * @param nominatedNode where room is being made for it; empty for none
     */
    public void rejected(QueuedPod pod, Set<String> rejectedBy, String nominatedNode, long now) {
        if (nominatedNode.isEmpty()) {
            asleep.fallSilent(pod);
        } else {
            passOn(pod, now); // somebody may be sent away for the next one as well
        }
        pod.pod = nominated(pod.pod, nominatedNode);
        pod.rejections++;
        pod.ripeAt = now + backOff.after(pod.rejections).toNanos();
        sleep(pod, rejectedBy);
    }

    /**
     * A pod that was taken waits for others that it is to be placed together with: it sleeps, and
     * that is no failure.
     */
    public void incomplete(QueuedPod pod, Set<String> rejectedBy) {
        asleep.fallSilent(pod);
        pod.rejections = 0;
        sleep(pod, rejectedBy);
    }

    private void sleep(QueuedPod pod, Set<String> rejectedBy) {
        pod.errors = 0;
        pod.rejectedBy = Set.copyOf(rejectedBy);
        enterIfStillWanted(pod, Place.ASLEEP);
        arrivals.came(UNSCHEDULABLE, FAILED);
    }

    /** Something went wrong with a pod that was taken: it is tried again after its back-off. */
    public void failed(QueuedPod pod, long now) {
        pod.errors++;
        pod.ripeAt = now + backOff.after(pod.errors).toNanos();
        pod.turn = turns++;
        enterIfStillWanted(pod, Place.BACK_OFF);
        arrivals.came(BACK_OFF, FAILED);
        passOn(pod, now);
    }

    /** Wakes the pods that an event may help. */
    public void happened(ClusterEvent event, long now) {
        asleep.helpedBy(event).forEach(each -> wake(each, now, event.label()));
    }

    /**
     * What was to help a sleeping pod did not work: it is tried again after its back-off, as after
     * an error.
     */
    public void helpFailed(Key key, long now) {
        QueuedPod known = pods.get(key);
        if (known != null && known.place == Place.ASLEEP) {
            leave(known);
            failed(known, now);
        }
    }

    /** When {@link #take} may give a pod that it does not give now, if nothing else happens. */
    public OptionalLong nextRipe() {
        return backingOff.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(backingOff.first().ripeAt);
    }

    /** How long until a time; not negative. */
    public static Duration until(long time, long now) {
        return Duration.ofNanos(Math.max(0, time - now));
    }

    public int size() {
        return pods.size();
    }

    /** How many wait, and where. */
    public QueueSizes sizes() {
        int sleeping = 0;
        int gated = 0;
        Map<List<String>, Integer> rejected = new HashMap<>();
        for (QueuedPod each : pods.values()) {
            if (each.place == Place.ASLEEP && each.gated) {
                gated++;
            } else if (each.place == Place.ASLEEP) {
                sleeping++;
                for (String rule : each.rejectedBy) {
                    rejected.merge(
                            List.of(rule, each.pod.rules().schedulerName()), 1, Integer::sum);
                }
            }
        }
        return new QueueSizes(active.size(), backingOff.size(), sleeping, gated, rejected);
    }

    private void wake(QueuedPod pod, long now, String event) {
        leave(pod);
        pod.gated = !hints.mayBeTried(pod.pod);
        pod.turn = turns++;
        boolean early = pod.rejections > 0 && pod.ripeAt - now > 0;
        enter(pod, pod.gated ? Place.ASLEEP : early ? Place.BACK_OFF : Place.ACTIVE);
        arrivals.came(pod.gated ? UNSCHEDULABLE : early ? BACK_OFF : ACTIVE, event);
        if (!pod.gated && !pod.seen) {
            pod.seen = true;
            pod.queuedAt = now;
        }
        if (pod.gated) {
            passOn(pod, now);
        }
    }

    /** If others sleep on because this pod is awake, it is the next one's turn. */
    private void passOn(QueuedPod pod, long now) {
        QueuedPod next = asleep.next(pod);
        if (next != null) {
            wake(next, now, "AlikePassedOn");
        }
    }

    private void wakeRipe(long now) {
        while (!backingOff.isEmpty() && backingOff.first().ripeAt - now <= 0) {
            QueuedPod ripe = backingOff.first();
            leave(ripe);
            ripe.turn = turns++;
            enter(ripe, Place.ACTIVE);
            arrivals.came(ACTIVE, "BackoffComplete");
        }
    }

    private @Nullable QueuedPod earlyRiser() {
        for (QueuedPod each : backingOff) {
            // Groups that stand in each other's way would wake each other without end.
            if (each.errors == 0 && each.pod.group().isEmpty()) {
                return each;
            }
        }
        return null;
    }

    private void enterIfStillWanted(QueuedPod pod, Place place) {
        if (holds(pod)) {
            enter(pod, place);
        }
    }

    private void enter(QueuedPod pod, Place place) {
        pod.place = place;
        switch (place) {
            case ACTIVE -> active.add(pod);
            case BACK_OFF -> backingOff.add(pod);
            case ASLEEP -> {
                if (!pod.gated) { // that one waits for nothing but a change of its own
                    asleep.add(pod);
                }
            }
            case TAKEN -> {}
        }
    }

    private void leave(QueuedPod pod) {
        switch (pod.place) {
            case ACTIVE -> active.remove(pod);
            case BACK_OFF -> backingOff.remove(pod);
            case ASLEEP -> asleep.remove(pod);
            case TAKEN -> {}
        }
        pod.place = Place.TAKEN;
    }
}
