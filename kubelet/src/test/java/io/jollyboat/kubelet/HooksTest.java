package io.jollyboat.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.core.v1.ContainerStatus;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.model.Trees;
import org.junit.jupiter.api.Test;

/** What is done after a container's start and before its stop. */
class HooksTest {

    private final TestNode node = new TestNode(5);

    private static String web(String lifecycle) {
        return "'containers':[{'name':'web','image':'web:1','lifecycle':{" + lifecycle + "}}";
    }

    private static ContainerStatus status(Pod pod, int index) {
        var all = pod.status().containerStatuses();
        return index < all.size() ? all.get(index) : new ContainerStatus(Trees.newObject());
    }

    @Test
    void untilTheHookAfterTheStartHasEndedNothingRunsYetAndTheNextContainerWaits() {
        node.run(
                "p",
                web("'postStart':{'sleep':{'seconds':20}}") + ",{'name':'next','image':'web:1'}]");
        node.pass(10);
        Pod pod = node.pod("p");
        assertThat(pod.status().phase()).isEqualTo("Pending");
        assertThat(status(pod, 0).state().waiting().reason()).isEqualTo("ContainerCreating");
        assertThat(node.runtime.pods().getFirst().attempts("web")).hasSize(1);
        assertThat(node.runtime.pods().getFirst().attempts("next")).isEmpty();
        pod = node.awaitRunning("p");
        assertThat(status(pod, 0).state().has("running")).isTrue();
        node.await("p", p -> status(p, 1).state().has("running"));
    }

    @Test
    void aContainerWhoseHookFailsIsEndedAndSaysWhy() {
        node.run(
                "p",
                web("'postStart':{'exec':{'command':['sh','-c','exit 3']}}") + "]",
                "'sim.jollyboat.io/stop-code':'143'");
        Pod pod =
                node.await(
                        "p",
                        p ->
                                status(p, 0).state().waiting().reason().equals("PostStartHookError")
                                        || status(p, 0).restartCount() > 0);
        assertThat(node.events("p"))
                .anyMatch(
                        event -> event.matches("Warning FailedPostStartHook.*PostStartHook failed"))
                .anyMatch(event -> event.matches("Normal Killing.*FailedPostStartHook"));
        node.await("p", p -> status(p, 0).state().waiting().reason().equals("CrashLoopBackOff"));
        assertThat(pod.status().phase()).isNotEqualTo("Failed");
    }

    @Test
    void hooksByTcpAreAcceptedAndFailWhenTheyAreDue() {
        node.run("p", web("'postStart':{'tcpSocket':{'port':8080}}") + "],'restartPolicy':'Never'");
        Pod pod = node.await("p", p -> status(p, 0).state().has("terminated"));
        assertThat(pod.status().phase()).isIn("Failed", "Succeeded");
        assertThat(node.events("p")).contains("Warning FailedPostStartHook: PostStartHook failed");

        node.run("q", web("'preStop':{'tcpSocket':{'port':'http'}}") + "]");
        node.awaitRunning("q");
        node.delete("q", 30);
        node.awaitGone("q");
        assertThat(node.events("q")).contains("Warning FailedPreStopHook: PreStopHook failed");
    }

    @Test
    void aHookBeforeTheStopThatTakesTooLongIsNotWaitedForBeyondTheGrace() {
        node.run("p", web("'preStop':{'sleep':{'seconds':25}}") + "]");
        node.awaitRunning("p");
        node.delete("p", 30);
        node.pass(20);
        assertThat(node.runtime.pods().getFirst().container("web").orElseThrow().isRunning())
                .isTrue();
        node.pass(6);
        assertThat(node.find("p")).isEmpty(); // the signal came when the hook had ended

        node.run("q", web("'preStop':{'sleep':{'seconds':30}}") + "]");
        node.awaitRunning("q");
        node.delete("q", 5);
        node.pass(4);
        assertThat(node.find("q")).isPresent();
        node.pass(2);
        assertThat(node.find("q")).isEmpty(); // by the signal, not by a kill
    }

    @Test
    void theHookOfASidecarRunsWhileItStillServesTheOthers() {
        node.run(
                "p",
                "'initContainers':[{'name':'side','image':'web:1','restartPolicy':'Always',"
                        + "'lifecycle':{'preStop':{'sleep':{'seconds':20}}}}],"
                        + "'containers':[{'name':'web','image':'web:1',"
                        + "'lifecycle':{'preStop':{'sleep':{'seconds':15}}}}]");
        node.awaitRunning("p");
        node.delete("p", 60);
        node.pass(5);
        assertThat(node.events("p")).contains("Normal Killing: Stopping container side");
        node.pass(12);
        var pod = node.runtime.pods().getFirst();
        assertThat(pod.container("web").orElseThrow().isRunning()).isFalse();
        assertThat(pod.container("side").orElseThrow().isRunning()).isTrue();
        node.pass(4);
        assertThat(node.find("p")).isEmpty();

        node.run(
                "q",
                "'initContainers':[{'name':'side','image':'web:1','restartPolicy':'Always',"
                        + "'lifecycle':{'preStop':{'sleep':{'seconds':2}}}}],"
                        + "'containers':[{'name':'web','image':'web:1',"
                        + "'lifecycle':{'preStop':{'sleep':{'seconds':15}}}}]");
        node.awaitRunning("q");
        node.delete("q", 60);
        node.pass(14);
        assertThat(node.runtime.pods().getFirst().container("side").orElseThrow().isRunning())
                .isTrue(); // its hook has ended long since
        node.pass(2);
        assertThat(node.find("q")).isEmpty();
    }

    @Test
    void anAnswerOfAServerIsAHookThatWentWellWhateverItSays() {
        node.run(
                "p",
                web("'postStart':{'httpGet':{'port':80,'path':'/started'}}") + "]",
                "'sim.jollyboat.io/liveness':'0s=500'");
        node.awaitRunning("p");
        assertThat(node.events("p")).noneMatch(event -> event.contains("FailedPostStartHook"));
    }
}
