package io.jollyboat.kubelet.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.kubelet.plan.ProbeResults.Result;
import io.jollyboat.kubelet.runtime.ContainerStatus;
import io.jollyboat.kubelet.runtime.ContainerStatus.State;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Scripts with their transcripts; the number is the second in which something happens. */
class PodPlanTest {

    private static final String WEB = "'containers':[{'name':'web','image':'web:1'}]";

    static final ProbeResults UNHEALTHY =
            new ProbeResults(Result.SUCCESS, Result.FAILURE, Result.SUCCESS, null);

    @Test
    void bringsUpAPodStepByStep() {
        var stage = new PodStage(WEB).settle();
        assertThat(stage.transcript())
                .isEqualTo(
                        """
                        0s prepare volumes
                        0s create sandbox 0
                        0s start web #0
                        """);
    }

    @Test
    void restartsWithABackOffThatDoublesUpToFiveMinutes() {
        var stage = new PodStage(WEB).settle();
        stage.transcript();
        stage.exit("web", 1).exit("web", 1).pass(10);
        stage.exit("web", 1).pass(20);
        stage.exit("web", 1).pass(40);
        stage.exit("web", 1).pass(80);
        stage.exit("web", 1).pass(160);
        stage.exit("web", 1).pass(300);
        assertThat(stage.transcript())
                .isEqualTo(
                        """
                        0s web exits with 1
                        0s start web #1
                        0s web exits with 1
                        0s remove web #0
                        0s back-off web until 10
                        10s start web #2
                        10s web exits with 1
                        10s remove web #1
                        10s back-off web until 30
                        30s start web #3
                        30s web exits with 1
                        30s remove web #2
                        30s back-off web until 70
                        70s start web #4
                        70s web exits with 1
                        70s remove web #3
                        70s back-off web until 150
                        150s start web #5
                        150s web exits with 1
                        150s remove web #4
                        150s back-off web until 310
                        310s start web #6
                        310s web exits with 1
                        310s remove web #5
                        310s back-off web until 610
                        610s start web #7
                        """);
    }

    @Test
    void forgetsTheBackOffAfterTenHealthyMinutes() {
        var stage = new PodStage(WEB).settle();
        stage.exit("web", 1).exit("web", 1).pass(10);
        stage.pass(601);
        stage.transcript();
        stage.exit("web", 1);
        assertThat(stage.transcript())
                .isEqualTo(
                        """
                        611s web exits with 1
                        611s remove web #1
                        611s start web #3
                        """);
    }

    @Test
    void restartPolicyNeverEndsThePod() {
        var stage = new PodStage(WEB + ",'restartPolicy':'Never'").settle();
        stage.transcript();
        assertThat(stage.exit("web", 3).transcript())
                .isEqualTo("0s web exits with 3\n0s stop sandbox s0\n");
        assertThat(stage.situation().seen().containers()).hasSize(1); // its log stays
    }

    @Test
    void restartPolicyOnFailureRestartsUntilItSucceeds() {
        var stage = new PodStage(WEB + ",'restartPolicy':'OnFailure'").settle();
        stage.transcript();
        stage.exit("web", 3).exit("web", 0);
        assertThat(stage.transcript())
                .isEqualTo(
                        """
                        0s web exits with 3
                        0s start web #1
                        0s web exits with 0
                        0s stop sandbox s0
                        """);
    }

    @Test
    void aContainersOwnRestartRulesComeFirst() {
        var stage =
                new PodStage(
                                "'restartPolicy':'Never','containers':[{'name':'web','image':'w',"
                                        + "'restartPolicy':'Never','restartPolicyRules':[{'action':'Restart',"
                                        + "'exitCodes':{'operator':'In','values':[42]}}]}]")
                        .settle();
        stage.transcript();
        stage.exit("web", 42).exit("web", 1);
        assertThat(stage.transcript())
                .isEqualTo(
                        """
                        0s web exits with 42
                        0s start web #1
                        0s web exits with 1
                        0s stop sandbox s0
                        """);
    }

    private static final String INIT =
            "'initContainers':[{'name':'a','image':'i'},{'name':'b','image':'i'}]," + WEB;

