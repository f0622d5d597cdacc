package io.jollyboat.kubelet.pod;

import io.jollyboat.kubelet.plan.Action;
import io.jollyboat.kubelet.plan.ContainerMemory;
import io.jollyboat.kubelet.plan.ContainerMemory.ImageState;
import io.jollyboat.kubelet.plan.Kill;
import io.jollyboat.kubelet.plan.PodSituation.Readiness;
import io.jollyboat.kubelet.runtime.PodRecord;
import io.jollyboat.kubelet.runtime.SandboxStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What one pod's worker remembers between two looks. Used on the pod's serial executor only; gone
 * when the kubelet restarts, which costs no more than a back-off begun anew.
 */
final class PodMemory {

    private static final Duration FIRST_DELAY = Duration.ofMillis(500);
    private static final Duration LAST_DELAY = Duration.ofSeconds(122);

    final Map<String, ContainerMemory> containers = new HashMap<>(); // by name
    final Map<String, ImageState> volumeImages = new HashMap<>(); // by name of the volume
    final Map<String, Kill> kills = new HashMap<>(); // by container id
    final Set<String> lastHooks = new HashSet<>(); // ids of those whose hook before the stop runs
    final Map<String, String> lastWords = new HashMap<>(); // by container id
    private final Map<String, Instant> reported = new HashMap<>(); // back-offs, by what waits

    private String failed = ""; // the last sandbox whose start was seen to have failed
    private String lossTold = ""; // the lost sandbox, and the try to replace it
    private boolean left;
    private Readiness volumes = Readiness.NOT_YET;
    private @Nullable Instant renewal;
    private Readiness sandbox = Readiness.NOT_YET;
    private Duration volumeDelay = FIRST_DELAY;
    private Duration sandboxDelay = FIRST_DELAY;

    ContainerMemory container(String name) {
        return containers.getOrDefault(name, ContainerMemory.NONE);
    }

    void change(String name, UnaryOperator<ContainerMemory> change) {
        containers.put(name, change.apply(container(name)));
    }

    /** The kubelet stops: what comes of things under way is no longer its business. */
    void leave() {
        left = true;
    }

    boolean isLeft() {
        return left;
    }

    Readiness volumes() {
        return volumes;
    }

    Readiness sandbox() {
        return sandbox;
    }

    /**
     * @param renewal when something in them has to be renewed; null for never
     */
    void volumesReady(@Nullable Instant renewal) {
        volumes = Readiness.DONE;
        this.renewal = renewal;
        volumeDelay = FIRST_DELAY;
    }

    void volumesFailed(Instant now) {
        volumes = Readiness.failedUntil(now.plus(volumeDelay));
        volumeDelay = doubled(volumeDelay);
    }

    /** Tokens in volumes do not last. */
    void renewIfDue(Instant now) {
        if (renewal != null && !now.isBefore(renewal)) {
            renewal = null;
            volumesStale();
        }
    }

    /** That instant or the one at which a volume is to be renewed, if it is sooner. */
    @Nullable Instant soonest(@Nullable Instant other) {
        return renewal == null || (other != null && other.isBefore(renewal)) ? other : renewal;
    }

    /** What the volumes are made of may have changed: they are to be brought up to date. */
    void volumesStale() {
        if (!volumes.equals(Readiness.OVER)) {
            volumes = Readiness.NOT_YET;
        }
    }

    /** There are none any more, and none will be. */
    void volumesReleased() {
        volumes = Readiness.OVER;
        renewal = null;
    }

    /** This is what the engine has of the pod now. */
    void observed(PodRecord seen) {
        if (seen.sandbox().filter(SandboxStatus::isReady).isPresent()) {
            sandbox = Readiness.NOT_YET;
            sandboxDelay = FIRST_DELAY;
        }
        kills.entrySet()
                .removeIf(
                        kill ->
                                seen.containers().stream()
                                        .filter(c -> c.id().equals(kill.getKey()))
                                        .noneMatch(c -> c.isRunning() || kill.getValue().again()));
    }

    /** Should it die before it was ever ready, the next one waits; see {@link #observed}. */
    void sandboxMade(Instant now) {
        sandbox = Readiness.failedUntil(now.plus(sandboxDelay));
    }

    /** Failures of an engine that was about to go say nothing of the one that came. */
    void engineReturned() {
        sandboxDelay = FIRST_DELAY;
        if (!sandbox.done()) {
            sandbox = Readiness.NOT_YET;
        }
        containers.replaceAll((name, known) -> known.retryNow());
    }

    /** Whether it was not known yet that this sandbox failed. */
    boolean failsAnew(String sandbox) {
        boolean anew = !sandbox.equals(failed);
        failed = sandbox;
        return anew;
    }

    void sandboxFailed(Instant now) {
        sandbox = Readiness.failedUntil(now.plus(sandboxDelay));
        sandboxDelay = doubled(sandboxDelay);
    }

    /** Whether a back-off was not told of yet. */
    boolean report(String what, Instant until) {
        return !until.equals(reported.put(what, until));
    }

    /**
     * Whether the loss of a sandbox was not told of yet, for this try to replace it.
     *
     * @param triedUntil see {@link Action.ReportSandboxChanged}
     */
    boolean reportLoss(String sandbox, @Nullable Instant triedUntil) {
        String loss = sandbox + " " + triedUntil;
        boolean anew = !loss.equals(lossTold);
        lossTold = loss;
        return anew;
    }

    private static Duration doubled(Duration delay) {
        Duration doubled = delay.multipliedBy(2);
        return doubled.compareTo(LAST_DELAY) < 0 ? doubled : LAST_DELAY;
    }
}
