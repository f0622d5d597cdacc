package io.jollyboat.scheduler.measure;

import io.jollyboat.core.metrics.Metrics;
import io.jollyboat.core.metrics.Metrics.Dial;
import io.jollyboat.scheduler.queue.QueueSizes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How many pods wait and how many nodes there are. It is not kept count of: whoever asks has the
 * scheduler say it between two decisions, and blocks meanwhile. Safe for use by several threads.
 */
public final class Standing {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private volatile @Nullable Source source;

    /**
     * What there is.
     *
     * @param pods that have a node
     */
    public record Sizes(QueueSizes queue, int nodes, int pods) {}

    /** Whoever knows. */
    @FunctionalInterface
    public interface Source {
        /** Has somebody told, soon and on any thread. */
        void tell(Consumer<Sizes> who);
    }

    Standing(Metrics metrics) {
        metrics.gauges(
                this::sizes,
                List.of(
                        new Dial<>(
                                "scheduler_pending_pods",
                                "Pods that wait: to be tried next (active), for their time"
                                        + " (backoff), for something to happen (unschedulable), or"
                                        + " not to be tried at all (gated).",
                                List.of("queue"),
                                Standing::waiting),
                        new Dial<>(
                                "scheduler_unschedulable_pods",
                                "Pods that fit nowhere, by the rules that rejected them; one may"
                                        + " count for several.",
                                List.of("plugin", "profile"),
                                now -> now.queue().rejected()),
                        new Dial<>(
                                "scheduler_cache_size",
                                "Nodes, and pods that have one.",
                                List.of("type"),
                                now ->
                                        Map.of(
                                                List.of("nodes"),
                                                now.nodes(),
                                                List.of("pods"),
                                                now.pods()))));
    }

    private static Map<List<String>, Integer> waiting(Sizes sizes) {
        QueueSizes queue = sizes.queue();
        return Map.of(
                List.of("active"),
                queue.active(),
                List.of("backoff"),
                queue.backOff(),
                List.of("unschedulable"),
                queue.unschedulable(),
                List.of("gated"),
                queue.gated());
    }

    /** From now on that one knows; it has taken in all that is there. */
    public void known(Source one) {
        source = one;
    }

    /** Nobody knows any more. */
    public void unknown() {
        source = null;
    }

    /** What is missing for the scheduler to work; empty when it does. */
    public String obstacle() {
        return source == null ? "handlers are not fully synchronized" : "";
    }

    private Optional<Sizes> sizes() {
        Source now = source;
        if (now == null) {
            return Optional.empty();
        }
        var answer = new CompletableFuture<Sizes>();
        now.tell(answer::complete);
        try {
            return Optional.of(answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException | TimeoutException busy) {
            return Optional.empty(); // better no sample than an old one
        }
    }
}
