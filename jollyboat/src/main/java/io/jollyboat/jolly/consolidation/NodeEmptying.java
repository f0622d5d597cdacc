package io.jollyboat.jolly.consolidation;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.meta.v1.OwnerReference;
import io.jollyboat.core.client.CallingClient;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Cause;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.runtime.Seconds;
import io.jollyboat.jolly.terminal.Steps;
import io.jollyboat.scheduler.whatif.Consolidation.Emptied;
import io.jollyboat.scheduler.whatif.Consolidation.Move;
import io.jollyboat.scheduler.whatif.EvictionRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Empties a node that has been cordoned: evicts one pod after the other, in the order in which they
 * are thought to find room, each when what replaces the one before has a node. So if room has
 * become less meanwhile, one pod at most waits for it.
 */
final class NodeEmptying {

    private final CallingClient client;
    private final Vigil vigil;
    private final Steps steps;
    private final BooleanSupplier stopped;

    /**
     * @param stopped whether no further pod is to be evicted
     */
    NodeEmptying(CallingClient client, Vigil vigil, Steps steps, BooleanSupplier stopped) {
        this.client = client;
        this.vigil = vigil;
        this.steps = steps;
        this.stopped = stopped;
    }

    /**
     * @return the pods that were evicted, and where those are that came in their places
     * @throws GaveUpException when a pod does not go, or nothing comes in its place
     */
    List<Moved> empty(Emptied planned) {
        List<Moved> moved = new ArrayList<>();
        for (Move move : planned.moves()) {
            staying(move.pod(), planned.node()).ifPresent(pod -> moved.add(move(pod)));
        }
        for (Key ended : planned.ended()) {
            staying(ended, planned.node()).ifPresent(pod -> moved.add(end(pod)));
        }
        planned.moves().forEach(move -> awaitEnd(move.pod(), planned.node()));
        planned.ended().forEach(pod -> awaitEnd(pod, planned.node()));
        return moved;
    }

    /** A pod, if it has not gone meanwhile and is not about to. */
    private Optional<Pod> staying(Key pod, String node) {
        if (stopped.getAsBoolean()) {
            throw new GaveUpException("stopped");
        }
        return on(pod, node).filter(each -> each.metadata().deletionTimestamp().isEmpty());
    }

    private Optional<Pod> on(Key pod, String node) {
        return client.find(Resources.PODS, pod.namespace(), pod.name())
                .filter(each -> each.spec().nodeName().equals(node));
    }

    private Moved end(Pod pod) {
        evict(pod);
        steps.done(Key.of(pod) + " ends: nothing makes it again");
        return new Moved(Key.of(pod), "", "");
    }

    private Moved move(Pod pod) {
        Key key = Key.of(pod);
        OwnerReference maker =
                EvictionRules.maker(pod)
                        .orElseThrow(() -> new GaveUpException(key + " is nobody's any more"));
        Replacement replacement = new Replacement(client, pod, maker);
        evict(pod);
        var last = new Replacement.State[] {replacement.look()};
        vigil.until(
                () -> {
                    last[0] = replacement.look();
                    return last[0] instanceof Replacement.State.Awaited(String why)
                            ? Optional.of(key + " was evicted, but " + why)
                            : Optional.empty();
                },
                Seconds.of(grace(pod)),
                steps::doing);
        if (last[0] instanceof Replacement.State.Placed(Pod other)
                && other.spec().nodeName().equals(pod.spec().nodeName())) {
            throw new GaveUpException(
                    "%s came back to it as %s: not the scheduler put it there"
                            .formatted(key, other.name()));
        }
        Moved moved =
                last[0] instanceof Replacement.State.Placed(Pod other)
                        ? new Moved(key, other.name(), other.spec().nodeName())
                        : new Moved(key, "", "");
        steps.done(
                last[0] instanceof Replacement.State.Needless(String why)
                        ? key + " is evicted; " + why
                        : moved.inWords());
        return moved;
    }

    private void evict(Pod pod) {
        vigil.until(
                () -> {
                    if (stopped.getAsBoolean()) {
                        throw new GaveUpException("stopped");
                    }
                    return refusal(pod).map(why -> Key.of(pod) + " is not let go: " + why);
                },
                Duration.ZERO,
                steps::doing);
    }

    /** Why a pod is not evicted now; empty when it is. */
    private Optional<String> refusal(Pod pod) {
        ObjectNode eviction = JsonNodeFactory.instance.objectNode();
        eviction.put("apiVersion", "policy/v1").put("kind", "Eviction");
        eviction.putObject("metadata").put("name", pod.name()).put("namespace", pod.namespace());
        eviction.putObject("deleteOptions").putObject("preconditions").put("uid", pod.uid());
        try {
            client.post(Resources.PODS, pod.namespace(), pod.name(), "eviction", eviction);
            return Optional.empty();
        } catch (ApiException e) {
            if (e.reason() == Reason.TOO_MANY_REQUESTS) {
                return Optional.of(inWords(e));
            }
            if (e.reason() == Reason.NOT_FOUND || e.reason() == Reason.CONFLICT) {
                return Optional.empty(); // it has gone by itself
            }
            throw new GaveUpException(Key.of(pod) + " is not let go: " + inWords(e));
        }
    }

    /** Of a budget that is in the way, its name and numbers are among the details. */
    private static String inWords(ApiException refusal) {
        return Stream.concat(
                        Stream.of(refusal.message()),
                        refusal.details().causes().stream().map(Cause::message))
                .collect(Collectors.joining(" "));
    }

    private void awaitEnd(Key pod, String node) {
        vigil.until(
                () -> on(pod, node).map(_ -> pod + " has not ended yet"),
                Seconds.of(on(pod, node).map(NodeEmptying::grace).orElse(0L)),
                steps::doing);
    }

    private static long grace(Pod pod) {
        return pod.spec().terminationGracePeriodSeconds();
    }
}
