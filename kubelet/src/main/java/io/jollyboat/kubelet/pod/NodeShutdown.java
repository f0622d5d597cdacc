package io.jollyboat.kubelet.pod;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.runtime.Timer;
import io.jollyboat.kubelet.plan.Ending;
import io.jollyboat.kubelet.plan.Shutdown;
import io.jollyboat.kubelet.plan.ShutdownPeriods;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Ends pods of a node that it does not want any more: one, or all at once, or one turn after the
 * other.
 */
final class NodeShutdown {

    static final Shutdown REJECTION =
            Shutdown.rejecting("NodeShutdown", "Pod was rejected as the node is shutting down.");

    /** Beyond a pod's grace, for the engine to kill what does not end. */
    private static final Duration LEAST_PATIENCE = Duration.ofSeconds(10);

    private final Timeline timeline;
    private final PodEvents events;

    NodeShutdown(NodeServices services) {
        this.timeline = services.timeline();
        this.events = services.events();
    }

    /**
     * Ends one pod. Where that takes half as long again as the pod's grace, and ten seconds at the
     * least, an event tells of it: something on the node does not let go of the pod.
     */
    void end(PodWorker worker, Shutdown how) {
        worker.shutDown(how);
        if (how.cause() == Ending.Cause.SUSPENDED) {
            return; // nobody would hear of it
        }
        long grace = how.grace(worker.pod()).toSeconds();
        Duration half = Duration.ofSeconds(grace + grace / 2);
        Timer late =
                timeline.after(
                        half.compareTo(LEAST_PATIENCE) > 0 ? half : LEAST_PATIENCE,
                        () ->
                                events.warning(
                                        worker.pod(),
                                        "ExceededGracePeriod",
                                        "Container runtime did not kill the pod within specified"
                                                + " grace period."));
        worker.ended().thenRun(late::cancel);
    }

    /** Completes when all have ended, or after a time at the latest. */
    CompletionStage<Void> end(Collection<PodWorker> some, Shutdown how, Duration patience) {
        some.forEach(worker -> end(worker, how));
        var ended =
                CompletableFuture.allOf(
                        some.stream()
                                .map(worker -> worker.ended().toCompletableFuture())
                                .toArray(CompletableFuture<?>[]::new));
        timeline.after(patience, () -> ended.complete(null));
        return ended;
    }

    /** A turn that takes longer than its period is not waited for by the next. */
    CompletionStage<Void> inTurn(Collection<PodWorker> all, ShutdownPeriods periods) {
        Map<String, PodWorker> workers = new HashMap<>();
        all.forEach(worker -> workers.put(worker.pod().uid(), worker));
        List<Pod> pods = all.stream().map(PodWorker::pod).toList();
        CompletionStage<Void> before = CompletableFuture.completedFuture(null);
        for (ShutdownPeriods.Turn turn : periods.turns(pods)) {
            List<PodWorker> its =
                    workers.entrySet().stream()
                            .filter(
                                    one ->
                                            turn.pods().stream()
                                                    .anyMatch(
                                                            pod -> pod.uid().equals(one.getKey())))
                            .map(Map.Entry::getValue)
                            .toList();
            before =
                    before.thenCompose(
                            done -> end(its, Shutdown.ofNode(turn.length()), turn.length()));
        }
        return before;
    }
}
