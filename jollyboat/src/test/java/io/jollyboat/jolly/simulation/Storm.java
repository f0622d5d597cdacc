package io.jollyboat.jolly.simulation;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.apps.v1.Deployment;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.DeleteOptions;
import io.jollyboat.core.client.Patch;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.model.ResourceType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * People at work, drawn from a seed: they create, scale, change and delete workloads and pods while
 * processes die and connections are bad. What they may expect to be refused is no failure.
 */
final class Storm {

    private static final Set<Reason> EXPECTED =
            Set.of(
                    Reason.NOT_FOUND,
                    Reason.ALREADY_EXISTS,
                    Reason.CONFLICT,
                    Reason.TOO_MANY_REQUESTS,
                    // by a quota, or in a namespace that is going
                    Reason.FORBIDDEN);

    private static final List<ResourceType<? extends KubernetesObject>> SCALED =
            List.of(Resources.DEPLOYMENTS, Resources.REPLICA_SETS, Resources.STATEFUL_SETS);

    private static final List<String> POLICIES = List.of("Background", "Foreground", "Orphan");

    final List<String> log = new ArrayList<>();
    private final SimulatedCluster cluster;
    private final RandomGenerator random;
    private final Neighbours neighbours;
    private final Faults faults;
    private @Nullable Drains drains; // null when nobody drains nodes

    Storm(SimulatedCluster cluster) {
        this.cluster = cluster;
        this.random = cluster.timeline.random();
        this.neighbours = new Neighbours(cluster);
        this.faults = new Faults(cluster);
    }

    /**
     * Nodes are drained besides.
     *
     * @return who watches over it
     */
    Lookout withDrains() {
        drains = new Drains(cluster);
        return drains.lookout;
    }

    void blow(int gusts) {
        for (int gust = 0; gust < gusts; gust++) {
            try {
                String done = drains != null && random.nextInt(4) == 0 ? drains.act() : act();
                log.add(cluster.timeline.now() + " " + done);
            } catch (ApiException e) {
                if (!isExpected(e)) {
                    throw e;
                }
                log.add(cluster.timeline.now() + " refused: " + e.message());
            }
            cluster.timeline.advance(Duration.ofMillis(random.nextInt(8000)));
        }
    }

    /** Budgets that overlap are a mistake that people make. */
    static boolean isExpected(ApiException e) {
        return EXPECTED.contains(e.reason())
                || e.message().startsWith("This pod has more than one PodDisruptionBudget");
    }

    private String act() {
        return switch (random.nextInt(30)) {
            case 0, 1 -> create("Deployment", Resources.DEPLOYMENTS, rolling());
            case 2 -> create("StatefulSet", Resources.STATEFUL_SETS, stateful());
            case 3 -> create("DaemonSet", Resources.DAEMON_SETS, "");
            case 4 -> create("ReplicaSet", Resources.REPLICA_SETS, replicas());
            case 5, 6, 7 -> scale(pick(SCALED));
            case 8, 9 ->
                    image(
                            pick(
                                    List.of(
                                            Resources.DEPLOYMENTS,
                                            Resources.STATEFUL_SETS,
                                            Resources.DAEMON_SETS)));
            case 10 -> delete(pick(SCALED));
            case 11 -> delete(Resources.DAEMON_SETS);
            case 12 -> killPod();
            case 13 -> evictPod();
            case 14 -> pause();
            case 15, 16, 17, 18, 19, 20, 21, 22, 23 -> neighbours.act();
            default -> faults.act();
        };
    }

    private String replicas() {
        return "'replicas':" + random.nextInt(6) + ",";
    }

    private String rolling() {
        String strategy =
                random.nextInt(4) == 0
                        ? "{'type':'Recreate'}"
                        : "{'rollingUpdate':{'maxSurge':%d,'maxUnavailable':'%d%%'}}"
                                .formatted(random.nextInt(3), 1 + random.nextInt(60));
        return replicas() + "'strategy':" + strategy + ",";
    }

    private String stateful() {
        return replicas()
                + "'serviceName':'s','podManagementPolicy':'%s','minReadySeconds':%d,"
                        .formatted(
                                random.nextBoolean() ? "Parallel" : "OrderedReady",
                                random.nextInt(3))
                + (random.nextInt(3) > 0
                        ? ""
                        : "'volumeClaimTemplates':[{'metadata':{'name':'data'},'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}],'persistentVolumeClaimRetentionPolicy':{'whenDeleted':'%s','whenScaled':'%s'},"
                                .formatted(retention(), retention()));
    }

