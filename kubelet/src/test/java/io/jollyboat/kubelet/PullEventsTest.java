package io.jollyboat.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is told of a pod whose image has to be asked for. */
class PullEventsTest {

    private final TestNode node = new TestNode(17);

    @Test
    void pullSecretsThatAreNotThereAreNamedAndThePodRunsIfItCan() {
        node.secret("here", "");
        node.run(
                "p",
                "'imagePullSecrets':[{'name':'gone'},{'name':'here'},{'name':'lost'}],"
                        + "'containers':[{'name':'web','image':'web:1'}]");
        node.awaitRunning("p");
        assertThat(node.events("p"))
                .contains(
                        "Warning FailedToRetrieveImagePullSecret: Unable to retrieve some image pull"
                                + " secrets (gone, lost); attempting to pull the image may not"
                                + " succeed.");
    }
}
