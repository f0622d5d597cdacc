package io.jollyboat.jolly.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.apps.v1.DaemonSet;
import io.jollyboat.core.api.apps.v1.Deployment;
import io.jollyboat.core.api.apps.v1.ReplicaSet;
import io.jollyboat.core.api.apps.v1.StatefulSet;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.meta.v1.OwnerReference;
import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.model.ResourceType;
import io.jollyboat.core.model.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What must hold once everything has settled, whatever happened before. */
final class Calm {

    private static final List<ResourceType<? extends KubernetesObject>> WATCHED =
            List.of(
                    Resources.DEPLOYMENTS,
                    Resources.REPLICA_SETS,
                    Resources.STATEFUL_SETS,
                    Resources.DAEMON_SETS,
                    Resources.CONTROLLER_REVISIONS,
                    Resources.JOBS,
                    Resources.CRON_JOBS,
                    Resources.SERVICES,
                    Resources.ENDPOINT_SLICES,
                    Resources.POD_DISRUPTION_BUDGETS,
                    Resources.HORIZONTAL_POD_AUTOSCALERS,
                    Resources.RESOURCE_QUOTAS,
                    Resources.PERSISTENT_VOLUME_CLAIMS,
                    Resources.PERSISTENT_VOLUMES,
                    Resources.PODS);

    private final SimulatedCluster cluster;
    private final List<KubernetesObject> objects = new ArrayList<>();
    private final Map<String, KubernetesObject> byUid;

    Calm(SimulatedCluster cluster) {
        this.cluster = cluster;
        WATCHED.forEach(type -> objects.addAll(cluster.list(type)));
        this.byUid =
                objects.stream()
                        .collect(Collectors.toMap(KubernetesObject::uid, Function.identity()));
    }

    /** Every object with its resourceVersion: the same twice means that nothing was written. */
    Map<String, String> revisions() {
        var revisions = new TreeMap<String, String>();
        objects.forEach(object -> revisions.put(name(object), object.resourceVersion()));
        return revisions;
    }

    /** A line per pod, for who wants to know why it is not calm. */
    String pods() {
        return cluster.list(Resources.PODS).stream()
                .map(
                        pod ->
                                "%s on %s: %s%s %s"
                                        .formatted(
                                                name(pod),
                                                pod.spec().nodeName(),
                                                pod.beingDeleted() ? "going, " : "",
                                                pod.status().phase(),
                                                pod.status()
                                                        .json()
                                                        .at("/containerStatuses/0/state")))
                .collect(Collectors.joining("\n"));
    }

    void holds() {
        objects.forEach(this::isSettled);
        objects.forEach(this::isOwnedByWhoIsThere);
        cluster.list(Resources.DEPLOYMENTS).forEach(this::isRolledOut);
        cluster.list(Resources.REPLICA_SETS).forEach(this::hasItsPods);
        cluster.list(Resources.STATEFUL_SETS).forEach(this::hasItsPods);
        cluster.list(Resources.DAEMON_SETS).forEach(this::isOnEveryNode);
        cluster.list(Resources.DEPLOYMENTS).forEach(this::keepsItsHistory);
        new CalmNeighbours(cluster).holds();
    }

    private void keepsItsHistory(Deployment deployment) {
        assertThat(owned(cluster.list(Resources.REPLICA_SETS), deployment))
                .as("revisions of %s", name(deployment))
                .hasSizeLessThanOrEqualTo(deployment.spec().revisionHistoryLimit() + 1);
    }

    private void isSettled(KubernetesObject object) {
        assertThat(object.beingDeleted()).as("%s is still going", name(object)).isFalse();
        if (object.json().path("status").has("observedGeneration") && !(object instanceof Pod)) {
            assertThat(Trees.object(object.json(), "status").path("observedGeneration").asLong(-1))
                    .as("what %s has observed", name(object))
                    .isEqualTo(object.generation());
        }
    }