    @Test
    void initContainersRunOneAfterAnother() {
        var stage = new PodStage(INIT).settle();
        stage.exit("a", 0).exit("b", 0);
        assertThat(stage.transcript())
                .isEqualTo(
                        """
                        0s prepare volumes
                        0s create sandbox 0
                        0s start a #0
                        0s a exits with 0
                        0s start b #0
                        0s b exits with 0
                        0s start web #0
                        """);
    }

    @Test
    void aFailingInitContainerIsRepeatedAndHoldsUpTheRest() {
        var stage = new PodStage(INIT).settle();
        stage.exit("a", 1).exit("a", 1);
        assertThat(stage.transcript())
                .endsWith(
                        "0s start a #1\n0s a exits with 1\n0s remove a #0\n0s back-off a until 10\n");
        stage.pass(10).exit("a", 0);
        assertThat(stage.transcript())
                .endsWith("10s a exits with 0\n10s remove a #1\n10s start b #0\n");
    }

    @Test
    void aFailingInitContainerEndsAPodThatNeverRestarts() {
        var stage = new PodStage(INIT + ",'restartPolicy':'Never'").settle();
        assertThat(stage.exit("a", 1).transcript())
                .endsWith("0s a exits with 1\n0s stop sandbox s0\n");
    }

    @Test
    void anEphemeralContainerRunsThoughTheInitContainersDoNotGetAnywhere() {
        var stage =
                new PodStage(
                                "'initContainers':[{'name':'a','image':'i'}],"
                                        + WEB
                                        + ",'ephemeralContainers':[{'name':'look','image':'l'}]")
                        .settle();
        assertThat(stage.transcript())
                .isEqualTo(
                        """
                        0s prepare volumes
                        0s create sandbox 0
                        0s start look #0
                        0s start a #0
                        """);
        stage.exit("look", 1).exit("a", 0);
        assertThat(stage.transcript())
                .isEqualTo("0s look exits with 1\n0s a exits with 0\n0s start web #0\n");
    }

    @Test
    void deletionKillsWhatDoesNotEndInItsGrace() {
        var stage = new PodStage(WEB).settle();
        stage.transcript();
        stage.delete(30).pass(60);
        assertThat(stage.transcript())
                .isEqualTo(
                        """
                        0s deleted with a grace of 30
                        0s stop web, grace 30: Stopping container web
                        30s kill web #0
                        30s stop sandbox s0
                        30s remove web #0
                        30s remove sandbox s0
                        30s clean up
                        30s delete object
                        """);
    }

    @Test
    void aLaterDeletionShortensTheGraceAndNeverLengthensIt() {
        var stage = new PodStage(WEB).settle();
        stage.transcript();
        stage.delete(30).pass(10).delete(5).pass(1).delete(100).pass(4);
        assertThat(stage.transcript())
                .startsWith(
                        """
                        0s deleted with a grace of 30
                        0s stop web, grace 30: Stopping container web
                        10s deleted with a grace of 5
                        10s hasten web #0
                        11s deleted with a grace of 100
                        15s kill web #0
                        """);
    }

    @Test
    void aNodeThatWantsTheRoomHastensWhatEndsAlready() {
        var stage = new PodStage(WEB).settle();
        stage.transcript();
        stage.delete(30).pass(10);
        stage.shutdown = Shutdown.evicting(Duration.ofSeconds(5), "no room");
        stage.settle().pass(5);
        assertThat(stage.transcript())
                .startsWith(
                        """
                        0s deleted with a grace of 30
                        0s stop web, grace 30: Stopping container web
                        10s hasten web #0
                        15s kill web #0
                        """)
                .endsWith("15s delete object\n");
    }

    @Test
    void twoSecondsAreLeftBeforeAKillHoweverShortTheGrace() {
        var stage = new PodStage(WEB).settle();
        stage.transcript();
        stage.delete(1).pass(1).delete(0).pass(1);
        assertThat(stage.transcript())
                .startsWith(
                        """
                        0s deleted with a grace of 1
                        0s stop web, grace 2: Stopping container web
                        1s deleted with a grace of 0
                        2s kill web #0
                        """);
    }

