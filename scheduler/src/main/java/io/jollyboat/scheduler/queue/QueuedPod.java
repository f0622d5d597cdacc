package io.jollyboat.scheduler.queue;

import io.jollyboat.scheduler.snapshot.PodInfo;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A pod that waits for a node, and how it has fared so far. Belongs to the scheduling loop. */
public final class QueuedPod {

    /**
     * Where the pod is: it is taken from ACTIVE or BACK_OFF to be tried, and comes back if that
     * fails.
     */
    enum Place {
        ACTIVE,
        BACK_OFF,
        ASLEEP,
        TAKEN
    }

    PodInfo pod;
    Place place = Place.TAKEN;

    /** The order in which pods were woken; no two have the same. */
    long turn;

    /** When back-off ends. */
    long ripeAt;

    /** How often in a row no node was found. */
    int rejections;

    /** How often in a row something went wrong with the node that was found. */
    int errors;

    /**
     * The rules that kept it from being placed when it was last tried; empty when none was asked.
     * Changes only while the pod is TAKEN.
     */
    Set<String> rejectedBy = Set.of();

    /** The sleepers it is among; null unless it is ASLEEP and may be tried. */
    @Nullable Alike among;

    /** Those who sleep on for as long as it is not known how this one fares; null mostly. */
    @Nullable Alike speaksFor;

    /** It may not be tried at all until its own object changes. */
    boolean gated;

    /** How often it was taken to be tried. */
    int attempts;

    /** When it could be tried for the first time; only if {@link #seen}. */
    long queuedAt;

    /** Whether it could ever be tried. */
    boolean seen;

    /** When it was taken last. */
    long takenAt;

    /**
     * A try to place it; times are those of {@code Timeline.nanos}.
     *
     * @param number from 1
     * @param queued when it could be tried for the first time
     * @param begun when it was taken this time
     */
    public record Attempt(int number, long queued, long begun) {}

    QueuedPod(PodInfo pod) {
        this.pod = pod;
    }

    /** The try that is under way, or was the last. */
    public Attempt attempt() {
        return new Attempt(attempts, queuedAt, takenAt);
    }

    public PodInfo pod() {
        return pod;
    }
}
