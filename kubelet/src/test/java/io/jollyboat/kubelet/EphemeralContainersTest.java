package io.jollyboat.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.ContainerStatus;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.client.Patch;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Containers that are added to a pod which runs, to look into it. */
class EphemeralContainersTest {

    private final TestNode node = new TestNode(31);

    private void debug(String more) {
        node.client.patch(
                Resources.PODS,
                "default",
                "p",
                "ephemeralcontainers",
                Patch.strategic(
                        TestNode.tree(
                                "'spec':{'ephemeralContainers':[{'name':'debugger','image':'web:1'"
                                        + more
                                        + "}]}")));
    }

    private static Optional<ContainerStatus> debugger(Pod pod) {
        return pod.status().ephemeralContainerStatuses().stream().findFirst();
    }

    private void run() {
        node.run("p", "'containers':[{'name':'web','image':'web:1'}]");
        node.awaitRunning("p");
    }

    @Test
    void itRunsBesideTheOthersAndChangesNothingOfThem() {
        run();
        debug(",'targetContainerName':'web'");
        Pod pod =
                node.await(
                        "p",
                        p -> debugger(p).filter(one -> one.state().has("running")).isPresent());
        assertThat(pod.status().containerStatuses().getFirst().restartCount()).isZero();
        assertThat(pod.status().phase()).isEqualTo("Running");
    }

    @Test
    void whoseTargetIsMissingIsToldSo() {
        node.run(
                "p",
                "'containers':[{'name':'web','image':'web:1'},"
                        + "{'name':'nobody','image':'web:1',"
                        + "'env':[{'name':'A','valueFrom':{'configMapKeyRef':"
                        + "{'name':'none','key':'a'}}}]}]");
        node.await("p", p -> p.status().phase().equals("Pending"));
        debug(",'targetContainerName':'nobody'");
        Pod pod =
                node.await(
                        "p",
                        p ->
                                debugger(p)
                                        .filter(one -> !one.state().waiting().message().isEmpty())
                                        .isPresent());
        var waiting = debugger(pod).orElseThrow().state().waiting();
        assertThat(waiting.reason()).isEqualTo("CreateContainerConfigError");
        assertThat(waiting.message()).isEqualTo("unable to find target container nobody");
        assertThat(node.events("p"))
                .contains("Warning Failed: Error: unable to find target container nobody");
        assertThat(pod.status().containerStatuses())
                .as("the others go on")
                .extracting(one -> one.name() + " " + one.state().has("running"))
                .contains("web true");
    }
}
