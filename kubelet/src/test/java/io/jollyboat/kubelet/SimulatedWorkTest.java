package io.jollyboat.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Pod;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/**
 * How long simulated containers run when nobody says so: as long as those who wait for them ask.
 */
class SimulatedWorkTest {

    private static final String WEB = "'containers':[{'name':'web','image':'web:1'}]";

    private final TestNode node = new TestNode(1);

    /** As the controller of Jobs makes them. */
    private void runForJob(String name, String spec, String annotations) {
        ObjectNode json = TestNode.tree("'apiVersion':'v1','kind':'Pod'");
        ObjectNode metadata =
                json.putObject("metadata").put("name", name).put("namespace", "default");
        metadata.set("annotations", TestNode.tree(annotations));
        metadata.putArray("ownerReferences")
                .add(
                        TestNode.tree(
                                "'apiVersion':'batch/v1','kind':'Job','name':'work',"
                                        + "'uid':'6dc3','controller':true"));
        json.set("spec", TestNode.tree(spec).put("nodeName", TestNode.NAME));
        node.client.create(Resources.PODS, new Pod(json));
    }

    @Test
    void initContainersEndAtOnceUnlessTheyAreToldOtherwise() {
        node.runtime.images().add("init:1");
        String pod = "'initContainers':[{'name':'init','image':'init:1'}]," + WEB;
        node.run("quick", pod);
        node.run("stuck", pod, "'init.sim.jollyboat.io/exit-after':'never'");

        node.awaitRunning("quick");
        node.pass(60);
        assertThat(node.pod("stuck").status().phase()).isEqualTo("Pending");
    }

    @Test
    void thePodOfAJobHasDoneItsWorkAfterASecond() {
        runForJob("work-x7d", "'restartPolicy':'Never'," + WEB, "");
        node.awaitRunning("work-x7d");
        Pod done = node.await("work-x7d", pod -> pod.status().phase().equals("Succeeded"));
        var ended = done.status().containerStatuses().getFirst().state().terminated();
        assertThat(ended.reason()).isEqualTo("Completed");
        assertThat(
                        Duration.between(
                                ended.startedAt().orElseThrow(), ended.finishedAt().orElseThrow()))
                .isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void thePodOfAJobFailsWhenItIsTold() {
        runForJob("work-q2m", "'restartPolicy':'Never'," + WEB, "'sim.jollyboat.io/exit-code':'3'");
        node.await("work-q2m", pod -> pod.status().phase().equals("Failed"));
    }

    @Test
    void thePodOfAJobRunsOnWhenItIsTold() {
        runForJob(
                "work-9pk",
                "'restartPolicy':'OnFailure'," + WEB,
                "'sim.jollyboat.io/exit-after':'never'");
        node.pass(3600);
        assertThat(node.pod("work-9pk").status().phase()).isEqualTo("Running");
    }

    @Test
    void sidecarsOfAJobRunAsLongAsItsWork() {
        node.runtime.images().add("proxy:1");
        runForJob(
                "work-tt5",
                "'restartPolicy':'Never','initContainers':[{'name':'proxy','image':'proxy:1',"
                        + "'restartPolicy':'Always'}],"
                        + WEB,
                "");
        Pod done = node.await("work-tt5", pod -> pod.status().phase().equals("Succeeded"));
        assertThat(done.status().initContainerStatuses().getFirst().restartCount()).isZero();
    }

    @Test
    void aPodThatIsNobodysJobRunsUntilItIsStopped() {
        node.run("bare", "'restartPolicy':'Never'," + WEB);
        node.pass(3600);
        assertThat(node.pod("bare").status().phase()).isEqualTo("Running");
    }
}
