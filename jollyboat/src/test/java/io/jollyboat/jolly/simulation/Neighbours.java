package io.jollyboat.jolly.simulation;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.batch.v1.CronJob;
import io.jollyboat.core.client.DeleteOptions;
import io.jollyboat.core.client.Patch;
import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.model.ResourceType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * What people have beside long-running workloads: jobs, what makes jobs, services, budgets,
 * autoscalers, quotas, claims and a second namespace that comes and goes with all that is in it.
 */
final class Neighbours {

    static final String SECOND = "sea";

    private static final List<ResourceType<? extends KubernetesObject>> KINDS =
            List.of(
                    Resources.JOBS,
                    Resources.CRON_JOBS,
                    Resources.SERVICES,
                    Resources.POD_DISRUPTION_BUDGETS,
                    Resources.HORIZONTAL_POD_AUTOSCALERS,
                    Resources.RESOURCE_QUOTAS,
                    Resources.PERSISTENT_VOLUME_CLAIMS);

    private final SimulatedCluster cluster;
    private final RandomGenerator random;

    Neighbours(SimulatedCluster cluster) {
        this.cluster = cluster;
        this.random = cluster.timeline.random();
    }

    String act() {
        return switch (random.nextInt(14)) {
            case 0, 1, 2 -> create(Resources.JOBS, "batch/v1", "Job", job());
            case 3 -> create(Resources.CRON_JOBS, "batch/v1", "CronJob", cronJob());
            case 4 -> create(Resources.SERVICES, "v1", "Service", service());
            case 5 ->
                    create(
                            Resources.POD_DISRUPTION_BUDGETS,
                            "policy/v1",
                            "PodDisruptionBudget",
                            budget());
            case 6 ->
                    create(
                            Resources.HORIZONTAL_POD_AUTOSCALERS,
                            "autoscaling/v2",
                            "HorizontalPodAutoscaler",
                            autoscaler());
            case 7 -> create(Resources.RESOURCE_QUOTAS, "v1", "ResourceQuota", quota());
            case 8 ->
                    create(
                            Resources.PERSISTENT_VOLUME_CLAIMS,
                            "v1",
                            "PersistentVolumeClaim",
                            claim());
            case 9 -> namespace();
            case 10 -> suspend();
            default -> delete(KINDS.get(random.nextInt(KINDS.size())));
        };
    }

    private <T extends KubernetesObject> String create(
            ResourceType<T> type, String version, String kind, String spec) {
        String name = name();
        String namespace = namespaceDrawn();
        cluster.client.create(
                type,
                type.view(
                        SimulatedCluster.tree(
                                "{'apiVersion':'%s','kind':'%s','metadata':{'name':'%s','namespace':'%s'},'spec':{%s}}"
                                        .formatted(version, kind, name, namespace, spec))));
        return "create " + kind + " " + namespace + "/" + name + " " + spec;
    }

    private String name() {
        return "n" + random.nextInt(3);
    }

    private String namespaceDrawn() {
        return random.nextInt(3) == 0 ? SECOND : "default";
    }

    /** An app of the storm's names, so that what is made here concerns what is there. */
    private String app() {
        return List.of("de", "st", "da", "re").get(random.nextInt(4)) + random.nextInt(3);
    }

    private String job() {
        return "'completions':%d,'parallelism':%d,'backoffLimit':%d,'completionMode':'%s',%s%s%s"
                .formatted(
                        1 + random.nextInt(5),
                        1 + random.nextInt(4),
                        random.nextInt(4),
                        random.nextBoolean() ? "Indexed" : "NonIndexed",
                        random.nextInt(4) == 0 ? "'ttlSecondsAfterFinished':60," : "",
                        random.nextInt(4) == 0 ? "'podReplacementPolicy':'Failed'," : "",
                        podOfJob());
    }

    private String podOfJob() {
        return "'template':{'metadata':{'annotations':{'sim.jollyboat.io/exit-after':'%ds','sim.jollyboat.io/exit-code':'%d'}},'spec':{'restartPolicy':'%s','terminationGracePeriodSeconds':1,'containers':[{'name':'c','image':'i'}]}}"
                .formatted(
                        1 + random.nextInt(20),
                        random.nextInt(4) == 0 ? 1 : 0,
                        random.nextInt(4) == 0 ? "OnFailure" : "Never");
    }

