package io.jollyboat.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.options.OptionException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A machine that is switched off ends its pods as the kubelet's configuration says. */
class NodeShutdownTest {

    private static final Map<String, String> HALF_A_MINUTE =
            Map.of("shutdownGracePeriod", "30s", "shutdownGracePeriodCriticalPods", "10s");

    private final TestNode node = new TestNode(11, NodeLimits.NONE.with(HALF_A_MINUTE));

    private void run(String name, String further, String annotations) {
        node.run(
                name,
                "'containers':[{'name':'web','image':'web:1'}],'terminationGracePeriodSeconds':60"
                        + further,
                annotations);
        node.awaitRunning(name);
    }

    private static boolean failed(Pod pod) {
        return pod.status().phase().equals("Failed");
    }

    @Test
    void podsFailInTheOrderOfTheirPriority() {
        run("usual", "", "'sim.jollyboat.io/stop-delay':'never'");
        run("critical", ",'priorityClassName':'system-node-critical'", "");
        var ended = node.kubelet().shutDown(Duration.ofSeconds(1)).toCompletableFuture();
        node.pass(19);
        assertThat(failed(node.pod("usual"))).isFalse(); // it has twenty seconds
        assertThat(node.pod("critical").status().phase()).isEqualTo("Running");
        node.await("critical", NodeShutdownTest::failed);
        Pod pod = node.await("usual", NodeShutdownTest::failed);
        assertThat(pod.status().reason()).isEqualTo("Terminated");
        assertThat(pod.status().message())
                .isEqualTo("Pod was terminated in response to imminent node shutdown.");
        assertThat(pod.status().conditions())
                .anySatisfy(
                        condition -> {
                            assertThat(condition.type()).isEqualTo("DisruptionTarget");
                            assertThat(condition.reason()).isEqualTo("TerminationByKubelet");
                        });
        node.pass(11);
        assertThat(ended).isCompleted();
    }

    @Test
    void theNodeSaysSoAndTakesNoFurtherPods() {
        run("held", "", "'sim.jollyboat.io/stop-delay':'never'");
        node.kubelet().shutDown(Duration.ofSeconds(1));
        node.pass(1);
        assertThat(node.client.get(Resources.NODES, "", TestNode.NAME).status().conditions())
                .anySatisfy(
                        condition -> {
                            assertThat(condition.type()).isEqualTo("Ready");
                            assertThat(condition.status()).isEqualTo("False");
                            assertThat(condition.message()).isEqualTo("node is shutting down");
                        });
        node.run("late", "'containers':[{'name':'web','image':'web:1'}]");
        Pod late = node.await("late", NodeShutdownTest::failed);
        assertThat(late.status().reason()).isEqualTo("NodeShutdown");
        assertThat(late.status().message())
                .isEqualTo("Pod was rejected: Pod was rejected as the node is shutting down.");
        assertThat(node.events(TestNode.NAME))
                .contains("Normal Shutdown: Shutdown manager detected shutdown event");
        assertThat(node.events("late"))
                .contains("Warning NodeShutdown: Pod was rejected as the node is shutting down.");
    }

    @Test
    void failedPodsStayFailedWhenTheNodeIsBack() {
        run("p", "", "");
        node.kubelet().shutDown(Duration.ofSeconds(1));
        node.await("p", NodeShutdownTest::failed);
        node.restartKubelet();
        node.pass(30);
        assertThat(failed(node.pod("p"))).isTrue();
        run("q", "", ""); // and the node takes pods again
    }

    @Test
    void periodsThatContradictEachOtherAreRefused() {
        assertThatThrownBy(
                        () ->
                                NodeLimits.NONE.with(
                                        Map.of(
                                                "shutdownGracePeriod",
                                                "10s",
                                                "shutdownGracePeriodCriticalPods",
                                                "20s")))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("must be <= shutdownGracePeriod");
        assertThatThrownBy(
                        () ->
                                NodeLimits.NONE.with(
                                        Map.of(
                                                "shutdownGracePeriod",
                                                "10s",
                                                "shutdownGracePeriodByPodPriority",
                                                "0=10")))
                .isInstanceOf(OptionException.class);
        assertThatThrownBy(
                        () ->
                                NodeLimits.NONE.with(
                                        Map.of("shutdownGracePeriodByPodPriority", "soon")))
                .isInstanceOf(OptionException.class);
        assertThat(
                        NodeLimits.NONE
                                .with(Map.of("shutdownGracePeriodByPodPriority", "1000=20,0=10"))
                                .shutdown()
                                .total())
                .isEqualTo(Duration.ofSeconds(30));
    }
}
