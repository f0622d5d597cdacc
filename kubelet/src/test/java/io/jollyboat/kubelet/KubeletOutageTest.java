package io.jollyboat.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.client.Patch;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A node whose API server cannot be reached goes on, and says later what it did. */
class KubeletOutageTest {

    private static final String WEB = "'containers':[{'name':'web','image':'web:1'}]";

    private final TestNode node = new TestNode(3);

    private String containerId() {
        return node.runtime.pods().getFirst().attempts("web").getFirst().id();
    }

    @Test
    void containersAreRestartedMeanwhileAndTheStatusFollows() {
        node.run("p", WEB);
        node.awaitRunning("p");
        node.pass(1);
        node.cutLine(true);
        node.runtime.crash(containerId(), 1);
        node.pass(20);
        assertThat(node.runtime.pods().getFirst().attempts("web").getFirst().attempt())
                .isEqualTo(1);
        assertThat(restarts(node.pod("p"))).isZero();
        node.cutLine(false);
        node.await("p", pod -> restarts(pod) == 1);
    }

    @Test
    void aPodThatIsCalledNotReadyWhileItsNodeIsSilentIsReadyOnceItSpeaksAgain() {
        node.run("p", WEB);
        node.awaitRunning("p");
        node.pass(1);
        node.cutLine(true);
        notReady();
        node.pass(30);
        assertThat(ready(node.pod("p"))).isFalse();
        node.cutLine(false);
        node.await("p", KubeletOutageTest::ready);

        notReady();
        node.await("p", KubeletOutageTest::ready);
    }

    @Test
    void aPodThatIsDeletedBeforeItEverRanHasFailedSoThatNobodyWaitsForItsEnd() {
        node.run("p", WEB + ",'volumes':[{'name':'v','configMap':{'name':'missing'}}]");
        node.pass(5);
        ObjectNode held = JsonNodeFactory.instance.objectNode();
        held.putObject("metadata").putArray("finalizers").add("example.com/counts");
        node.client.patch(Resources.PODS, "default", "p", Patch.merge(held));
        node.delete("p", 1);
        node.await("p", pod -> pod.status().phase().equals("Failed"));
        assertThat(node.pod("p").beingDeleted()).isTrue();
    }

    @Test
    void anEngineThatIsGoneForAMinuteEndsNothingAndWhatWasAskedForMeanwhileIsStartedOnce() {
        node.run("p", WEB);
        node.awaitRunning("p");
        node.pass(1);
        String before = containerId();
        node.runtime.lose("it has died");
        node.run("early", WEB);
        node.pass(10);
        node.run("late", WEB);
        node.run("unwanted", WEB);
        node.pass(49);
        assertThat(nodeReady())
                .isEqualTo("False KubeletNotReady container runtime is down: it has died");
        assertThat(ready(node.pod("p"))).isTrue(); // it still answers its probes
        assertThat(node.pod("late").status().phase()).isEqualTo("Pending");
        node.delete("unwanted", 0);
        node.pass(1);
        node.runtime.restore();
        for (String name : List.of("early", "late")) {
            node.awaitRunning(name);
            assertThat(restarts(node.pod(name))).isZero();
        }
        node.pass(30);
        assertThat(nodeReady()).isEqualTo("True KubeletReady kubelet is posting ready status");
        assertThat(restarts(node.pod("p"))).isZero();
        assertThat(node.runtime.pods())
                .hasSize(3)
                .allSatisfy(
                        pod -> {
                            assertThat(pod.sandboxes()).hasSize(1);
                            assertThat(pod.containers()).hasSize(1);
                        })
                .anySatisfy(pod -> assertThat(pod.containers().getFirst().id()).isEqualTo(before));
    }

    @Test
    void whoFailsItsProbesWhileTheEngineIsAwayIsNotReadyAndIsAgainOnceItPassesThem() {
        node.run(
                "p",
                "'containers':[{'name':'web','image':'web:1','readinessProbe':{'httpGet':{'port':80},"
                        + "'periodSeconds':1,'failureThreshold':1}}]",
                "'sim.jollyboat.io/readiness':'0s=ok,30s=503,60s=ok'");
        node.await("p", KubeletOutageTest::ready);
        node.runtime.lose("it has died");
        node.pass(10);
        assertThat(ready(node.pod("p"))).isTrue();
        node.await("p", pod -> !ready(pod));
        assertThat(node.pod("p").status().containerStatuses().getFirst().ready()).isFalse();
        node.await("p", KubeletOutageTest::ready);
        assertThat(nodeReady()).startsWith("False ");
        node.runtime.restore();
        node.pass(10);
        assertThat(ready(node.pod("p"))).isTrue();
        assertThat(restarts(node.pod("p"))).isZero();
    }

    private String nodeReady() {
        return node.client.get(Resources.NODES, "", TestNode.NAME).status().conditions().stream()
                .filter(one -> one.type().equals("Ready"))
                .map(one -> one.status() + " " + one.reason() + " " + one.message())
                .findFirst()
                .orElse("");
    }

    /** As a node controller does it. */
    private void notReady() {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.withObject("/status")
                .putArray("conditions")
                .addObject()
                .put("type", "Ready")
                .put("status", "False");
        node.client.patch(Resources.PODS, "default", "p", "status", Patch.strategic(patch));
    }

    private static boolean ready(Pod pod) {
        return pod.status().conditions().stream()
                .anyMatch(one -> one.type().equals("Ready") && one.status().equals("True"));
    }

    private static int restarts(Pod pod) {
        return pod.status().containerStatuses().getFirst().restartCount();
    }

    @Test
    void whoHoldsADeletedPodBackIsToldThatItHasEndedOnceTheServerIsBack() {
        node.run("p", WEB, "'sim.jollyboat.io/stop-delay':'5s'");
        node.awaitRunning("p");
        ObjectNode held = JsonNodeFactory.instance.objectNode();
        held.putObject("metadata").putArray("finalizers").add("example.com/counts");
        node.client.patch(Resources.PODS, "default", "p", Patch.merge(held));
        node.delete("p", 30);
        node.pass(1);
        node.cutLine(true);
        node.pass(60);
        node.cutLine(false);

        node.await("p", pod -> List.of("Succeeded", "Failed").contains(pod.status().phase()));
    }

    @Test
    void aDeletionIsBroughtToItsEndWhenTheServerIsBack() {
        node.run("p", WEB, "'sim.jollyboat.io/stop-delay':'5s'");
        node.awaitRunning("p");
        node.delete("p", 30);
        node.pass(1);
        node.cutLine(true);
        node.pass(60);
        assertThat(node.runtime.pods()).isEmpty();
        assertThat(node.find("p")).isPresent();
        node.cutLine(false);
        node.awaitGone("p");
    }

    @Test
    void whatOthersSaidOfARunningPodWhileNobodyWasThereGoesWithItsEnd() {
        node.run(
                "p",
                "'restartPolicy':'Never','containers':[{'name':'web','image':'web:1'}]",
                "'sim.jollyboat.io/exit-after':'60s'");
        node.awaitRunning("p");
        node.pass(5);
        node.client.patch(
                Resources.PODS,
                "default",
                "p",
                "status",
                Patch.merge(TestNode.tree("'status':{'reason':'NodeLost','message':'gone'}")));
        node.restartKubelet();
        node.pass(20);
        assertThat(node.pod("p").status().reason()).isEqualTo("NodeLost");
        node.await("p", pod -> pod.status().phase().equals("Succeeded"));
        node.pass(5);
        assertThat(node.pod("p").status().reason()).isEmpty();
        assertThat(node.pod("p").status().message()).isEmpty();
    }
}
