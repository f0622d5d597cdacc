package io.jollyboat.jolly.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.apps.v1.Deployment;
import io.jollyboat.core.api.autoscaling.v2.HorizontalPodAutoscaler;
import io.jollyboat.core.api.batch.v1.CronJob;
import io.jollyboat.core.api.batch.v1.Job;
import io.jollyboat.core.api.core.v1.Node;
import io.jollyboat.core.api.core.v1.PersistentVolume;
import io.jollyboat.core.api.core.v1.PersistentVolumeClaim;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.ResourceQuota;
import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.api.policy.v1.PodDisruptionBudget;
import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.model.ResourceType;
import io.jollyboat.core.selector.LabelSelector;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What must hold of everything but long-running workloads once all has settled. */
final class CalmNeighbours {

    private final SimulatedCluster cluster;
    private final List<Pod> pods;

    CalmNeighbours(SimulatedCluster cluster) {
        this.cluster = cluster;
        this.pods = cluster.list(Resources.PODS);
    }

    void holds() {
        cluster.list(Resources.NODES).forEach(CalmNeighbours::serves);
        cluster.nodes().forEach(this::runsWhatItsPodsAre);
        cluster.list(Resources.JOBS).forEach(this::isThrough);
        cluster.list(Resources.CRON_JOBS).forEach(this::keepsItsHistory);
        cluster.list(Resources.SERVICES).forEach(this::hasItsEndpoints);
        cluster.list(Resources.POD_DISRUPTION_BUDGETS).forEach(this::counts);
        cluster.list(Resources.HORIZONTAL_POD_AUTOSCALERS).forEach(this::keepsItsBounds);
        cluster.list(Resources.RESOURCE_QUOTAS).forEach(this::counts);
        cluster.list(Resources.PERSISTENT_VOLUME_CLAIMS).forEach(this::isBound);
        cluster.list(Resources.PERSISTENT_VOLUMES).forEach(this::isClaimed);
        namespacesAreThereOrGone();
    }

    private static void serves(Node node) {
        assertThat(node.spec().taints()).as("taints of node %s", node.name()).isEmpty();
        assertThat(condition(node, "Ready")).as("Ready of node %s", node.name()).contains("True");
    }

    private void runsWhatItsPodsAre(SimulatedNode node) {
        Set<String> here =
                pods.stream()
                        .filter(pod -> pod.spec().nodeName().equals(node.name))
                        .map(CalmNeighbours::key)
                        .collect(Collectors.toSet());
        Set<String> left = new TreeSet<>();
        node.onEngine().stream()
                .map(record -> record.pod().namespace() + "/" + record.pod().name())
                .forEach(left::add);
        left.removeAll(here);
        assertThat(left).as("on the engine of %s without a pod", node.name).isEmpty();
    }

    private void isThrough(Job job) {
        boolean complete = condition(job, "Complete").orElse("").equals("True");
        boolean failed = condition(job, "Failed").orElse("").equals("True");
        assertThat(List.of(complete, failed)).as("end of job %s", key(job)).containsOnlyOnce(true);
        var status = job.status();
        assertThat(List.of(status.active(), status.ready(), status.terminating()))
                .as("pods of %s at work", key(job))
                .containsOnly(0);
        assertThat(status.json().path("uncountedTerminatedPods").size())
                .as("uncounted pods of %s", key(job))
                .isZero();
        if (complete && job.spec().has("completions")) {
            assertThat(status.succeeded())
                    .as("succeeded pods of %s", key(job))
                    .isEqualTo(job.spec().completions());
        }
        assertThat(owned(Resources.PODS, job))
                .as("pods of %s", key(job))
                .allMatch(pod -> pod.finalizers().isEmpty());
    }

    private void keepsItsHistory(CronJob cronJob) {
        List<Job> jobs = owned(Resources.JOBS, cronJob);
        assertThat(jobs).as("jobs of %s", key(cronJob)).hasSizeLessThanOrEqualTo(3);
        assertThat(cronJob.status().active()).as("active of %s", key(cronJob)).isEmpty();
    }

    private void hasItsEndpoints(Service service) {
        if (service.spec().selector().isEmpty()) {
            return;
        }
        Set<String> wanted =
                pods.stream()
                        .filter(pod -> pod.namespace().equals(service.namespace()))
                        .filter(
                                pod ->
                                        LabelSelector.ofLabels(service.spec().selector())
                                                .matches(pod.labels()))
                        .filter(pod -> condition(pod, "Ready").orElse("").equals("True"))
                        .map(pod -> pod.status().podIP())
                        .collect(Collectors.toCollection(TreeSet::new));
        var found = new TreeSet<String>();
        cluster.list(Resources.ENDPOINT_SLICES).stream()
                .filter(slice -> slice.namespace().equals(service.namespace()))
                .filter(
                        slice ->
                                service.name()
                                        .equals(slice.labels().get("kubernetes.io/service-name")))
                .forEach(slice -> addresses(slice.json().path("endpoints"), found));
        assertThat(found).as("endpoints of %s", key(service)).isEqualTo(wanted);
    }

