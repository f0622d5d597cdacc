package io.jollyboat.kubelet.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.kubelet.plan.PodSituation.Readiness;
import io.jollyboat.kubelet.runtime.ContainerStatus;
import io.jollyboat.kubelet.runtime.SandboxStatus;
import org.junit.jupiter.api.Test;

/** What becomes of pods whose sandbox dies: scripts with their transcripts. */
class SandboxPlanTest {

    private static final String WEB = "'containers':[{'name':'web','image':'web:1'}]";

    private static final String TWO =
            "'containers':[{'name':'web','image':'web:1'},{'name':'log','image':'log:1'}]";

    private static final String OWN =
            "'restartPolicy':'Always','containers':[{'name':'web','image':'web:1'},"
                    + "{'name':'job','image':'job:1','restartPolicy':'Never'}]";

    private static final String INIT =
            "'initContainers':[{'name':'a','image':'i'},{'name':'b','image':'i'}]," + WEB;

    private static PodStage withoutSandbox(String spec) {
        var stage = new PodStage(spec).settle();
        stage.transcript();
        return stage.loseSandbox();
    }

    @Test
    void whatEndsWithItsSandboxStartsAnewInTheNextOneHoweverItEnds() {
        var stage = withoutSandbox("'restartPolicy':'OnFailure'," + TWO);
        stage.exit("web", 0).exit("log", 143);
        assertThat(stage.transcript())
                .isEqualTo(
                        """
                        0s the sandbox dies
                        0s sandbox changed
                        0s stop web, grace 30: Stopping container web
                        0s stop log, grace 30: Stopping container log
                        0s web exits with 0
                        0s log exits with 143
                        0s create sandbox 1
                        0s remove sandbox s0
                        0s start web #1
                        0s start log #1
                        """);
        stage.exit("web", 0).exit("log", 0);
        assertThat(stage.transcript()).endsWith("0s log exits with 0\n0s stop sandbox s1\n");
    }

    @Test
    void aPodThatNeverRestartsGetsAnotherSandboxWhereNothingOfItHasRun() {
        var before = new PodStage(WEB).settle();
        var stage = new PodStage("'restartPolicy':'Never'," + WEB);
        before.sandboxes.forEach(
                sandbox -> stage.sandboxes.add(sandbox.withState(SandboxStatus.State.STOPPED)));
        before.containers.forEach(
                c -> stage.containers.add(c.withState(new ContainerStatus.State.Created())));
        assertThat(stage.settle().transcript())
                .isEqualTo(
                        """
                        0s prepare volumes
                        0s sandbox changed
                        0s create sandbox 1
                        0s remove sandbox s0
                        0s remove web #0
                        0s start web #0
                        """);
    }

    @Test
    void aContainerWhoseStartFailedBeforeItRanIsMadeAnewAlsoWhereNoneRestarts() {
        var stage = new PodStage("'restartPolicy':'Never'," + WEB).settle();
        stage.containers.replaceAll(c -> c.withState(new ContainerStatus.State.Created()));
        var failure =
                new ContainerMemory.StartFailure(
                        "RunContainerError", "no such device", stage.now.plusSeconds(10));
        stage.memory.computeIfPresent("web", (name, known) -> known.failed(failure));
        stage.transcript();
        assertThat(stage.settle().pass(10).transcript())
                .isEqualTo("0s remove web #0\n10s start web #0\n");
    }

    @Test
    void whatHadDoneItsWorkBeforeItsSandboxDiedDoesNotStartAgain() {
        var stage = new PodStage("'restartPolicy':'OnFailure'," + TWO).settle().exit("log", 0);
        stage.transcript();
        stage.loseSandbox().exit("web", 0);
        assertThat(stage.transcript()).endsWith("0s remove sandbox s0\n0s start web #1\n");
    }

    @Test
    void whatNeverRestartsByItsOwnPolicyStartsWithTheNextSandboxAllTheSame() {
        var stage = new PodStage(OWN).settle().exit("job", 3);
        stage.transcript();
        stage.loseSandbox().exit("web", 137);
        assertThat(stage.transcript())
                .endsWith(
                        "0s create sandbox 1\n0s remove sandbox s0\n0s start web #1\n0s start job #1\n");
        assertThat(stage.exit("job", 3).pass(600).transcript())
                .isEqualTo("0s job exits with 3\n0s remove job #0\n");
    }

    @Test
    void whatIsToRepeatFailuresAloneStaysEndedInTheNextSandboxOnceItSucceeded() {
        String spec = OWN.replace("'restartPolicy':'Never'", "'restartPolicy':'OnFailure'");
        var stage = new PodStage(spec).settle().exit("job", 0);
        stage.loseSandbox().exit("web", 137);
        assertThat(stage.pass(600).transcript()).endsWith("0s start web #1\n");
    }

    @Test
    void anEphemeralContainerIsOverWithItsSandboxWhetherItHadEndedOrNot() {
        var stage =
                new PodStage(
                                WEB
                                        + ",'ephemeralContainers':[{'name':'look','image':'d'},"
                                        + "{'name':'looked','image':'d'}]")
                        .settle()
                        .exit("looked", 0);
        stage.transcript();
        stage.loseSandbox().exit("web", 137).exit("look", 137);
        assertThat(stage.pass(600).transcript())
                .endsWith("0s create sandbox 1\n0s remove sandbox s0\n0s start web #1\n");
    }

