package io.jollyboat.kubelet.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.kubelet.plan.ProbeResults.Result;
import org.junit.jupiter.api.Test;

/** Init containers that stay: when they come, when they go, and what is said of them. */
class SidecarPlanTest {

    private static final String WEB = "'containers':[{'name':'web','image':'web:1'}]";

    private static final String SIDECAR =
            "'initContainers':[{'name':'side','image':'s','restartPolicy':'Always'},"
                    + "{'name':'a','image':'i'}],"
                    + WEB;

    @Test
    void aSidecarStaysBesideTheRestAndGoesLast() {
        var stage = new PodStage(SIDECAR).settle();
        stage.exit("a", 0);
        assertThat(stage.transcript())
                .isEqualTo(
                        """
                        0s prepare volumes
                        0s create sandbox 0
                        0s start side #0
                        0s start a #0
                        0s a exits with 0
                        0s start web #0
                        """);
        stage.exit("side", 1);
        assertThat(stage.transcript()).isEqualTo("0s side exits with 1\n0s start side #1\n");
        stage.delete(30).pass(5).exit("web", 0).exit("side", 0);
        assertThat(stage.transcript())
                .isEqualTo(
                        """
                        0s deleted with a grace of 30
                        0s stop web, grace 30: Stopping container web
                        0s hold side, grace 30: Stopping container side
                        5s web exits with 0
                        5s release side #1, until 30
                        5s side exits with 0
                        5s stop sandbox s0
                        5s remove side #1
                        5s remove side #0
                        5s remove a #0
                        5s remove web #0
                        5s remove sandbox s0
                        5s clean up
                        5s delete object
                        """);
    }

    @Test
    void sidecarsAreToldOfTheEndAtOnceAndEndOneByOneTheLastOneFirst() {
        var stage =
                new PodStage(
                                "'initContainers':[{'name':'a','image':'s','restartPolicy':'Always'},"
                                        + "{'name':'b','image':'s','restartPolicy':'Always'}],"
                                        + WEB)
                        .settle();
        stage.transcript();
        stage.delete(30).pass(10).delete(12).pass(5).exit("web", 0).pass(1).exit("b", 0).pass(20);
        assertThat(stage.transcript())
                .startsWith(
                        """
                        0s deleted with a grace of 30
                        0s stop web, grace 30: Stopping container web
                        0s hold b, grace 30: Stopping container b
                        0s hold a, grace 30: Stopping container a
                        10s deleted with a grace of 12
                        10s hasten web #0
                        10s hasten b #0
                        10s hasten a #0
                        15s web exits with 0
                        15s release b #0, until 22
                        16s b exits with 0
                        16s release a #0, until 22
                        22s kill a #0
                        22s stop sandbox s0
                        """);
    }

    @Test
    void anUnhealthySidecarIsCalledAnInitContainer() {
        var stage = new PodStage(SIDECAR).settle();
        stage.transcript();
        stage.probe("side", new ProbeResults(Result.FAILURE, Result.SUCCESS, Result.SUCCESS, null));
        assertThat(stage.transcript())
                .isEqualTo("0s stop side, grace 30: Init container side failed startup probe\n");
    }

    @Test
    void aSidecarDoesNotKeepAFinishedPodAlive() {
        var stage = new PodStage(SIDECAR + ",'restartPolicy':'Never'").settle();
        stage.exit("a", 0);
        stage.transcript();
        stage.exit("web", 0).exit("side", 143);
        assertThat(stage.transcript())
                .isEqualTo(
                        """
                        0s web exits with 0
                        0s stop side, grace 30: Stopping container side
                        0s side exits with 143
                        0s stop sandbox s0
                        """);
    }

    @Test
    void aSidecarHasToBeStartedBeforeTheNextContainer() {
        var stage = new PodStage(SIDECAR);
        stage.probes.put(
                "c0", new ProbeResults(Result.UNKNOWN, Result.SUCCESS, Result.FAILURE, null));
        stage.settle();
        assertThat(stage.transcript()).endsWith("0s start side #0\n");
        assertThat(stage.probe("side", ProbeResults.NONE).transcript())
                .isEqualTo("0s start a #0\n");
    }

    @Test
    void aSidecarThatIsDownAgainKeepsNobodyWaitingWhoComesLater() {
        var stage = new PodStage(SIDECAR).settle();
        stage.exit("side", 1).exit("side", 1);
        assertThat(stage.transcript()).endsWith("0s back-off side until 10\n");
        assertThat(stage.exit("a", 1).transcript()).isEqualTo("0s a exits with 1\n0s start a #1\n");
        assertThat(stage.exit("a", 0).transcript())
                .isEqualTo("0s a exits with 0\n0s remove a #0\n0s start web #0\n");
        assertThat(stage.pass(10).transcript()).endsWith("10s start side #2\n");
    }

    @Test
    void mainContainersThatHaveEndedWaitForASidecarThatComesLast() {
        var stage =
                new PodStage(
                                "'initContainers':[{'name':'side','image':'s','restartPolicy':'Always'}],"
                                        + WEB)
                        .settle();
        stage.exit("side", 1).exit("side", 1);
        stage.transcript();
        assertThat(stage.exit("web", 1).transcript()).isEqualTo("0s web exits with 1\n");
        assertThat(stage.pass(10).transcript()).endsWith("10s start side #2\n10s start web #1\n");
    }

    @Test
    void whatDidItsWorkDoesNotDoItAgainThoughSomebodyRemovesIt() {
        var stage =
                new PodStage(
                                "'initContainers':[{'name':'a','image':'i'},{'name':'b','image':'i'}],"
                                        + WEB)
                        .settle()
                        .exit("a", 0);
        stage.transcript();
        stage.containers.removeIf(container -> container.name().equals("a"));
        assertThat(stage.settle().exit("b", 0).transcript())
                .isEqualTo("0s b exits with 0\n0s start web #0\n");
    }
}
