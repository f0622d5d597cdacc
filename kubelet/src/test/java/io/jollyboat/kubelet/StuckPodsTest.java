package io.jollyboat.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Pods that their node cannot end at once. */
class StuckPodsTest {

    private final TestNode node = new TestNode(14);

    @Test
    void whatKeepsAPodFromEndingIsToldOfAndItGoesAllTheSame() {
        node.run(
                "p",
                "'containers':[{'name':'web','image':'web:1'}]",
                "'sim.jollyboat.io/stop-error':'the task does not answer'");
        node.awaitRunning("p");
        node.delete("p", 10);
        node.awaitGone("p");
        assertThat(node.events("p"))
                .contains("Warning FailedKillPod: error killing pod: the task does not answer");
    }

    @Test
    void aContainerThatCannotBeEndedForItsHealthIsNoPodThatCannotBeEnded() {
        node.run(
                "p",
                "'containers':[{'name':'web','image':'web:1','livenessProbe':{'tcpSocket':"
                        + "{'port':80},'periodSeconds':1,'failureThreshold':1}}],"
                        + "'terminationGracePeriodSeconds':5",
                "'sim.jollyboat.io/stop-error':'the task does not answer',"
                        + "'sim.jollyboat.io/liveness':'0s=ok,5s=fail'");
        node.awaitRunning("p");
        node.await("p", pod -> pod.status().containerStatuses().getFirst().restartCount() == 1);
        assertThat(node.events("p")).noneMatch(one -> one.contains("FailedKillPod"));
    }
}
