package io.jollyboat.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.core.v1.ContainerStatus;
import io.jollyboat.core.api.core.v1.Pod;
import org.junit.jupiter.api.Test;

/** What is said of containers that somebody took away from under the kubelet. */
class LostContainersTest {

    private static final String ONE =
            "'restartPolicy':'%s','containers':[{'name':'c','image':'web:1'}]";

    private final TestNode node = new TestNode(5);

    private static ContainerStatus container(Pod pod) {
        return pod.status().containerStatuses().getFirst();
    }

    private void takeAway() {
        node.runtime.pods().stream()
                .flatMap(pod -> pod.containers().stream())
                .forEach(each -> node.runtime.containers().remove(each.id()));
    }

    @Test
    void whoDoesNotRunAgainIsSaidToBeLostInKubernetesWords() {
        node.run("web", ONE.formatted("Never"));
        node.awaitRunning("web");
        takeAway();
        Pod lost = node.await("web", pod -> pod.status().phase().equals("Failed"));
        assertThat(container(lost).state().terminated().reason())
                .isEqualTo("ContainerStatusUnknown");
        assertThat(container(lost).state().terminated().exitCode()).isEqualTo(137);
        assertThat(container(lost).state().terminated().message())
                .isEqualTo("The container could not be located when the pod was terminated");
    }

    @Test
    void whoRunsAgainIsSaidToHaveRunBefore() {
        node.run("web", ONE.formatted("Always"));
        node.awaitRunning("web");
        takeAway();
        Pod again =
                node.await(
                        "web",
                        pod ->
                                container(pod).lastState().has("terminated")
                                        && container(pod).state().has("running"));
        assertThat(container(again).lastState().terminated().reason())
                .isEqualTo("ContainerStatusUnknown");
        assertThat(container(again).lastState().terminated().message())
                .isEqualTo(
                        "The container could not be located when the pod was deleted.  The"
                                + " container used to be Running");
    }

    @Test
    void whatEndedBeforeItWasTakenAwayIsToldAsBefore() {
        node.run("web", ONE.formatted("Never"), "'sim.jollyboat.io/exit-after':'5s'");
        Pod ended = node.await("web", pod -> pod.status().phase().equals("Succeeded"));
        takeAway();
        node.pass(60);
        node.restartKubelet();
        node.pass(60);
        assertThat(node.pod("web").status().phase()).isEqualTo("Succeeded");
        assertThat(container(node.pod("web")).state().json())
                .isEqualTo(container(ended).state().json());
    }
}
