package io.jollyboat.jolly.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What people do to workloads with kubectl, against the packaged program with simulated pods. */
class WorkloadsIT {

    private static RunningCluster cluster;

    @BeforeAll
    static void start() {
        cluster = RunningCluster.shared("workloads");
    }

    @AfterAll
    static void delete() {
        cluster.close();
    }

    @Test
    void aDeploymentIsRolledOutAndBack() {
        deploy("back", 3);
        kubectl("annotate", "deployment/back", "kubernetes.io/change-cause=first");
        kubectl("set", "image", "deployment/back", "main=main:2");
        kubectl("annotate", "deployment/back", "kubernetes.io/change-cause=second", "--overwrite");
        assertThat(rolledOut("back")).contains("successfully rolled out");

        assertThat(kubectl("rollout", "history", "deployment/back"))
                .containsPattern("REVISION +CHANGE-CAUSE")
                .containsPattern("1 +first")
                .containsPattern("2 +second");
        assertThat(kubectl("rollout", "history", "deployment/back", "--revision=2"))
                .contains("main:2");
        kubectl("rollout", "undo", "deployment/back");
        rolledOut("back");
        assertThat(image("back")).isEqualTo("main:1");
        kubectl("rollout", "undo", "deployment/back", "--to-revision=2");
        rolledOut("back");
        assertThat(image("back")).isEqualTo("main:2");
        assertThat(kubectl("describe", "deployment", "back"))
                .containsPattern("ScalingReplicaSet .* Scaled up replica set back-\\S+ from 0 to")
                .contains("NewReplicaSetAvailable", "MinimumReplicasAvailable");
    }

    @Test
    void aPausedRolloutWaitsToBeResumed() {
        deploy("paused", 2);
        kubectl("rollout", "pause", "deployment/paused");
        kubectl("set", "image", "deployment/paused", "main=main:2");
        cluster.untilKubectl(
                shown -> shown.out().equals("DeploymentPaused"),
                "get",
                "deployment/paused",
                "-o",
                "jsonpath={.status.conditions[?(@.type==\"Progressing\")].reason}");
        assertThat(podImages("paused")).doesNotContain("main:2");

        kubectl("rollout", "resume", "deployment/paused");
        rolledOut("paused");
        assertThat(podImagesWithout("main:1", "paused")).contains("main:2");
    }

    @Test
    void aRestartReplacesEveryPod() {
        deploy("again", 2);
        String before = pods("again");
        kubectl("rollout", "restart", "deployment/again");
        rolledOut("again");

        cluster.untilKubectl(
                shown -> shown.out().lines().count() == 2,
                "get",
                "pods",
                "-l",
                "app=again",
                "-o",
                "name");
        assertThat(pods("again").lines()).doesNotContainAnyElementsOf(before.lines().toList());
    }

    @Test
    void scalingAndWaiting() {
        deploy("wide", 1);
        kubectl("scale", "deployment/wide", "--replicas=5");
        kubectl(
                "wait",
                "deployment/wide",
                "--for=jsonpath={.status.availableReplicas}=5",
                "--timeout=60s");
        kubectl("wait", "deployment/wide", "--for=condition=Available", "--timeout=60s");
        assertThat(kubectl("get", "deployment", "wide")).containsPattern("wide +5/5 +5 +5");
    }

    @Test
    void anOrphaningDeletionKeepsThePods() {
        deploy("orphan", 2);
        String pods = pods("orphan");
        kubectl("delete", "deployment", "orphan", "--cascade=orphan");

        assertThat(cluster.kubectl("get", "deployment", "orphan").err()).contains("not found");
        assertThat(pods("orphan")).isEqualTo(pods);
        assertThat(
                        kubectl(
                                "get",
                                "replicasets",
                                "-l",
                                "app=orphan",
                                "-o",
                                "jsonpath={.items[*].metadata.ownerReferences}"))
                .isEmpty();
        kubectl("delete", "replicasets", "-l", "app=orphan");
    }

    @Test
    void aForegroundDeletionLeavesNothingBehind() {
        deploy("front", 2);
        kubectl("delete", "deployment", "front", "--cascade=foreground", "--timeout=60s");

        assertThat(kubectl("get", "deployments,replicasets,pods", "-l", "app=front", "-o", "name"))
                .isEmpty();
    }

    @Test
    void anExposedDeploymentHasEndpoints() {
        deploy("shown", 2);
        kubectl("expose", "deployment", "shown", "--port=80");

        cluster.untilKubectl(
                shown -> shown.out().split(" ").length == 2,
                "get",
                "endpointslices",
                "-l",
                "kubernetes.io/service-name=shown",
                "-o",
                "jsonpath={.items[*].endpoints[*].addresses[0]}");
    }

    @Test
    void aStatefulSetAndADaemonSetRollOutAndBack() {
        for (String kind : new String[] {"StatefulSet", "DaemonSet"}) {
            String name = "own-" + kind.toLowerCase(java.util.Locale.ROOT);
            String object = kind + "/" + name;
            cluster.apply(workload(kind, name, kind.equals("DaemonSet") ? "" : "replicas: 2"));
            kubectl("rollout", "status", object, "--timeout=60s");
            kubectl("set", "image", object, "main=main:2");
            kubectl("rollout", "status", object, "--timeout=60s");
            assertThat(kubectl("rollout", "history", object)).contains("1 ", "2 ");
            kubectl("rollout", "undo", object);
            kubectl("rollout", "status", object, "--timeout=60s");
            assertThat(podImagesWithout("main:2", name)).contains("main:1");
            kubectl("delete", object, "--timeout=60s");
        }
    }

    private static void deploy(String name, int replicas) {
        cluster.apply(workload("Deployment", name, "replicas: " + replicas));
        rolledOut(name);
    }

    private static String workload(String kind, String name, String more) {
        return """
        apiVersion: apps/v1
        kind: %s
        metadata:
          name: %2$s
          labels: {app: %2$s}
        spec:
          %3$s
          selector: {matchLabels: {app: %2$s}}
          template:
            metadata: {labels: {app: %2$s}}
            spec:
              terminationGracePeriodSeconds: 1
              containers: [{name: main, image: "main:1"}]
        """
                .formatted(kind, name, more);
    }

    private static String rolledOut(String name) {
        return kubectl("rollout", "status", "deployment/" + name, "--timeout=60s");
    }

    private static String image(String name) {
        return cluster.field("deployment/" + name, "{.spec.template.spec.containers[0].image}");
    }

    private static String pods(String name) {
        return kubectl("get", "pods", "-l", "app=" + name, "-o", "name");
    }

    private static String podImages(String name) {
        return kubectl(podImagesCommand(name));
    }

    /** Once pods of the other image, whose end a rollout does not wait for, are gone. */
    private static String podImagesWithout(String other, String name) {
        return cluster.untilKubectl(shown -> !shown.out().contains(other), podImagesCommand(name))
                .ok()
                .out();
    }

    private static String[] podImagesCommand(String name) {
        return new String[] {
            "get",
            "pods",
            "-l",
            "app=" + name,
            "-o",
            "jsonpath={.items[*].spec.containers[0].image}"
        };
    }

    private static String kubectl(String... arguments) {
        return cluster.kubectl(arguments).ok().out();
    }
}