    private void isOwnedByWhoIsThere(KubernetesObject object) {
        for (OwnerReference owner : object.ownerReferences()) {
            assertThat(byUid).as("owner of %s", name(object)).containsKey(owner.uid());
        }
    }

    private void isRolledOut(Deployment deployment) {
        int replicas = deployment.spec().replicas();
        var status = deployment.status();
        assertThat(
                        List.of(
                                status.replicas(),
                                status.updatedReplicas(),
                                status.readyReplicas(),
                                status.availableReplicas()))
                .as("pods of %s", name(deployment))
                .containsOnly(replicas);
        List<ReplicaSet> withPods =
                owned(cluster.list(Resources.REPLICA_SETS), deployment).stream()
                        .filter(set -> set.status().replicas() > 0)
                        .toList();
        assertThat(withPods)
                .as("sets with pods of %s", name(deployment))
                .hasSize(replicas > 0 ? 1 : 0)
                .allMatch(
                        set ->
                                set.spec()
                                        .template()
                                        .spec()
                                        .json()
                                        .equals(deployment.spec().template().spec().json()));
    }

    private void hasItsPods(ReplicaSet set) {
        List<Pod> pods = pods(set);
        assertThat(pods).as("pods of %s", name(set)).hasSize(set.spec().replicas());
        assertThat(set.status().replicas()).isEqualTo(pods.size());
        assertThat(set.status().availableReplicas()).isEqualTo(pods.size());
        assertThat(set.status().terminatingReplicas()).isZero();
    }

    /**
     * A set that was given the pods of another of its name, which had no claims, cannot give them
     * any, since a pod's volumes stay as they are. In Kubernetes too it waits for people to delete
     * them.
     */
    private boolean waitsForPeople(StatefulSet set) {
        return set.spec().volumeClaimTemplates().stream()
                .anyMatch(
                        claim ->
                                owned(cluster.list(Resources.PODS), set).stream()
                                        .anyMatch(
                                                pod ->
                                                        pod.spec().volumes().stream()
                                                                .noneMatch(
                                                                        volume ->
                                                                                volume.name()
                                                                                        .equals(
                                                                                                claim
                                                                                                        .name()))));
    }

    private void hasItsPods(StatefulSet set) {
        if (waitsForPeople(set)) {
            return;
        }
        assertThat(pods(set).stream().map(Pod::name))
                .as("pods of %s", name(set))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, set.spec().replicas())
                                .mapToObj(ordinal -> set.name() + "-" + ordinal)
                                .toList());
        assertThat(pods(set))
                .allMatch(
                        pod ->
                                set.status()
                                        .updateRevision()
                                        .equals(pod.labels().get("controller-revision-hash")));
        assertThat(set.status().currentRevision()).isEqualTo(set.status().updateRevision());
        assertThat(set.status().availableReplicas()).isEqualTo(set.spec().replicas());
    }

    private void isOnEveryNode(DaemonSet set) {
        assertThat(pods(set).stream().map(pod -> pod.spec().nodeName()).distinct())
                .as("nodes of %s", name(set))
                .hasSize(SimulatedCluster.NODES);
        assertThat(pods(set)).hasSize(SimulatedCluster.NODES);
        assertThat(set.status().numberAvailable()).isEqualTo(SimulatedCluster.NODES);
        assertThat(set.status().updatedNumberScheduled()).isEqualTo(SimulatedCluster.NODES);
    }

    private List<Pod> pods(KubernetesObject owner) {
        List<Pod> pods = owned(cluster.list(Resources.PODS), owner);
        assertThat(pods)
                .as("pods of %s", name(owner))
                .allMatch(pod -> pod.status().phase().equals("Running"));
        return pods;
    }

    private static <T extends KubernetesObject> List<T> owned(
            List<T> objects, KubernetesObject owner) {
        return objects.stream()
                .filter(
                        object ->
                                object.controller()
                                        .filter(ref -> ref.uid().equals(owner.uid()))
                                        .isPresent())
                .toList();
    }

    private static String name(KubernetesObject object) {
        return object.kind() + " " + object.namespace() + "/" + object.name();
    }
}