    @Test
    void aPodThatNeverStartedIsDeletedAtOnce() {
        var stage = new PodStage(WEB).delete(30);
        assertThat(stage.transcript())
                .isEqualTo("0s deleted with a grace of 30\n0s clean up\n0s delete object\n");
    }

    @Test
    void aPodDeletedWithoutGraceEndsInItsOwnTime() {
        var stage = new PodStage(WEB + ",'terminationGracePeriodSeconds':20").settle();
        stage.transcript();
        stage.delete(0).pass(20);
        assertThat(stage.transcript())
                .startsWith(
                        """
                        0s deleted with a grace of 0
                        0s stop web, grace 20: Stopping container web
                        20s kill web #0
                        """);
    }

    @Test
    void aPodWhoseObjectVanishedIsRemovedInItsOwnTimeAndNotDeletedAgain() {
        var stage = new PodStage(WEB + ",'terminationGracePeriodSeconds':2").settle();
        stage.transcript();
        stage.removed = true;
        stage.settle().pass(2);
        assertThat(stage.transcript())
                .isEqualTo(
                        """
                        0s stop web, grace 2: Stopping container web
                        2s kill web #0
                        2s stop sandbox s0
                        2s remove web #0
                        2s remove sandbox s0
                        2s clean up
                        """);
    }

    @Test
    void onceItsEndIsToldAPodKeepsItsLogsAndNoVolumes() {
        var stage = new PodStage(WEB + ",'restartPolicy':'Never'").settle();
        stage.exit("web", 0);
        stage.transcript();
        stage.told("Succeeded").pass(60);
        assertThat(stage.transcript()).isEqualTo("0s release volumes\n");
        assertThat(stage.containers).hasSize(1);
    }

    @Test
    void anEvictedPodKeepsNothingThatTakesRoom() {
        var stage = new PodStage(WEB).settle();
        stage.transcript();
        stage.shutdown = Shutdown.evicting(Duration.ofSeconds(1), "no room");
        stage.settle().pass(1).told("Failed").pass(60);
        assertThat(stage.transcript())
                .isEqualTo(
                        """
                        0s stop web, grace 2: Stopping container web
                        2s kill web #0
                        2s stop sandbox s0
                        2s remove web #0
                        2s release volumes
                        """);
    }

    @Test
    void aFailedLivenessProbeRestartsWithTheProbesOwnGrace() {
        var stage = new PodStage(WEB).settle();
        stage.transcript();
        stage.probe(
                "web",
                new ProbeResults(
                        Result.SUCCESS, Result.FAILURE, Result.SUCCESS, Duration.ofSeconds(3)));
        stage.pass(3);
        assertThat(stage.transcript())
                .isEqualTo(
                        """
                        0s stop web, grace 3: Container web failed liveness probe, will be restarted
                        3s kill web #0
                        3s start web #1
                        """);
    }

    @Test
    void aFailedStartupProbeEndsAContainerThatNeverRestarts() {
        var stage = new PodStage(WEB + ",'restartPolicy':'Never'").settle();
        stage.transcript();
        stage.probe("web", new ProbeResults(Result.FAILURE, Result.SUCCESS, Result.FAILURE, null));
        stage.exit("web", 143);
        assertThat(stage.transcript())
                .isEqualTo(
                        """
                        0s stop web, grace 30: Container web failed startup probe
                        0s web exits with 143
                        0s stop sandbox s0
                        """);
    }

    @Test
    void aChangedImageRestartsTheContainer() {
        var stage = new PodStage(WEB).settle();
        stage.transcript();
        stage.pod.withObject("/spec/containers/0").put("image", "web:2");
        stage.settle().exit("web", 0);
        assertThat(stage.transcript())
                .isEqualTo(
                        """
                        0s stop web, grace 30: Container web definition changed, will be restarted
                        0s web exits with 0
                        0s start web #1
                        """);
    }

    @Test
    void whoHoldsOutLongerThanItsBackOffBeforeItIsUnhealthyStartsAtOnce() {
        var stage = new PodStage(WEB).settle();
        for (int stop = 1; stop <= 5; stop++) {
            stage.pass(30).probe("web", UNHEALTHY).exit("web", 143);
        }
        assertThat(stage.transcript())
                .contains(
                        "30s start web #1\n",
                        "60s start web #2\n",
                        "90s start web #3\n",
                        "120s start web #4\n",
                        "150s back-off web until 190\n");
    }

