package io.jollyboat.kubelet.pod;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.kubelet.plan.Shutdown;
import io.jollyboat.kubelet.plan.ShutdownPeriods;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Ends the pods of a node, all at once or one turn after the other. */
final class NodeShutdown {

    static final Shutdown REJECTION =
            Shutdown.rejecting("NodeShutdown", "Pod was rejected as the node is shutting down.");

    private final Timeline timeline;

    NodeShutdown(Timeline timeline) {
        this.timeline = timeline;
    }

    /** Completes when all have ended, or after a time at the latest. */
    CompletionStage<Void> end(Collection<PodWorker> some, Shutdown how, Duration patience) {
        some.forEach(worker -> worker.shutDown(how));
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