    private String cronJob() {
        return "'schedule':'* * * * *','concurrencyPolicy':'%s','successfulJobsHistoryLimit':2,'failedJobsHistoryLimit':1,'jobTemplate':{'spec':{%s}}"
                .formatted(
                        List.of("Allow", "Forbid", "Replace").get(random.nextInt(3)), podOfJob());
    }

    private String service() {
        return "'selector':{'app':'%s'},'ports':[{'port':80}]%s"
                .formatted(app(), random.nextBoolean() ? ",'clusterIP':'None'" : "");
    }

    private String budget() {
        String app = app();
        // Of a daemon set's pods nobody can tell how many there are to be: it has no scale.
        String share = app.startsWith("da") ? "" : "%";
        return "'selector':{'matchLabels':{'app':'%s'}},'%s':%s"
                .formatted(
                        app,
                        share.isEmpty() || random.nextBoolean() ? "minAvailable" : "maxUnavailable",
                        share.isEmpty() ? "1" : "'" + (10 + random.nextInt(80)) + "%'");
    }

    private String autoscaler() {
        return "'scaleTargetRef':{'apiVersion':'apps/v1','kind':'Deployment','name':'de%d'},'minReplicas':%d,'maxReplicas':%d,'metrics':[{'type':'Resource','resource':{'name':'cpu','target':{'type':'AverageValue','averageValue':'50m'}}}]"
                .formatted(random.nextInt(3), 1 + random.nextInt(3), 3 + random.nextInt(5));
    }

    private String quota() {
        return "'hard':{'pods':'%d','count/jobs.batch':'%d'}"
                .formatted(100 + random.nextInt(100), 3 + random.nextInt(20));
    }

    private static String claim() {
        return "'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}";
    }

    private String namespace() {
        if (random.nextBoolean()) {
            cluster.client.delete(Resources.NAMESPACES, "", SECOND, DeleteOptions.DEFAULT);
            return "delete namespace " + SECOND;
        }
        cluster.client.create(
                Resources.NAMESPACES,
                Resources.NAMESPACES.view(
                        SimulatedCluster.tree("{'metadata':{'name':'%s'}}".formatted(SECOND))));
        return "create namespace " + SECOND;
    }

    private String suspend() {
        String name = name();
        boolean suspended = random.nextBoolean();
        suspend(Resources.JOBS, "default", name, suspended);
        return (suspended ? "suspend" : "resume") + " job " + name;
    }

    private void suspend(
            ResourceType<? extends KubernetesObject> type,
            String namespace,
            String name,
            boolean suspended) {
        cluster.client.patch(
                type,
                namespace,
                name,
                Patch.merge(SimulatedCluster.tree("{'spec':{'suspend':%s}}".formatted(suspended))));
    }

    private String delete(ResourceType<?> type) {
        String name = name();
        String namespace = namespaceDrawn();
        String policy = List.of("Background", "Foreground").get(random.nextInt(2));
        cluster.client.delete(type, namespace, name, DeleteOptions.DEFAULT.propagate(policy));
        return "delete " + type.plural() + " " + namespace + "/" + name + " " + policy;
    }

    /**
     * Nothing starts by the clock any more, nothing waits to be resumed, and no two autoscalers
     * pull at one target, each to its own least number.
     */
    void abate() {
        Set<String> targets = new HashSet<>();
        cluster.list(Resources.HORIZONTAL_POD_AUTOSCALERS).stream()
                .filter(
                        one ->
                                !targets.add(
                                        one.namespace() + "/" + one.spec().scaleTargetRef().name()))
                .forEach(
                        one ->
                                cluster.client.delete(
                                        Resources.HORIZONTAL_POD_AUTOSCALERS,
                                        one.namespace(),
                                        one.name(),
                                        DeleteOptions.DEFAULT));
        for (CronJob each : cluster.list(Resources.CRON_JOBS)) {
            suspend(Resources.CRON_JOBS, each.namespace(), each.name(), true);
        }
        cluster.list(Resources.JOBS).stream()
                .filter(job -> job.spec().suspend())
                .forEach(job -> suspend(Resources.JOBS, job.namespace(), job.name(), false));
    }
}
