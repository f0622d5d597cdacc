package io.jollyboat.jolly.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What controllers do, as an unmodified kubectl sees it. Pods are simulated. */
class ControllersIT {

    private static RunningCluster cluster;

    @BeforeAll
    static void start() {
        cluster = RunningCluster.shared("controllers");
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void aJobIsWaitedForUntilItIsComplete() {
        cluster.apply(
                """
                apiVersion: batch/v1
                kind: Job
                metadata: {name: parts}
                spec:
                  completions: 3
                  parallelism: 3
                  completionMode: Indexed
                  template:
                    metadata: {annotations: {sim.jollyboat.io/exit-after: 1s}}
                    spec: {restartPolicy: Never, containers: [{name: main, image: web}]}
                """);
        cluster.kubectl("wait", "job/parts", "--for=condition=complete", "--timeout=60s").ok();

        assertThat(cluster.field("job/parts", "{.status.completedIndexes}")).isEqualTo("0-2");
        assertThat(cluster.kubectl("get", "job", "parts").ok().out()).contains("Complete", "3/3");
    }

    @Test
    void aJobIsMadeFromACronJobByHand() {
        cluster.kubectl("create", "cronjob", "daily", "--image=web", "--schedule=@daily").ok();
        cluster.kubectl("create", "job", "now", "--from=cronjob/daily").ok();

        // simulated work is over in a second, so whether it is ready is no longer so when asked
        cluster.awaitField("job/now", "{.status.succeeded}", "1");
        assertThat(cluster.field("job/now", "{.metadata.ownerReferences[0].kind}"))
                .isEqualTo("CronJob");
    }

    @Test
    void aClaimOfTheDefaultClassIsBound() {
        cluster.apply(
                """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: data}
                spec:
                  accessModes: [ReadWriteOnce]
                  resources: {requests: {storage: 1Gi}}
                """);
        cluster.kubectl("wait", "pvc/data", "--for=jsonpath={.status.phase}=Bound", "--timeout=60s")
                .ok();
        assertThat(cluster.kubectl("get", "storageclass").ok().out())
                .contains("standard (default)");
        cluster.kubectl("delete", "pvc", "data", "--timeout=30s").ok();
        cluster.untilKubectl(result -> result.out().isEmpty(), "get", "pv", "-o", "name");
    }

    @Test
    void anAutoscalerKeepsItsLeastNumberAndSaysWhatItLacks() {
        cluster.kubectl("create", "deployment", "scaled", "--image=web").ok();
        cluster.kubectl("autoscale", "deployment", "scaled", "--min=2", "--max=4").ok();

        cluster.awaitField("deployment/scaled", "{.spec.replicas}", "2");
        // what it did is told of after it is done
        cluster.untilKubectl(
                shown ->
                        shown.out().contains("SuccessfulRescale")
                                && shown.out()
                                        .contains(
                                                "Current number of replicas below Spec.MinReplicas"),
                "describe",
                "hpa",
                "scaled");
    }

    @Test
    void aNodeIsCordonedAndGivenBack() {
        cluster.kubectl("cordon", "jollyboat").ok();
        assertThat(cluster.kubectl("get", "nodes").ok().out()).contains("SchedulingDisabled");
        cluster.untilKubectl(
                result -> result.out().contains("node.kubernetes.io/unschedulable"),
                "get",
                "node",
                "jollyboat",
                "-o",
                "jsonpath={.spec.taints}");
        cluster.kubectl("uncordon", "jollyboat").ok();
        cluster.untilKubectl(
                result -> result.out().isEmpty(),
                "get",
                "node",
                "jollyboat",
                "-o",
                "jsonpath={.spec.taints}");
    }

    @Test
    void controllersAndSchedulerHoldTheirLeasesWhenToldToElectALeader() {
        for (String lease : new String[] {"kube-controller-manager", "kube-scheduler"}) {
            cluster.untilKubectl(
                    shown -> shown.out().matches("jollyboat_[0-9a-f]{32} 15"),
                    "-n",
                    "kube-system",
                    "get",
                    "lease/" + lease,
                    "-o",
                    "jsonpath={.spec.holderIdentity} {.spec.leaseDurationSeconds}");
        }
    }

    @Test
    void aNamespaceGoesWithAllThatIsInIt() {
        cluster.kubectl("create", "namespace", "sea").ok();
        cluster.kubectl("-n", "sea", "create", "configmap", "chart").ok();
        cluster.kubectl("-n", "sea", "create", "job", "row", "--image=web").ok();
        cluster.kubectl("delete", "namespace", "sea", "--timeout=60s").ok();
    }
}