    @Test
    void whatSomebodyElseStartedAgainEndsOnceAnotherHasItsPlace() {
        var stage = new PodStage(WEB).settle().exit("web", 1);
        stage.transcript();
        stage.containers.replaceAll(one -> one.withState(new State.Running(stage.now)));
        stage.settle().pass(30);
        assertThat(stage.transcript())
                .isEqualTo(
                        """
                        0s stop web, grace 30: Stopping container web
                        30s kill web #0
                        """);
    }

    @Test
    void anUnhealthyContainerStartsAnewThoughItEndsWell() {
        var stage = new PodStage("'restartPolicy':'OnFailure'," + WEB).settle();
        stage.transcript();
        stage.probe("web", UNHEALTHY).exit("web", 0);
        assertThat(stage.transcript())
                .isEqualTo(
                        """
                        0s stop web, grace 30: Container web failed liveness probe, will be restarted
                        0s web exits with 0
                        0s start web #1
                        """);
    }

    @Test
    void anActiveDeadlineEndsThePod() {
        var stage =
                new PodStage(WEB + ",'activeDeadlineSeconds':20,'terminationGracePeriodSeconds':5")
                        .settle();
        stage.transcript();
        stage.pass(30);
        assertThat(stage.transcript())
                .isEqualTo(
                        """
                        20s stop web, grace 5: Stopping container web
                        25s kill web #0
                        25s stop sandbox s0
                        """);
        assertThat(stage.ending)
                .extracting(Ending::cause)
                .isEqualTo(Ending.Cause.DEADLINE_EXCEEDED);
    }

    @Test
    void aShutdownOfTheNodeLimitsTheGrace() {
        var stage = new PodStage(WEB).settle();
        stage.transcript();
        stage.shutdown = Shutdown.ofNode(Duration.ofSeconds(4));
        stage.settle().pass(4);
        assertThat(stage.transcript())
                .isEqualTo(
                        """
                        0s stop web, grace 4: Stopping container web
                        4s kill web #0
                        4s stop sandbox s0
                        """);
    }

    @Test
    void anImageThatCannotBeHadIsTriedAgainEverMoreSeldom() {
        var stage = new PodStage(WEB).withoutImage("web:1").settle();
        stage.pass(31).withImage("web:1").pass(100);
        assertThat(stage.transcript())
                .isEqualTo(
                        """
                        0s prepare volumes
                        0s create sandbox 0
                        0s no image for web
                        10s no image for web
                        30s no image for web
                        70s start web #0
                        """);
    }

    @Test
    void whatRunsIsAdoptedWithItsRestartCount() {
        var before = new PodStage(WEB).settle();
        before.exit("web", 1);
        var after = new PodStage(WEB); // a new kubelet remembers nothing
        after.sandboxes.addAll(before.sandboxes);
        after.adopt(before.containers);
        after.settle();
        assertThat(after.transcript()).isEqualTo("0s prepare volumes\n");
        assertThat(after.exit("web", 1).transcript())
                .isEqualTo("0s web exits with 1\n0s remove web #0\n0s start web #2\n");
    }

    @Test
    void theRestartCountSurvivesTheLossOfAllContainers() {
        var stage = new PodStage(WEB);
        stage.pod
                .putObject("status")
                .putArray("containerStatuses")
                .addObject()
                .put("name", "web")
                .put("containerID", "docker://lost")
                .put("restartCount", 4);
        assertThat(stage.settle().transcript()).endsWith("start web #5\n");
    }

    @Test
    void aStartThatWasCutShortIsRepeatedWithTheSameNumber() {
        var before = new PodStage(WEB).settle();
        var stage = new PodStage(WEB);
        stage.sandboxes.addAll(before.sandboxes);
        before.containers.forEach(
                c -> stage.containers.add(c.withState(new ContainerStatus.State.Created())));
        assertThat(stage.settle().transcript())
                .isEqualTo("0s prepare volumes\n0s remove web #0\n0s start web #0\n");
    }
}
