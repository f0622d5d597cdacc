package io.jollyboat.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is told of a pod when something that it refers to is not there. */
class MissingSourcesTest {

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

    @Test
    void everyVolumeThatCannotBeMadeIsToldOf() {
        node.run(
                "p",
                "'containers':[{'name':'web','image':'web:1'}],'volumes':["
                        + "{'name':'a','configMap':{'name':'gone'}},"
                        + "{'name':'b','emptyDir':{}},"
                        + "{'name':'c','secret':{'secretName':'lost'}}]");
        node.pass(1);
        assertThat(node.events("p"))
                .anyMatch(told -> told.endsWith("volume \"a\" : configmap \"gone\" not found"))
                .anyMatch(told -> told.endsWith("volume \"c\" : secret \"lost\" not found"));
    }
}
