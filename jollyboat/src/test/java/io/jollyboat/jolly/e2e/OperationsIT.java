package io.jollyboat.jolly.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators do with kubectl to pods that really run. */
class OperationsIT {

    @TempDir static Path home;
    private static RunningCluster cluster;

    @BeforeAll
    static void start() {
        cluster =
                RunningCluster.start(
                        home,
                        "operations",
                        "--store",
                        "memory",
                        "--extra-config",
                        "controller-manager.horizontal-pod-autoscaler-sync-period=3s");
    }

    @AfterAll
    static void delete() {
        cluster.close();
    }

    private static String kubectl(String... arguments) {
        return cluster.kubectl(arguments).ok().out();
    }

    private static void deploy(String name, int replicas, String command) {
        cluster.apply(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %1$s}
                spec:
                  replicas: %2$d
                  selector: {matchLabels: {app: %1$s}}
                  template:
                    metadata: {labels: {app: %1$s}}
                    spec:
                      terminationGracePeriodSeconds: 1
                      containers:
                      - name: main
                        image: jollyboat/demo:1
                        command: [sh, -c, "%3$s"]
                        resources: {requests: {cpu: 20m, memory: 16Mi}, limits: {cpu: 60m}}
                """
                        .formatted(name, replicas, command));
        kubectl("rollout", "status", "deployment/" + name, "--timeout=60s");
    }

    @Test
    void topShowsWhatNodesAndPodsUse() {
        deploy("busy", 1, "while :; do :; done");
        cluster.untilKubectl(
                shown -> shown.exitCode() == 0 && milli(shown.out()) > 30,
                "top",
                "pods",
                "-l",
                "app=busy",
                "--no-headers");
        assertThat(kubectl("top", "pods", "--containers", "-l", "app=busy"))
                .containsPattern("POD +NAME +CPU\\(cores\\) +MEMORY\\(bytes\\)")
                .containsPattern("busy-\\S+ +main +\\d+m +\\d+Mi");
        assertThat(kubectl("top", "pods", "-A", "--sum", "--sort-by=cpu")).contains("busy-");
        assertThat(kubectl("top", "nodes"))
                .containsPattern("jollyboat +\\d+m +\\d+% +\\d+Mi +\\d+%");
        assertThat(kubectl("get", "apiservices", "v1beta1.metrics.k8s.io"))
                .containsPattern("v1beta1.metrics.k8s.io +Local +True");
        assertThat(kubectl("get", "--raw", "/api/v1/nodes/jollyboat/proxy/stats/summary"))
                .contains("\"usageNanoCores\"", "\"rootfs\"", "\"rxBytes\"", "\"imageFs\"");
        assertThat(kubectl("get", "--raw", "/api/v1/nodes/jollyboat/proxy/metrics/cadvisor"))
                .contains("container_cpu_usage_seconds_total{container=\"main\"");
        assertThat(kubectl("get", "--raw", "/api/v1/nodes/jollyboat/proxy/configz"))
                .contains("\"kubeletconfig\"", "\"clusterDNS\":[\"10.96.0.10\"]");
        assertThat(kubectl("get", "--raw", "/api/v1/nodes/jollyboat/proxy/runningpods/"))
                .contains("\"kind\":\"PodList\"", "\"name\":\"busy-");
        assertThat(kubectl("get", "--raw", "/api/v1/nodes/jollyboat/proxy/logs/"))
                .contains("<pre>");
        kubectl("delete", "deployment/busy", "--wait=false");
    }

    /** As in the second column of {@code kubectl top}. */
    private static int milli(String line) {
        String[] words = line.strip().split("\\s+");
        return words.length > 1 ? Integer.parseInt(words[1].replace("m", "")) : 0;
    }

    @Test
    void aRolloutOfRunningPodsIsHeldResumedRestartedAndUndone() {
        deploy("rolled", 1, "sleep 1000");
        kubectl("rollout", "pause", "deployment/rolled");
        kubectl("set", "env", "deployment/rolled", "TIDE=high");
        kubectl("scale", "deployment/rolled", "--replicas=2");
        cluster.awaitField("deployment/rolled", "{.status.availableReplicas}", "2");
        assertThat(environments()).as("held").doesNotContain("TIDE");

        kubectl("rollout", "resume", "deployment/rolled");
        kubectl("rollout", "status", "deployment/rolled", "--timeout=60s");
        cluster.untilKubectl(
                shown -> shown.out().split("TIDE", -1).length == 3,
                "get",
                "pods",
                "-l",
                "app=rolled",
                "-o",
                "jsonpath={.items[*].spec.containers[0].env}");
        kubectl("rollout", "restart", "deployment/rolled");
        kubectl("rollout", "status", "deployment/rolled", "--timeout=60s");
        assertThat(kubectl("rollout", "history", "deployment/rolled")).contains("1 ", "2 ", "3 ");
        kubectl("rollout", "undo", "deployment/rolled", "--to-revision=1");
        kubectl("rollout", "status", "deployment/rolled", "--timeout=60s");
        assertThat(cluster.field("deployment/rolled", "{.spec.template.spec.containers[0].env}"))
                .isEmpty();
        kubectl("delete", "deployment/rolled", "--cascade=foreground", "--timeout=60s");
        assertThat(kubectl("get", "replicasets,pods", "-l", "app=rolled", "-o", "name")).isEmpty();
    }

    private static String environments() {
        return kubectl(
                "get",
                "pods",
                "-l",
                "app=rolled",
                "-o",
                "jsonpath={.items[*].spec.containers[0].env}");
    }

    @Test
    void podsThatTheirDeploymentLeavesBehindGoOnServing() throws IOException {
        kubectl("create", "deployment", "kept", "--image=jollyboat/demo:1", "--port=8080");
        kubectl("expose", "deployment", "kept", "--port=80", "--target-port=8080");
        kubectl("wait", "deployment/kept", "--for=condition=Available", "--timeout=60s");
        // another name of the same image, since there is but one here
        cluster.shell("docker tag jollyboat/demo:1 jollyboat/demo:again").ok();
        kubectl("set", "image", "deployment/kept", "demo=jollyboat/demo:again");
        kubectl("rollout", "status", "deployment/kept", "--timeout=60s");
        assertThat(kubectl("rollout", "history", "deployment/kept", "--revision=2"))
                .contains("jollyboat/demo:again");
        String container = onlyContainerOf("kept");

        kubectl("delete", "deployment/kept", "--cascade=orphan");
        kubectl("delete", "replicasets", "-l", "app=kept", "--cascade=orphan");
        assertThat(
                        kubectl(
                                "get",
                                "pods",
                                "-l",
                                "app=kept",
                                "-o",
                                "jsonpath={.items[*].metadata.ownerReferences}"))
                .isEmpty();
        assertThat(onlyContainerOf("kept")).isEqualTo(container);
        String address = cluster.field("service/kept", "{.spec.clusterIP}");
        assertThat(Load.page("http://" + address + "/")).contains("Ahoy");
        String services = "/api/v1/namespaces/default/services/";
        assertThat(kubectl("get", "--raw", services + "kept:80/proxy/")).contains("Ahoy");
        assertThat(kubectl("get", "--raw", services + "kept/proxy")).contains("Ahoy");
        kubectl("delete", "service,pods", "-l", "app=kept", "--grace-period=1");
        cluster.untilKubectl(
                shown -> !shown.out().contains("kept"), "get", "endpointslices", "-o", "name");
        cluster.shell("docker rmi jollyboat/demo:again").ok();
    }

    private static String onlyContainerOf(String app) {
        return cluster.untilKubectl(
                        shown -> shown.out().startsWith("docker://") && !shown.out().contains(" "),
                        "get",
                        "pods",
                        "-l",
                        "app=" + app,
                        "-o",
                        "jsonpath={.items[*].status.containerStatuses[0].containerID}")
                .out();
    }

    @Test
    void aCordonedNodeTakesNoNewPodsAndKeepsThoseItHas() {
        deploy("stays", 1, "sleep 1000");
        kubectl("cordon", "jollyboat");
        kubectl("scale", "deployment/stays", "--replicas=2");
        cluster.untilKubectl(
                shown -> shown.out().contains("FailedScheduling"), "events", "--types=Warning");
        assertThat(kubectl("events", "--types=Warning"))
                .contains("0/1 nodes are available: 1 node(s) were unschedulable.");
        assertThat(kubectl("get", "deployment/stays")).containsPattern("stays +1/2");

        kubectl("uncordon", "jollyboat");
        kubectl("rollout", "status", "deployment/stays", "--timeout=60s");
        kubectl("delete", "deployment/stays");
    }

    @Test
    void aJobMadeByHandOfACronJobRunsToItsEnd() {
        kubectl(
                "create",
                "cronjob",
                "nightly",
                "--image=jollyboat/demo:1",
                "--schedule=0 3 * * *",
                "--",
                "sh",
                "-c",
                "echo done");
        kubectl("create", "job", "tonight", "--from=cronjob/nightly");
        kubectl("wait", "job/tonight", "--for=condition=complete", "--timeout=60s");

        assertThat(kubectl("logs", "job/tonight")).isEqualTo("done\n");
        assertThat(kubectl("events", "--for", "job/tonight"))
                .contains("SuccessfulCreate", "Completed", "Job completed");
        kubectl("delete", "cronjob/nightly");
    }

    @Test
    void aStatefulSetFindsItsDataAgainInItsClaims() {
        cluster.apply(
                """
                apiVersion: v1
                kind: Service
                metadata: {name: db}
                spec: {clusterIP: None, selector: {app: db}, ports: [{port: 80}]}
                ---
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: db}
                spec:
                  serviceName: db
                  replicas: 2
                  persistentVolumeClaimRetentionPolicy: {whenDeleted: Delete, whenScaled: Retain}
                  selector: {matchLabels: {app: db}}
                  template:
                    metadata: {labels: {app: db}}
                    spec:
                      terminationGracePeriodSeconds: 1
                      containers:
                      - {name: main, image: "jollyboat/demo:1", volumeMounts: [{name: data, mountPath: /data}]}
                  volumeClaimTemplates:
                  - metadata: {name: data}
                    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
                """);
        kubectl("rollout", "status", "statefulset/db", "--timeout=60s");
        kubectl("exec", "db-1", "--", "sh", "-c", "hostname > /data/written-by");

        kubectl("delete", "pod", "db-1");
        kubectl("wait", "--for=condition=Ready", "pod/db-1", "--timeout=60s");
        assertThat(kubectl("exec", "db-1", "--", "cat", "/data/written-by").strip())
                .isEqualTo("db-1");

        kubectl("scale", "statefulset/db", "--replicas=1");
        kubectl("wait", "--for=delete", "pod/db-1", "--timeout=60s");
        assertThat(kubectl("get", "pvc", "-o", "name")).contains("data-db-0", "data-db-1");
        kubectl("scale", "statefulset/db", "--replicas=2");
        kubectl("rollout", "status", "statefulset/db", "--timeout=60s");
        assertThat(kubectl("exec", "db-1", "--", "cat", "/data/written-by").strip())
                .isEqualTo("db-1");

        kubectl("delete", "statefulset", "db");
        cluster.untilKubectl(
                result -> !result.out().contains("data-db"), "get", "pvc,pv", "-o", "name");
    }

    @Test
    void anAutoscalerFollowsRealLoad() {
        deploy("loaded", 1, "while :; do :; done");
        kubectl("autoscale", "deployment", "loaded", "--cpu-percent=100", "--min=1", "--max=3");
        cluster.awaitField("deployment/loaded", "{.spec.replicas}", "3");
        assertThat(kubectl("describe", "hpa", "loaded"))
                .contains("ValidMetricFound", "SuccessfulRescale", "above target");
        assertThat(kubectl("get", "hpa", "loaded")).containsPattern("cpu: \\d+%/100%");
        kubectl("delete", "hpa/loaded", "deployment/loaded");
    }

    @Test
    void aContainerOverItsStorageLimitIsEvicted() {
        cluster.apply(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: writer}
                spec:
                  terminationGracePeriodSeconds: 1
                  containers:
                  - name: main
                    image: jollyboat/demo:1
                    command: [sh, -c, "dd if=/dev/zero of=/big bs=1M count=3; sleep 1000"]
                    resources: {limits: {ephemeral-storage: 1Mi}}
                  - name: other
                    image: jollyboat/demo:1
                    command: [sleep, "1000"]
                    resources: {limits: {ephemeral-storage: 100Mi}}
                """);
        cluster.awaitField("pod/writer", "{.status.phase}", "Failed");
        assertThat(cluster.field("pod/writer", "{.status.reason}")).isEqualTo("Evicted");
        assertThat(cluster.field("pod/writer", "{.status.message}"))
                .startsWith("Container main exceeded its local ephemeral storage limit \"1Mi\"");
        assertThat(kubectl("events", "--for", "pod/writer")).contains("Evicted");
    }

    @Test
    void aDrainEndsPodsThroughTheirBudgets() {
        deploy("drained", 1, "sleep 1000");
        kubectl(
                "create",
                "poddisruptionbudget",
                "drained",
                "--selector=app=drained",
                "--min-available=1");
        cluster.awaitField("pdb/drained", "{.status.currentHealthy}", "1");
        assertThat(
                        cluster.kubectl(
                                        "drain",
                                        "jollyboat",
                                        "--pod-selector=app=drained",
                                        "--timeout=3s")
                                .err())
                .contains("Cannot evict pod as it would violate the pod's disruption budget.");
        kubectl("delete", "pdb", "drained");
        assertThat(kubectl("drain", "jollyboat", "--pod-selector=app=drained", "--timeout=60s"))
                .contains("evicted", "drained");
        assertThat(kubectl("get", "nodes")).contains("SchedulingDisabled");
        kubectl("uncordon", "jollyboat");
        kubectl("rollout", "status", "deployment/drained", "--timeout=60s");
    }
}
