package io.jollyboat.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.client.Patch;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A node takes no pod that it has no room for, whoever gave it the pod. */
class AdmissionTest {

    private final TestNode node = new TestNode(23); // four processors

    private void run(String name, String container, String more) {
        node.run(name, "'containers':[{'name':'c','image':'web:1'" + container + "}]" + more);
    }

    private static String cpu(String amount) {
        return ",'resources':{'requests':{'cpu':'" + amount + "'}}";
    }

    private static boolean failed(Pod pod) {
        return pod.status().phase().equals("Failed");
    }

    @Test
    void aPodForWhichThereIsNoRoomHasFailed() {
        run("first", cpu("3"), "");
        node.awaitRunning("first");
        run("second", cpu("1500m"), "");
        Pod pod = node.await("second", AdmissionTest::failed);
        assertThat(pod.status().reason()).isEqualTo("OutOfcpu");
        assertThat(pod.status().message())
                .isEqualTo(
                        "Pod was rejected: Node didn't have enough resource: cpu, requested: 1500,"
                                + " used: 3000, capacity: 4000");
        assertThat(node.events("second"))
                .contains(
                        "Warning OutOfcpu: Node didn't have enough resource: cpu, requested: 1500,"
                                + " used: 3000, capacity: 4000");
        assertThat(node.runtime.pods()).hasSize(1);
        assertThat(pod.status().containerStatuses())
                .as("who asks what the pod is at is to see why it failed")
                .isEmpty();
        assertThat(pod.status().conditions())
                .extracting(one -> one.type() + " " + one.status() + " " + one.reason())
                .containsExactlyInAnyOrder(
                        "PodScheduled True ",
                        "Ready False PodFailed",
                        "ContainersReady False PodFailed");
        node.restartKubelet();
        assertThat(node.pod("second").status().containerStatuses()).isEmpty();
        node.delete("first", 10);
        node.awaitGone("first");
        run("third", cpu("3500m"), "");
        node.awaitRunning("third");
    }

    @Test
    void aPortOfTheNodeBelongsToOnePod() {
        run("first", ",'ports':[{'containerPort':80,'hostPort':8080}]", "");
        node.awaitRunning("first");
        run("second", ",'ports':[{'containerPort':90,'hostPort':8080}]", "");
        Pod pod = node.await("second", AdmissionTest::failed);
        assertThat(pod.status().reason()).isEqualTo("NodePorts");
        assertThat(pod.status().message())
                .isEqualTo("Pod was rejected: Predicate NodePorts failed");
        run("other", ",'ports':[{'containerPort':90,'hostPort':8080,'protocol':'UDP'}]", "");
        node.awaitRunning("other");
    }

    @Test
    void aPodThatWantsAnotherNodeIsNotTaken() {
        run("p", "", ",'nodeSelector':{'disk':'fast'}");
        Pod pod = node.await("p", AdmissionTest::failed);
        assertThat(pod.status().reason()).isEqualTo("NodeAffinity");
        run("q", "", ",'nodeSelector':{'kubernetes.io/os':'linux'}");
        node.awaitRunning("q");
    }

    @Test
    void aNodeThatLacksSomethingTakesOnlyWhoBearsIt() {
        pressure("MemoryPressure");
        run("careless", "", "");
        Pod pod = node.await("careless", AdmissionTest::failed);
        assertThat(pod.status().reason()).isEqualTo("Evicted");
        assertThat(pod.status().message())
                .startsWith("Pod was rejected: The node had condition: [MemoryPressure].");
        run("modest", cpu("100m"), "");
        node.awaitRunning("modest");
        pressure("DiskPressure");
        run("late", cpu("100m"), "");
        node.await("late", AdmissionTest::failed);
        run("critical", "", ",'priorityClassName':'system-node-critical'");
        node.awaitRunning("critical");
    }