    @Test
    void whatNeverRestartsByItsOwnPolicyStaysEndedWherePodsInitializeAgain() {
        var stage = new PodStage("'initContainers':[{'name':'a','image':'i'}]," + OWN).settle();
        stage.exit("a", 0).exit("job", 3);
        stage.transcript();
        stage.loseSandbox().exit("web", 137).exit("a", 0);
        assertThat(stage.transcript()).contains("start web #1").doesNotContain("start job");
    }

    @Test
    void aPodWhoseContainersHaveAllEndedForGoodGetsNoOtherSandbox() {
        var stage = new PodStage(OWN).settle();
        stage.pod.withArray("/spec/containers").get(0).asObject().put("restartPolicy", "Never");
        stage.endUnseen("web", 1);
        stage.endUnseen("job", 3);
        stage.transcript();
        assertThat(stage.loseSandbox().transcript()).doesNotContain("create sandbox");
    }

    @Test
    void whatEndedWellWithItsSandboxIsDoneOnceThePodHasInitializedAgain() {
        var stage = new PodStage("'restartPolicy':'OnFailure'," + INIT).settle();
        stage.exit("a", 0).exit("b", 0);
        stage.transcript();
        stage.loseSandbox().exit("web", 0).exit("a", 0).exit("b", 0);
        assertThat(stage.transcript())
                .isEqualTo(
                        """
                        0s the sandbox dies
                        0s sandbox changed
                        0s stop web, grace 30: Stopping container web
                        0s web exits with 0
                        0s create sandbox 1
                        0s remove sandbox s0
                        0s start a #1
                        0s a exits with 0
                        0s remove a #0
                        0s start b #1
                        0s b exits with 0
                        0s stop sandbox s1
                        """);
        stage.pass(60);
        assertThat(stage.transcript()).isEmpty();
    }

    @Test
    void aPodThatIsNeverRestartedIsOverWithItsSandbox() {
        var stage = withoutSandbox("'restartPolicy':'Never'," + TWO);
        stage.exit("web", 0).exit("log", 0);
        assertThat(stage.transcript())
                .isEqualTo(
                        """
                        0s the sandbox dies
                        0s stop web, grace 30: Stopping container web
                        0s stop log, grace 30: Stopping container log
                        0s web exits with 0
                        0s log exits with 0
                        """);
    }

    @Test
    void aPodThatIsNeverRestartedGetsAnotherSandboxIfItNeverHadAContainer() {
        var stage = new PodStage("'restartPolicy':'Never'," + WEB).withoutImage("web:1").settle();
        stage.transcript();
        stage.loseSandbox();
        assertThat(stage.transcript())
                .startsWith("0s the sandbox dies\n0s sandbox changed\n0s create sandbox 1\n");
    }

    @Test
    void aLostSandboxIsReplacedOnceItsContainersHaveEnded() {
        var stage = new PodStage(INIT).settle();
        stage.exit("a", 0).exit("b", 0);
        stage.transcript();
        stage.loseSandbox().exit("web", 137).exit("a", 0).exit("b", 0);
        assertThat(stage.transcript())
                .isEqualTo(
                        """
                        0s the sandbox dies
                        0s sandbox changed
                        0s stop web, grace 30: Stopping container web
                        0s web exits with 137
                        0s create sandbox 1
                        0s remove sandbox s0
                        0s start a #1
                        0s a exits with 0
                        0s remove a #0
                        0s start b #1
                        0s b exits with 0
                        0s remove b #0
                        0s start web #1
                        """);
    }

    @Test
    void theLossIsToldOfBesideAContainerThatIsBeingEndedForItsHealth() {
        var stage = new PodStage(TWO).settle();
        stage.probe("web", PodPlanTest.UNHEALTHY);
        stage.transcript();
        stage.loseSandbox();
        assertThat(stage.transcript())
                .isEqualTo(
                        """
                        0s the sandbox dies
                        0s sandbox changed
                        0s stop log, grace 30: Stopping container log
                        """);
        stage.exit("log", 0).exit("web", 137);
        assertThat(stage.transcript())
                .startsWith("0s log exits with 0\n0s web exits with 137\n0s create sandbox 1\n");
    }

    @Test
    void theLossIsToldOfAfterAContainerHasEndedForItsHealth() {
        var stage = new PodStage(WEB).settle();
        stage.probe("web", PodPlanTest.UNHEALTHY);
        stage.endUnseen("web", 137);
        stage.transcript();
        stage.loseSandbox();
        assertThat(stage.transcript())
                .startsWith("0s the sandbox dies\n0s sandbox changed\n0s create sandbox 1\n");
    }

    @Test
    void theLossIsToldOfAgainWithEachFurtherTry() {
        var stage = new PodStage(WEB).settle().loseSandbox();
        stage.transcript();
        stage.sandbox = Readiness.failedUntil(stage.now);
        stage.exit("web", 0);
        assertThat(stage.transcript())
                .startsWith("0s web exits with 0\n0s sandbox changed\n0s create sandbox 1\n");
    }
}
