package io.jollyboat.controllers.disruption;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.controllers.TestCluster;
import io.jollyboat.controllers.condition.Conditions;
import io.jollyboat.core.api.Resources;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StaleDisruptionControllerTest {

    private final TestCluster cluster = new TestCluster();

    private String disruption() {
        return Conditions.value(
                cluster.get(Resources.PODS, "p").status().json(), "DisruptionTarget");
    }

    private void marked(String phase, String reason) {
        new StaleDisruptionController(cluster.controllerClient, cluster.informers, cluster.timeline)
                .start();
        cluster.create(
                Resources.PODS,
                "{'metadata':{'name':'p'},'spec':{'containers':[{'name':'c','image':'i'}]}}");
        cluster.patchStatus(
                Resources.PODS,
                "p",
                "{'status':{'phase':'"
                        + phase
                        + "','conditions':[{'type':'DisruptionTarget','status':'True','reason':'"
                        + reason
                        + "','lastTransitionTime':'"
                        + cluster.timeline.now()
                        + "'}]}}");
        cluster.settle();
    }

    @Test
    void aDisruptionThatDidNotHappenIsTakenBackAfterTwoMinutes() {
        marked("Running", "EvictionByEvictionAPI");
        cluster.advance(Duration.ofSeconds(115));
        assertThat(disruption()).isEqualTo("True");
        cluster.advance(Duration.ofSeconds(10));
        assertThat(disruption()).isEqualTo("False");
    }

    @Test
    void whatHasEndedKeepsTheReasonWhy() {
        marked("Failed", "EvictionByEvictionAPI");
        cluster.advance(Duration.ofMinutes(10));
        assertThat(disruption()).isEqualTo("True");
    }

    @Test
    void aKubeletThatGoesDownMayTakeItsTime() {
        marked("Running", "TerminationByKubelet");
        cluster.advance(Duration.ofMinutes(10));
        assertThat(disruption()).isEqualTo("True");
    }
}