    private static void addresses(JsonNode endpoints, Set<String> to) {
        for (JsonNode endpoint : endpoints) {
            if (endpoint.at("/conditions/ready").asBoolean(false)) {
                endpoint.path("addresses").forEach(address -> to.add(address.asString()));
            }
        }
    }

    private void counts(PodDisruptionBudget budget) {
        long healthy =
                pods.stream()
                        .filter(pod -> pod.namespace().equals(budget.namespace()))
                        .filter(
                                pod ->
                                        LabelSelector.of(budget.spec().selector().json())
                                                .matches(pod.labels()))
                        .filter(pod -> condition(pod, "Ready").orElse("").equals("True"))
                        .count();
        var status = budget.status();
        assertThat((long) status.currentHealthy())
                .as("healthy pods of budget %s", key(budget))
                .isEqualTo(healthy);
        assertThat(status.disruptionsAllowed())
                .as("disruptions allowed by %s", key(budget))
                .isEqualTo(
                        // pods that nobody manages give no number to take a share of
                        status.expectedPods() == 0
                                ? 0
                                : Math.max(0, status.currentHealthy() - status.desiredHealthy()));
        assertThat(status.json().path("disruptedPods").size()).isZero();
    }

    private void keepsItsBounds(HorizontalPodAutoscaler autoscaler) {
        Optional<Deployment> target =
                cluster.client.find(
                        Resources.DEPLOYMENTS,
                        autoscaler.namespace(),
                        autoscaler.spec().scaleTargetRef().name());
        if (target.isEmpty()) {
            assertThat(condition(autoscaler, "AbleToScale"))
                    .as("AbleToScale of %s", key(autoscaler))
                    .contains("False");
        } else if (target.get().spec().replicas() > 0) {
            // Two of them may have one target.
            assertThat(target.get().spec().replicas())
                    .as("replicas kept by %s", key(autoscaler))
                    .isBetween(1, 8);
        }
    }

    private void counts(ResourceQuota quota) {
        long active =
                pods.stream()
                        .filter(pod -> pod.namespace().equals(quota.namespace()))
                        .filter(
                                pod ->
                                        !Set.of("Succeeded", "Failed")
                                                .contains(pod.status().phase()))
                        .count();
        long jobs =
                cluster.list(Resources.JOBS).stream()
                        .filter(job -> job.namespace().equals(quota.namespace()))
                        .count();
        JsonNode used = quota.status().json().path("used");
        assertThat(used.path("pods").asString(""))
                .as("pods in %s", key(quota))
                .isEqualTo("" + active);
        assertThat(used.path("count/jobs.batch").asString(""))
                .as("jobs in %s", key(quota))
                .isEqualTo("" + jobs);
    }

    private void isBound(PersistentVolumeClaim claim) {
        assertThat(claim.status().phase()).as("phase of %s", key(claim)).isEqualTo("Bound");
        assertThat(cluster.client.find(Resources.PERSISTENT_VOLUMES, "", claim.spec().volumeName()))
                .as("volume of %s", key(claim))
                .hasValueSatisfying(
                        volume ->
                                assertThat(volume.spec().claimRef().uid()).isEqualTo(claim.uid()));
    }

    private void isClaimed(PersistentVolume volume) {
        var reference = volume.spec().claimRef();
        assertThat(
                        cluster.client.find(
                                Resources.PERSISTENT_VOLUME_CLAIMS,
                                reference.namespace(),
                                reference.name()))
                .as("claim of volume %s", volume.name())
                .hasValueSatisfying(claim -> assertThat(claim.uid()).isEqualTo(reference.uid()));
    }

    private void namespacesAreThereOrGone() {
        Set<String> there =
                cluster.list(Resources.NAMESPACES).stream()
                        .peek(
                                namespace ->
                                        assertThat(namespace.beingDeleted())
                                                .as("namespace %s is still going", namespace.name())
                                                .isFalse())
                        .map(KubernetesObject::name)
                        .collect(Collectors.toSet());
        assertThat(pods).allMatch(pod -> there.contains(pod.namespace()));
    }

    private <T extends KubernetesObject> List<T> owned(
            ResourceType<T> type, KubernetesObject owner) {
        return cluster.list(type).stream()
                .filter(
                        object ->
                                object.controller()
                                        .filter(ref -> ref.uid().equals(owner.uid()))
                                        .isPresent())
                .toList();
    }

    private static Optional<String> condition(KubernetesObject object, String type) {
        for (JsonNode condition : object.json().at("/status/conditions")) {
            if (condition.path("type").asString("").equals(type)) {
                return Optional.of(condition.path("status").asString(""));
            }
        }
        return Optional.empty();
    }

    private static String key(KubernetesObject object) {
        return object.namespace() + "/" + object.name();
    }
}
