package io.jollyboat.kubelet.pod;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.placement.PodLife;
import io.jollyboat.core.runtime.SerialExecutor;
import io.jollyboat.kubelet.container.SandboxSpecs;
import io.jollyboat.kubelet.plan.Action;
import io.jollyboat.kubelet.plan.Decision;
import io.jollyboat.kubelet.plan.Ending;
import io.jollyboat.kubelet.plan.PodPlan;
import io.jollyboat.kubelet.plan.PodSituation;
import io.jollyboat.kubelet.plan.Shutdown;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException;
import io.jollyboat.kubelet.runtime.ContainerStatus;
import io.jollyboat.kubelet.runtime.PodIdentity;
import io.jollyboat.kubelet.runtime.PodRecord;
import io.jollyboat.kubelet.status.PodStatus;
import io.jollyboat.kubelet.status.StatusWriter;
import io.jollyboat.kubelet.volume.VolumeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The actor of one pod. Whatever may have changed wakes it; it then looks at the runtime, decides,
 * acts, and looks again until there is nothing left to do, and tells the API server how the pod is.
 *
 * <p>The public methods may be called from any thread and return at once; everything else happens
 * on the pod's serial executor.
 */
final class PodWorker {

    private static final Logger log = LoggerFactory.getLogger(PodWorker.class);

    /** More rounds than any pod needs in one go; beyond it others get their turn first. */
    private static final int ROUNDS = 64;

    private final NodeServices services;
    private final SerialExecutor serial;
    private final PodIdentity identity;
    private final StatusWriter writer;
    private final PodReport report;
    private final PodMemory memory = new PodMemory();
    private final PodProbes probes;
    private final PodResize resizes;
    private final PodActions actions;
    private final LastWords lastWords;
    private final Instant startTime;
    private final AtomicBoolean lookDue = new AtomicBoolean();

    // all used on the serial executor only
    private volatile Pod latest; // as the API has it; read from other threads
    private PodRecord seen;
    private boolean firstLook = true;
    private boolean removed;
    private Runnable whenGone;
    private final Runnable whenReleased;
    private @Nullable Ending ending;
    private @Nullable Shutdown shutdown;
    private final CompletableFuture<Void> suspended = new CompletableFuture<>();
    private final NextLook next;

    /** Read from other threads: whether nothing is left to do, ever. */
    private volatile boolean done;

    private volatile boolean held; // others are going to make room

    /**
     * @param removed the object is gone already: only what is left of it is to be cleared away
     * @param whenGone run once nothing of a removed pod is left on the node
     * @param whenReleased run once the pod needs no resources any more
     */
    PodWorker(
            NodeServices services,
            Pod pod,
            boolean removed,
            Runnable whenGone,
            Runnable whenReleased) {
        this.whenReleased = whenReleased;
        this.services = services;
        this.serial = services.timeline().serial();
        this.latest = pod;
        this.removed = removed;
        this.whenGone = whenGone;
        this.identity = SandboxSpecs.identity(pod);
        this.seen = PodRecord.empty(identity);
        this.startTime =
                pod.status()
                        .startTime()
                        .orElseGet(() -> services.timeline().now().truncatedTo(ChronoUnit.SECONDS));
        this.writer = new StatusWriter(services.client(), services.timeline());
        this.report = new PodReport(services, writer);
        this.probes = new PodProbes(services, serial, () -> latest, this::wake);
        this.resizes = new PodResize(services, pod, whenReleased);
        this.actions = new PodActions(services, serial, memory, resizes, writer, this::wake);
        this.next = new NextLook(services.timeline(), this::wake);
        this.lastWords = new LastWords(services, serial, memory, this::wake);
    }

    /** Begins nothing before others have made room. */
    void holdUntil(CompletionStage<Void> room) {
        held = true;
        room.thenRun(
                () -> {
                    held = false;
                    wake();
                });
    }

    /** Something may have changed. Many calls before the next look are one. */
    void wake() {
        if (!done && !held && lookDue.compareAndSet(false, true)) {
            serial.execute(this::look);
        }
    }

    /** Whether that is its namespace and name, joined by a slash. */
    boolean isCalled(String name) {
        return name.equals(identity.namespace() + "/" + identity.name());
    }

    /** The object changed. */
    void update(Pod pod) {
        serial.execute(
                () -> {
                    Pod before = latest;
                    latest = pod;
                    report.seen(before, pod);
                    if (!before.annotations().equals(pod.annotations())
                            || !before.labels().equals(pod.labels())) {
                        memory.volumesStale(); // they may show in a downward API volume
                    } else if (onlyStatus(before, pod)) {
                        return; // mostly our own words coming back
                    }
                    wake();
                });
    }

    private static boolean onlyStatus(Pod before, Pod now) {
        return before.spec().json().equals(now.spec().json())
                && before.beingDeleted() == now.beingDeleted()
                && before.metadata().deletionGracePeriodSeconds(0)
                        == now.metadata().deletionGracePeriodSeconds(0)
                && now.spec().readinessGates().isEmpty();
    }

    /** The object is gone; what is given is run once nothing of the pod is left on the node. */
    void remove(Runnable then) {
        serial.execute(
                () -> {
                    removed = true;
                    whenGone = then;
                    if (done) {
                        then.run();
                    } else {
                        wake();
                    }
                });
    }

    /** As the API has it. */
    Pod pod() {
        return latest;
    }

    /** Whether the pod waits for more resources than the node can promise it now. */
    boolean waitsForResources() {
        return resizes.isPending();
    }