    private String retention() {
        return random.nextBoolean() ? "Delete" : "Retain";
    }

    private <T extends KubernetesObject> String create(
            String kind, ResourceType<T> type, String spec) {
        String name = name(type);
        String json =
                "{'apiVersion':'apps/v1','kind':'%s','metadata':{'name':'%s','namespace':'default'},'spec':{%s'selector':{'matchLabels':{'app':'%s'}},'template':{'metadata':{'labels':{'app':'%s'}},'spec':{'terminationGracePeriodSeconds':%d,'containers':[{'name':'c','image':'i:0'}]}}}}"
                        .formatted(kind, name, spec, name, name, random.nextInt(4));
        cluster.client.create(type, type.view(SimulatedCluster.tree(json)));
        return "create " + kind + " " + name + " " + spec;
    }

    /** Few names, so that the same come again while what was left of the last is still going. */
    private String name(ResourceType<?> type) {
        return type.plural().substring(0, 2) + random.nextInt(3);
    }

    private String scale(ResourceType<?> type) {
        String name = name(type);
        int replicas = random.nextInt(9);
        cluster.client.call(
                new ApiRequest(
                        "PATCH",
                        type.path("default", name) + "/scale",
                        Map.of(),
                        Patch.MERGE_PATCH,
                        SimulatedCluster.tree("{'spec':{'replicas':%d}}".formatted(replicas))));
        return "scale " + type.plural() + " " + name + " to " + replicas;
    }

    private String image(ResourceType<? extends KubernetesObject> type) {
        String name = name(type);
        int image = random.nextInt(5);
        cluster.client.patch(
                type,
                "default",
                name,
                Patch.strategic(
                        SimulatedCluster.tree(
                                "{'spec':{'template':{'spec':{'containers':[{'name':'c','image':'i:%d'}]}}}}"
                                        .formatted(image))));
        return "set image of " + type.plural() + " " + name + " to " + image;
    }

    private String delete(ResourceType<?> type) {
        String name = name(type);
        String policy = pick(POLICIES);
        cluster.client.delete(type, "default", name, DeleteOptions.DEFAULT.propagate(policy));
        return "delete " + type.plural() + " " + name + " " + policy;
    }

    private String killPod() {
        List<Pod> pods = cluster.list(Resources.PODS);
        if (pods.isEmpty()) {
            return "no pod to delete";
        }
        Pod pod = pick(pods);
        cluster.client.delete(Resources.PODS, pod.namespace(), pod.name(), DeleteOptions.DEFAULT);
        return "delete pod " + pod.name();
    }

    private String evictPod() {
        List<Pod> pods = cluster.list(Resources.PODS);
        if (pods.isEmpty()) {
            return "no pod to evict";
        }
        Pod pod = pick(pods);
        evict(cluster, pod);
        return "evict pod " + pod.name();
    }

    static void evict(SimulatedCluster cluster, Pod pod) {
        cluster.client.post(
                Resources.PODS,
                pod.namespace(),
                pod.name(),
                "eviction",
                SimulatedCluster.tree(
                        "{'apiVersion':'policy/v1','kind':'Eviction','metadata':{'name':'%s'}}"
                                .formatted(pod.name())));
    }

    private String pause() {
        String name = name(Resources.DEPLOYMENTS);
        boolean paused = random.nextBoolean();
        cluster.client.patch(
                Resources.DEPLOYMENTS,
                "default",
                name,
                Patch.merge(SimulatedCluster.tree("{'spec':{'paused':%s}}".formatted(paused))));
        return (paused ? "pause" : "resume") + " deployment " + name;
    }

    /** Ends what would go on for ever: what is paused goes on, what comes by the clock does not. */
    void abate() {
        cluster.faults(0, Duration.ZERO);
        for (Deployment deployment : cluster.list(Resources.DEPLOYMENTS)) {
            if (deployment.spec().paused()) {
                cluster.client.patch(
                        Resources.DEPLOYMENTS,
                        deployment.namespace(),
                        deployment.name(),
                        Patch.merge(SimulatedCluster.tree("{'spec':{'paused':false}}")));
            }
        }
        neighbours.abate();
    }

    private <T> T pick(List<? extends T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
