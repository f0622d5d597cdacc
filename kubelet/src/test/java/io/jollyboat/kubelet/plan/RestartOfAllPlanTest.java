package io.jollyboat.kubelet.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Scripts with their transcripts, as in {@link PodPlanTest}. */
class RestartOfAllPlanTest {

    private static final String RULES =
            "'restartPolicyRules':[{'action':'Restart','exitCodes':{'operator':'In','values':[7]}},"
                    + "{'action':'RestartAllContainers',"
                    + "'exitCodes':{'operator':'In','values':[7,42]}}]";

    private static final String TRAINING =
            "'restartPolicy':'Never','terminationGracePeriodSeconds':60,"
                    + "'initContainers':[{'name':'prepare','image':'i'}],"
                    + "'containers':[{'name':'train','image':'t'},"
                    + "{'name':'watch','image':'w','restartPolicy':'Never',"
                    + RULES
                    + "}]";

    private static PodStage running(String spec) {
        var stage = new PodStage(spec).settle().exit("prepare", 0);
        stage.transcript();
        return stage;
    }

    @Test
    void endsWhatRunsWithoutGraceAndRemovesWhoAskedForItLast() {
        var stage = running(TRAINING).exit("watch", 42).pass(2);
        assertThat(stage.transcript())
                .isEqualTo(
                        """
                        0s watch exits with 42
                        0s stop train, grace 2: killing
                        2s kill train #0
                        2s remove prepare #0
                        2s remove train #0
                        2s remove watch #0
                        2s start prepare #0
                        """);
    }

    @Test
    void theFirstRuleForACodeCounts() {
        var stage = running(TRAINING).exit("watch", 7);
        assertThat(stage.transcript()).isEqualTo("0s watch exits with 7\n0s start watch #1\n");
    }

    @Test
    void anEndWithoutARuleGoesByThePolicy() {
        var stage = running(TRAINING).exit("watch", 1);
        assertThat(stage.transcript()).isEqualTo("0s watch exits with 1\n");
    }

    @Test
    void aSidecarsRuleHoldsThoughNoMainContainerComesBack() {
        var stage =
                new PodStage(
                                "'restartPolicy':'Never','initContainers':[{'name':'watch',"
                                        + "'image':'w','restartPolicy':'Always',"
                                        + RULES
                                        + "}],'containers':[{'name':'train','image':'t'}]")
                        .settle();
        stage.transcript();
        stage.exit("watch", 42).pass(2);
        assertThat(stage.transcript())
                .isEqualTo(
                        """
                        0s watch exits with 42
                        0s stop train, grace 2: killing
                        2s kill train #0
                        2s remove train #0
                        2s remove watch #0
                        2s start watch #0
                        2s start train #0
                        """);
    }

    @Test
    void anInitContainersRuleLetsThoseBeforeItRunAgain() {
        var stage =
                new PodStage(
                                "'restartPolicy':'Never','initContainers':["
                                        + "{'name':'fetch','image':'f'},{'name':'check',"
                                        + "'image':'c','restartPolicy':'Never',"
                                        + RULES
                                        + "}],'containers':[{'name':'train','image':'t'}]")
                        .settle();
        stage.exit("fetch", 0);
        stage.transcript();
        stage.exit("check", 42);
        assertThat(stage.transcript())
                .isEqualTo(
                        """
                        0s check exits with 42
                        0s remove fetch #0
                        0s remove check #0
                        0s start fetch #0
                        """);
    }

    @Test
    void aPodThatEndsIsNotRestarted() {
        var stage = running(TRAINING).delete(30).exit("watch", 42);
        assertThat(stage.transcript())
                .isEqualTo(
                        """
                        0s deleted with a grace of 30
                        0s stop train, grace 30: Stopping container train
                        0s stop watch, grace 30: Stopping container watch
                        0s watch exits with 42
                        """);
    }
}
