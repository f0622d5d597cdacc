package io.jollyboat.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.core.v1.ContainerStateWaiting;
import io.jollyboat.core.api.core.v1.Pod;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Containers wait for the images that are their volumes as for their own. */
class ImageVolumesTest {

    private final TestNode node = new TestNode(17);

    private void run(String image) {
        node.run(
                "p",
                "'volumes':[{'name':'files','image':{"
                        + image
                        + "}}],'containers':["
                        + "{'name':'web','image':'web:1','volumeMounts':[{'name':'files','mountPath':'/files'}]},"
                        + "{'name':'other','image':'web:1'}]");
    }

    private static ContainerStateWaiting waiting(Pod pod) {
        return pod.status().containerStatuses().getFirst().state().waiting();
    }

    private Pod awaitReason(String reason) {
        return node.await(
                "p",
                pod ->
                        !pod.status().containerStatuses().isEmpty()
                                && waiting(pod).reason().equals(reason));
    }

    @Test
    void theImageIsPulledAndTheContainerStarts() {
        run("'reference':'files:1'");
        node.await(
                "p",
                pod ->
                        pod.status().containerStatuses().stream()
                                        .allMatch(one -> one.state().has("running"))
                                && pod.status().phase().equals("Running"));
        assertThat(node.events("p"))
                .contains("Normal Pulling: Pulling image \"files:1\"")
                .anyMatch(event -> event.contains("Successfully pulled image \"files:1\""));
        assertThat(node.pod("p").spec().volumes().getFirst().image().pullPolicy())
                .isEqualTo("IfNotPresent");
    }

    @Test
    void whoMountsAnImageThatCannotBeHadWaitsAndTheOthersRun() {
        node.runtime.images().refuse("files:1", "no such repository");
        run("'reference':'files:1'");
        Pod pod = awaitReason("ErrImagePull");
        assertThat(waiting(pod).message()).contains("files:1", "no such repository");
        assertThat(waiting(awaitReason("ImagePullBackOff")).message())
                .startsWith("Back-off pulling image \"files:1\": ErrImagePull: ");
        assertThat(node.pod("p").status().containerStatuses().get(1).state().has("running"))
                .isTrue();
        node.runtime.images().refuse("files:1", "");
        node.await("p", now -> now.status().containerStatuses().getFirst().ready());
    }

    @Test
    void anImageThatIsNeverPulledHasToBeThere() {
        run("'reference':'files:1','pullPolicy':'Never'");
        awaitReason("ErrImageNeverPull");
        node.runtime.images().add("files:1");
        node.await("p", now -> now.status().containerStatuses().getFirst().ready());
    }

    @Test
    void aReferenceThatCannotBeReadIsSaidSo() {
        run("'reference':'Not A Name'");
        awaitReason("InvalidImageName");
    }

    @Test
    void aPullThatTakesLongHoldsOnlyWhoMountsIt() {
        node.runtime.images().pullsTake(Duration.ofSeconds(30));
        run("'reference':'files:1'");
        node.pass(20);
        assertThat(waiting(node.pod("p")).reason()).isEqualTo("ContainerCreating");
        assertThat(node.pod("p").status().containerStatuses().get(1).state().has("running"))
                .isTrue();
        node.await("p", now -> now.status().containerStatuses().getFirst().ready());
    }
}