    /** Whether the pod is gone from the node, or left to itself. */
    boolean isDone() {
        return done;
    }

    /** A config map or secret that the pod uses changed. */
    void configurationChanged() {
        takeIn(
                () -> {
                    memory.volumesStale();
                    memory.containers.replaceAll((name, known) -> known.retryNow());
                });
    }

    /** A while has passed: tokens in volumes may be due, and news may have been lost. */
    void refresh() {
        takeIn(memory::volumesStale);
    }

    /** What the engine refused while it went down is to be tried again at once. */
    void engineReturned() {
        takeIn(
                () -> {
                    memory.engineReturned();
                    next.afresh();
                });
    }

    /** The pod has to end. What was said first holds: who was evicted stays evicted. */
    void shutDown(Shutdown how) {
        takeIn(() -> shutdown = shutdown == null ? how : shutdown);
    }

    /** Takes something in, and then looks. */
    private void takeIn(Runnable news) {
        serial.execute(
                () -> {
                    news.run();
                    wake();
                });
    }

    /** Completes when a shutdown has ended the last container. */
    CompletionStage<Void> ended() {
        return suspended;
    }

    /** Leaves the pod to itself: the kubelet stops, the containers go on. */
    void leave() {
        done = true;
        suspended.complete(null);
        serial.execute(
                () -> {
                    memory.leave();
                    probes.stop();
                    writer.close();
                    next.cancel();
                });
    }

    private void look() {
        lookDue.set(false);
        if (done) {
            return;
        }
        next.cancel();
        try {
            memory.renewIfDue(services.timeline().now());
            Instant due = memory.soonest(settle());
            next.afresh();
            if (due != null && !done) {
                next.in(Duration.between(services.timeline().now(), due));
            }
        } catch (ContainerRuntimeException | ApiException | VolumeException e) {
            Duration wait = next.failed();
            log.debug("{}: {}; again in {}", identity, e.getMessage(), wait);
            tellOfProbes();
        } finally {
            report.forget();
        }
    }

    /** Probes go on while the engine is away: whether the pod can serve is told all the same. */
    private void tellOfProbes() {
        if (report.status() != null && !removed && ending == null) {
            publish(situation());
        }
    }

    /** Looks, decides and acts until there is nothing to do; returns when to look again. */
    private @Nullable Instant settle() throws VolumeException {
        ObjectNode current = report.status();
        for (int round = 0; round < ROUNDS; round++) {
            observe();
            PodSituation situation = situation();
            Decision decision = PodPlan.decide(situation);
            if (decision.ending() != null && ending == null) {
                if (decision.ending().cause() == Ending.Cause.DEADLINE_EXCEEDED) {
                    services.events().normal(latest, "DeadlineExceeded", PodStatus.TOO_LONG);
                }
                probes.ending();
            }
            ending = decision.ending();
            boolean due = report.isDue() || decision.tellFirst() || ending != null;
            if (due || current == null) {
                current = publish(situation());
            }
            boolean acted = false;
            for (Action action : decision.actions()) {
                if (action instanceof Action.DeleteObject) {
                    resizes.release(latest); // whoever takes its place may come before we know
                }
                acted |= carryOut(action, situation, current);
                if (action instanceof Action.DeleteObject
                        || (removed && action instanceof Action.CleanUp)) {
                    finish();
                    return null;
                }
            }
            if (!acted) {
                if (!due) {
                    publish(situation());
                }
                noteEnded(situation);
                return decision.wakeAt();
            }
        }
        return services.timeline().now().plus(NextLook.FIRST_RETRY);
    }

    /** What keeps a pod from ending is told of; it is tried again. */
    private boolean carryOut(Action action, PodSituation situation, ObjectNode current)
            throws VolumeException {
        try {
            return actions.carryOut(action, situation, current);
        } catch (ContainerRuntimeException e) {
            if (ending != null && action.ends()) {
                services.events()
                        .warning(latest, "FailedKillPod", "error killing pod: " + e.getMessage());
            }
            throw e;
        }
    }

    private void noteEnded(PodSituation situation) {
        if (shutdown != null
                && situation.liveSandbox().isEmpty()
                && seen.containers().stream().noneMatch(ContainerStatus::isRunning)) {
            writer.tried().thenRun(() -> suspended.complete(null));
        }
    }

    private void observe() {
        seen = services.runtime().pod(identity);
        memory.observed(seen);
        actions.tellOfFailure(latest, seen);
        if (ending == null) {
            probes.follow(situation().shown().seen(), firstLook);
        }
        lastWords.gather(latest, seen);
        firstLook = false;
    }

    private PodSituation situation() {
        return new PodSituation(
                report.of(resizes.view(latest)),
                removed,
                seen,
                memory.containers,
                memory.volumeImages,
                probes.results(),
                memory.kills,
                memory.lastWords,
                memory.volumes(),
                memory.sandbox(),
                resizes.state(seen),
                ending,
                shutdown,
                startTime,
                services.timeline().now());
    }

    private ObjectNode publish(PodSituation situation) {
        ObjectNode now = report.tell(latest, situation);
        if (PodReport.isSuspended(situation)) {
            return now;
        }
        resizes.toldOf(situation.pod(), PodStatus.tellsOf(now, "PodResizeInProgress"));
        if (PodLife.isEnd(now.path("phase").asString("")) && resizes.release(latest)) {
            whenReleased.run();
        }
        return now;
    }

    private void finish() {
        done = true;
        suspended.complete(null);
        probes.stop();
        next.cancel();
        resizes.release(latest);
        whenReleased.run();
        if (removed) {
            whenGone.run();
        }
    }
}
