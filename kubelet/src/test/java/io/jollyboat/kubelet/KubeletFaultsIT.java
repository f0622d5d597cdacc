package io.jollyboat.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.core.v1.ContainerStatus;
import io.jollyboat.core.api.core.v1.NodeCondition;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.kubelet.runtime.PodRecord;
import io.jollyboat.kubelet.runtime.SandboxStatus;
import io.jollyboat.kubelet.runtime.docker.PrivateEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong beneath running pods, and that the pods are as they should be afterwards. */
@Timeout(300)
class KubeletFaultsIT {

    private static final String WEB =
            "'terminationGracePeriodSeconds':1,'containers':[{'name':'web','image':'IMAGE',"
                    + "'command':['sh','-c','trap : TERM; sleep 3600 & wait; exit 3']}]";

    @TempDir private static Path directory;
    private static PrivateEngine engine;
    private static DockerNode node;

    @BeforeAll
    static void begin() throws Exception {
        engine = new PrivateEngine(Files.createDirectory(directory.resolve("docker")));
        node = new DockerNode(Files.createDirectory(directory.resolve("state")), engine.address());
    }

    @AfterAll
    static void end() throws Exception {
        try {
            node.close();
        } finally {
            engine.close();
        }
    }

    private static ContainerStatus web(Pod pod) {
        return pod.status().containerStatuses().getFirst();
    }

    private static boolean ready(Pod pod) {
        return pod.status().conditions().stream()
                .anyMatch(c -> c.type().equals("Ready") && c.status().equals("True"));
    }

    private static NodeCondition nodeReady() {
        return node.node().status().conditions().stream()
                .filter(c -> c.type().equals("Ready"))
                .findFirst()
                .orElseThrow();
    }

    private static void awaitNode(String status) {
        DockerNode.until(
                () -> nodeReady().status().equals(status), () -> nodeReady().json().toString());
    }

    private static String plainId(Pod pod) {
        return web(pod).containerID().replace("docker://", "");
    }