    /** As the kubelet says it when it has noticed. */
    private void pressure(String condition) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.withObject("/status")
                .putArray("conditions")
                .addObject()
                .put("type", condition)
                .put("status", "True");
        node.client.patch(Resources.NODES, "", TestNode.NAME, "status", Patch.strategic(patch));
        node.pass(1);
    }

    @Test
    void whatRunsIsTakenOverThoughTheNodeHasBecomeTooSmall() {
        run("p", cpu("3"), "");
        node.awaitRunning("p");
        node.restartKubelet();
        node.pass(30);
        assertThat(node.pod("p").status().phase()).isEqualTo("Running");
    }

    @Test
    void aCriticalPodGetsTheRoomOfThoseWhoAreCheapest() {
        run("dear", limited("1"), "");
        run("small", cpu("500m"), "");
        run("large", cpu("2"), "");
        List.of("dear", "small", "large").forEach(node::awaitRunning);
        run("critical", cpu("2"), ",'priorityClassName':'system-cluster-critical'");
        node.awaitRunning("critical");
        Pod victim = node.await("large", AdmissionTest::failed);
        assertThat(victim.status().reason()).isEqualTo("Preempting");
        assertThat(victim.status().message()).isEqualTo("Preempted in order to admit critical pod");
        assertThat(victim.status().conditions())
                .filteredOn(one -> one.type().equals("DisruptionTarget"))
                .singleElement()
                .satisfies(
                        one ->
                                assertThat(one.message())
                                        .isEqualTo(
                                                "Pod was preempted by Kubelet to accommodate a"
                                                        + " critical pod."));
        assertThat(node.events("large"))
                .contains("Warning Preempting: Preempted in order to admit critical pod");
        assertThat(node.pod("small").status().phase()).isEqualTo("Running");
        assertThat(node.pod("dear").status().phase()).isEqualTo("Running");
    }

    @Test
    void aCriticalPodDoesNotBeginBeforeOthersHaveMadeRoom() {
        node.run(
                "slow",
                "'terminationGracePeriodSeconds':20,'containers':[{'name':'c','image':'web:1'"
                        + cpu("4")
                        + "}]",
                "'sim.jollyboat.io/stop-delay':'never'");
        node.awaitRunning("slow");
        run("critical", cpu("1"), ",'priorityClassName':'system-node-critical'");
        node.pass(10);
        assertThat(node.pod("critical").status().phase()).isEqualTo("Pending");
        node.awaitRunning("critical");
        node.await("slow", AdmissionTest::failed);
    }

    @Test
    void noCriticalPodEndsAnother() {
        run("first", cpu("3"), ",'priorityClassName':'system-cluster-critical'");
        node.awaitRunning("first");
        run("second", cpu("2"), ",'priorityClassName':'system-cluster-critical'");
        Pod pod = node.await("second", AdmissionTest::failed);
        assertThat(pod.status().reason()).isEqualTo("UnexpectedAdmissionError");
        assertThat(pod.status().message())
                .isEqualTo(
                        "Pod was rejected: Unexpected error while attempting to recover from"
                                + " admission failure: preemption: error finding a set of pods to"
                                + " preempt: no set of running pods found to reclaim resources:"
                                + " [(res: cpu, q: 1000), ]");
        assertThat(node.pod("first").status().phase()).isEqualTo("Running");
    }

    @Test
    void requiredAffinityAndTaintsThatDriveAwayAreHeldAgainstTheNode() {
        run("p", "", affinity("NotIn"));
        assertThat(node.await("p", AdmissionTest::failed).status().reason())
                .isEqualTo("NodeAffinity");
        run("q", "", affinity("In"));
        node.awaitRunning("q");
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.withObject("/spec")
                .putArray("taints")
                .addObject()
                .put("key", "old")
                .put("effect", "NoExecute");
        node.client.patch(Resources.NODES, "", TestNode.NAME, Patch.strategic(patch));
        node.pass(1);
        run("r", "", "");
        Pod driven = node.await("r", AdmissionTest::failed);
        assertThat(driven.status().reason()).isEqualTo("TaintToleration");
        run("s", "", ",'tolerations':[{'key':'old','operator':'Exists'}]");
        node.awaitRunning("s");
    }

    private static String affinity(String operator) {
        return ",'affinity':{'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':"
                + "{'nodeSelectorTerms':[{'matchExpressions':[{'key':'kubernetes.io/os','operator':'"
                + operator
                + "','values':['linux']}]}]}}}";
    }

    @Test
    void everyAmountThatTheNodeHasCounts() {
        run("p", ",'resources':{'limits':{'hugepages-2Mi':'4Mi','memory':'1Gi'}}", "");
        assertThat(node.await("p", AdmissionTest::failed).status().reason())
                .isEqualTo("OutOfhugepages-2Mi");
        run("q", ",'resources':{'requests':{'ephemeral-storage':'1Ei'}}", "");
        assertThat(node.await("q", AdmissionTest::failed).status().reason())
                .isEqualTo("OutOfephemeral-storage");
        run("r", ",'resources':{'limits':{'example.com/unknown':1}}", "");
        node.awaitRunning("r");
    }

    private static String limited(String cpu) {
        return ",'resources':{'limits':{'cpu':'" + cpu + "','memory':'64Mi'}}";
    }
}
