package io.jollyboat.jolly.consolidation;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.meta.v1.OwnerReference;
import io.jollyboat.core.client.CallingClient;
import io.jollyboat.core.client.ListOptions;
import io.jollyboat.core.placement.PodLife;
import io.jollyboat.scheduler.whatif.EvictionRules;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The pod that is made in the place of one that is evicted. Which one that is nobody says; so it is
 * whichever pod of the same maker has come since and got a node.
 */
final class Replacement {

    private final CallingClient client;
    private final Pod evicted;
    private final OwnerReference maker;
    private final Set<String> before; // the uids of the maker's pods

    /**
     * To be made before the eviction.
     *
     * @param maker of the pod
     */
    Replacement(CallingClient client, Pod evicted, OwnerReference maker) {
        this.client = client;
        this.evicted = evicted;
        this.maker = maker;
        this.before = siblings().stream().map(Pod::uid).collect(Collectors.toUnmodifiableSet());
    }

    /** Where things stand. */
    sealed interface State {

        record Placed(Pod pod) implements State {}

        /** None comes, and none has to. */
        record Needless(String why) implements State {}

        record Awaited(String why) implements State {}
    }

    State look() {
        List<Pod> siblings = siblings();
        List<Pod> fresh = siblings.stream().filter(pod -> !before.contains(pod.uid())).toList();
        Optional<Pod> placed =
                fresh.stream().filter(pod -> !pod.spec().nodeName().isEmpty()).findFirst();
        if (placed.isPresent()) {
            return new State.Placed(placed.get());
        }
        if (!fresh.isEmpty()) {
            return new State.Awaited(unplaced(fresh.getFirst()));
        }
        long staying =
                siblings.stream()
                        .filter(pod -> pod.metadata().deletionTimestamp().isEmpty())
                        .count();
        OptionalInt wanted = wanted();
        if (wanted.isPresent() && staying >= wanted.getAsInt()) {
            return new State.Needless(
                    "%s %s wants none in its place".formatted(maker.kind(), maker.name()));
        }
        if (wanted.isEmpty() && isGone()) {
            return new State.Needless(
                    "%s %s has made none in its place so far"
                            .formatted(maker.kind(), maker.name()));
        }
        return new State.Awaited(
                "%s %s has not made another pod yet".formatted(maker.kind(), maker.name()));
    }

    /** The pods of the same maker that have not ended. */
    private List<Pod> siblings() {
        return client.list(Resources.PODS, evicted.namespace(), ListOptions.ALL).items().stream()
                .filter(pod -> !PodLife.hasEnded(pod))
                .filter(
                        pod ->
                                EvictionRules.maker(pod)
                                        .filter(each -> each.uid().equals(maker.uid()))
                                        .isPresent())
                .toList();
    }

    private boolean isGone() {
        return client.find(Resources.PODS, evicted.namespace(), evicted.name())
                .filter(pod -> pod.uid().equals(evicted.uid()))
                .isEmpty();
    }

    private static String unplaced(Pod pod) {
        return pod.status().conditions().stream()
                .filter(each -> each.type().equals("PodScheduled"))
                .filter(each -> each.status().equals("False"))
                .map(each -> "%s has no node: %s".formatted(pod.name(), each.message()))
                .findFirst()
                .orElse(pod.name() + " has no node yet");
    }

    /** How many pods the maker wants to have; empty when that cannot be told of its kind. */
    private OptionalInt wanted() {
        String namespace = evicted.namespace();
        return switch (maker.kind()) {
            case "ReplicaSet" ->
                    wanted(
                            client.find(Resources.REPLICA_SETS, namespace, maker.name())
                                    .map(each -> each.spec().replicas(1)));
            case "StatefulSet" ->
                    wanted(
                            client.find(Resources.STATEFUL_SETS, namespace, maker.name())
                                    .map(each -> each.spec().replicas(1)));
            case "ReplicationController" ->
                    wanted(
                            client.find(Resources.REPLICATION_CONTROLLERS, namespace, maker.name())
                                    .map(each -> each.spec().replicas(1)));
            default -> OptionalInt.empty();
        };
    }

    private static OptionalInt wanted(Optional<Integer> replicas) {
        return OptionalInt.of(replicas.orElse(0));
    }
}