    private static PodRecord record(String name) {
        return node.runtime.pods().stream()
                .filter(record -> record.pod().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The one that ends when it is asked to is dead long before the one that has to be killed. */
    @Test
    void anEngineThatIsStoppedCostsEveryContainerOneRestart() throws Exception {
        node.run("quick", WEB);
        node.run(
                "stubborn",
                "'containers':[{'name':'web','image':'IMAGE','command':['sleep','3600']}]");
        String address = node.await("quick", KubeletFaultsIT::ready).status().podIP();
        node.await("stubborn", KubeletFaultsIT::ready);
        engine.stop();
        awaitNode("False");
        assertThat(nodeReady().reason()).isEqualTo("KubeletNotReady");
        assertThat(nodeReady().message()).startsWith("container runtime is down");
        engine.start();
        awaitNode("True");
        for (String name : List.of("quick", "stubborn")) {
            Pod pod = node.await(name, p -> ready(p) && web(p).restartCount() > 0);
            assertThat(web(pod).restartCount()).isEqualTo(1);
            assertThat(pod.status().podIP()).isNotEqualTo(address);
            assertThat(record(name).sandboxes()).hasSize(1);
            assertThat(record(name).containers()).hasSize(2);
        }
        node.leavesNothing("quick", "stubborn");
    }

    @Test
    void podsRunAgainAfterACrashOfTheEngine() throws Exception {
        node.run("crashed", WEB);
        node.await("crashed", KubeletFaultsIT::ready);
        engine.crash();
        awaitNode("False");
        engine.start();
        awaitNode("True");
        node.await("crashed", p -> ready(p) && web(p).restartCount() == 1);
        assertThat(record("crashed").containers().stream().filter(c -> c.isRunning())).hasSize(1);
        assertThat(record("crashed").sandboxes()).hasSize(1);
        node.leavesNothing("crashed");
    }

    @Test
    void aPodThatIsMadeWhileTheEngineIsAwayStartsWhenItReturns() throws Exception {
        engine.crash();
        awaitNode("False");
        node.run("early", WEB);
        Thread.sleep(2000);
        assertThat(node.pod("early").status().phase()).isIn("", "Pending");
        engine.start();
        Pod pod = node.await("early", KubeletFaultsIT::ready);
        assertThat(web(pod).restartCount()).isZero();
        node.leavesNothing("early");
    }

    @Test
    void anEngineThatHangsMakesTheNodeUnreadyAndThePodsGoOn() throws Exception {
        node.run("patient", WEB);
        Pod before = node.await("patient", KubeletFaultsIT::ready);
        engine.freeze(true);
        try {
            awaitNode("False");
            assertThat(nodeReady().message()).contains("the engine does not answer");
            node.run("meanwhile", WEB);
        } finally {
            engine.freeze(false);
        }
        awaitNode("True");
        assertThat(web(node.await("meanwhile", KubeletFaultsIT::ready)).restartCount()).isZero();
        assertThat(record("meanwhile").containers()).hasSize(1);
        Pod after = node.pod("patient");
        assertThat(plainId(after)).isEqualTo(plainId(before));
        assertThat(ready(after)).isTrue();
        node.delete("meanwhile", 1);
        DockerNode.until(() -> node.find("meanwhile").isEmpty(), () -> "meanwhile stays");
        node.leavesNothing("patient");
    }

    @Test
    void aContainerRemovedBehindOurBackIsRunAgain() throws Exception {
        node.run("robbed", WEB);
        Pod before = node.await("robbed", KubeletFaultsIT::ready);
        assertThat(engine.docker("rm", "-f", plainId(before))).isEmpty();
        Pod after = node.await("robbed", p -> ready(p) && web(p).restartCount() == 1);
        assertThat(plainId(after)).isNotEqualTo(plainId(before));
        assertThat(web(after).lastState().json().toString()).contains("\"exitCode\":137");
        assertThat(after.status().podIP()).isEqualTo(before.status().podIP());
        node.leavesNothing("robbed");
    }

    @Test
    void aContainerRestartedBehindOurBackDoesNotRunTwice() throws Exception {
        node.run("revived", WEB);
        Pod before = node.await("revived", KubeletFaultsIT::ready);
        assertThat(engine.docker("restart", "-t", "1", plainId(before))).isEmpty();
        DockerNode.until(
                () ->
                        ready(node.pod("revived"))
                                && record("revived").containers().stream()
                                                .filter(c -> c.isRunning())
                                                .count()
                                        == 1,
                () -> record("revived").toString());
        node.leavesNothing("revived");
    }

    @Test
    void aSandboxRemovedBehindOurBackComesAnewWithItsContainers() throws Exception {
        node.run("homeless", WEB);
        node.await("homeless", KubeletFaultsIT::ready);
        String sandbox = record("homeless").sandbox().orElseThrow().id();
        assertThat(engine.docker("rm", "-f", sandbox)).isEmpty();
        node.await("homeless", p -> ready(p) && web(p).restartCount() == 1);
        assertThat(record("homeless").sandboxes())
                .singleElement()
                .satisfies(one -> assertThat(one.id()).isNotEqualTo(sandbox));
        assertThat(record("homeless").containers().stream().filter(c -> c.isRunning())).hasSize(1);
        node.leavesNothing("homeless");
    }

    /** Its containers live on in a network that leads nowhere, until they are ended for another. */
    @Test
    void aSandboxWhoseProcessIsKilledComesAnewThoughItsContainersEndWell() throws Exception {
        node.run(
                "uprooted",
                "'restartPolicy':'OnFailure','containers':[{'name':'web','image':'IMAGE',"
                        + "'command':['sh','-c','end() { exit 0; }; trap end TERM; sleep 3600 & wait']}]");
        node.await("uprooted", KubeletFaultsIT::ready);
        SandboxStatus sandbox = record("uprooted").sandbox().orElseThrow();
        ProcessHandle.of(sandbox.processId()).orElseThrow().destroyForcibly();
        Pod pod = node.await("uprooted", p -> ready(p) && web(p).restartCount() == 1);
        assertThat(web(pod).lastState().terminated().exitCode()).isZero();
        assertThat(record("uprooted").sandboxes())
                .singleElement()
                .satisfies(one -> assertThat(one.id()).isNotEqualTo(sandbox.id()));
        node.leavesNothing("uprooted");
    }

    @Test
    void aProbeThatHangsIsEndedWithItsProcesses() throws Exception {
        node.run(
                "stuck",
                WEB.replace(
                        "]}]",
                        "],'readinessProbe':{'timeoutSeconds':1,'periodSeconds':1,"
                                + "'exec':{'command':['sh','-c','sleep 4711; true']}}}]"));
        node.await(
                "stuck",
                p -> !p.status().containerStatuses().isEmpty() && web(p).state().has("running"));
        Thread.sleep(5000);
        assertThat(ready(node.pod("stuck"))).isFalse();
        long hanging =
                ProcessHandle.allProcesses()
                        .filter(p -> p.info().commandLine().orElse("").contains("sleep 4711"))
                        .count();
        assertThat(hanging).isLessThanOrEqualTo(2); // the one that is being asked
        node.leavesNothing("stuck");
    }

    /** Its container was made and never ran: that is nobody's failure. */
    @Test
    void aPodThatRunsOnceGetsAnotherSandboxForOneWithoutANetwork() throws Exception {
        node.refusals.set(1);
        node.run("refused", "'restartPolicy':'Never'," + WEB);
        node.await("refused", KubeletFaultsIT::ready);
        assertThat(node.events("refused"))
                .containsSubsequence(
                        "Warning FailedCreatePodSandBox: Failed to create pod sandbox:"
                                + " cannot set up the network of the pod: refused",
                        "Normal SandboxChanged: Pod sandbox changed, it will be killed and"
                                + " re-created.");
        node.leavesNothing("refused");
    }
}
