package io.jollyboat.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.core.v1.ContainerStatus;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.kubelet.runtime.SandboxStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of pods whose sandbox dies while their containers run. */
class LostSandboxTest {

    private static final String WEB = "'containers':[{'name':'web','image':'web:1'}]";

    private final TestNode node = new TestNode(12);

    private static ContainerStatus web(Pod pod) {
        return pod.status().containerStatuses().getFirst();
    }

    private void loseSandbox(String spec) {
        node.run("p", spec, "'sim.jollyboat.io/start-delay':'2s'");
        node.awaitRunning("p");
        node.runtime.crashSandbox(node.runtime.pods().getFirst().sandbox().orElseThrow().id());
    }

    @Test
    void aContainerThatEndsWellForWantOfItsSandboxRunsAgain() {
        loseSandbox("'restartPolicy':'OnFailure'," + WEB);
        Pod pod =
                node.await(
                        "p",
                        one -> web(one).restartCount() == 1 && web(one).state().has("running"));
        assertThat(pod.status().phase()).isEqualTo("Running");
        assertThat(web(pod).lastState().terminated().exitCode()).isZero();
    }

    @Test
    void theChangeIsToldBeforeWhatRanInTheSandboxIsEnded() {
        loseSandbox(WEB);
        node.await("p", one -> web(one).restartCount() == 1);
        List<String> events = node.events("p");
        String changed =
                "Normal SandboxChanged: Pod sandbox changed, it will be killed and re-created.";
        assertThat(events).containsOnlyOnce(changed);
        assertThat(events.subList(events.indexOf(changed), events.size()))
                .contains("Normal Killing: Stopping container web");
    }

    /** Each try waits twice as long as the one before, and none is a failure of the pod. */
    @Test
    void aSandboxThatGetsNoNetworkIsToldOfAndTriedAgainLaterAndLater() {
        node.runtime.refuseNetworks(3);
        Instant begun = node.timeline.now();
        node.run("p", "'restartPolicy':'Never'," + WEB);
        node.awaitRunning("p");
        assertThat(node.events("p"))
                .filteredOn(line -> line.contains("FailedCreatePodSandBox"))
                .containsExactly(
                        "Warning FailedCreatePodSandBox x3: Failed to create pod sandbox:"
                                + " cannot set up the network of the pod: refused");
        SandboxStatus last = node.runtime.pods().getFirst().sandbox().orElseThrow();
        assertThat(last.attempt()).isEqualTo(3);
        assertThat(Duration.between(begun, last.createdAt()))
                .isEqualTo(Duration.ofMillis(500 + 1000 + 2000));
    }

    @Test
    void aPodThatIsNeverRestartedSucceedsOrFailsByWhatItsContainersEndWith() {
        loseSandbox("'restartPolicy':'Never'," + WEB);
        node.await("p", one -> one.status().phase().equals("Succeeded"));
        assertThat(node.events("p")).noneMatch(line -> line.contains("SandboxChanged"));
    }
}
