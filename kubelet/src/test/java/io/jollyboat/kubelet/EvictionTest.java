package io.jollyboat.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Node;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.options.OptionException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pods that have to go because the node lacks something, or they took more than they may. */
class EvictionTest {

    private static final String ONE =
            "'terminationGracePeriodSeconds':30,'containers':[{'name':'c','image':'web:1'%s}]";

    /** Half of the memory is too little, at once, and who goes has 20 s. */
    private static final Map<String, String> SOON =
            Map.of(
                    "eviction-soft", "memory.available<50%",
                    "eviction-soft-grace-period", "memory.available=1s",
                    "eviction-max-pod-grace-period", "20");

    private final TestNode node =
            new TestNode(3, NodeLimits.NONE.with(Map.of("eviction-hard", "memory.available<1Gi")));

    private Pod run(String name, String resources, String use) {
        return node.run(
                name,
                ONE.formatted(resources.isEmpty() ? "" : ",'resources':{" + resources + "}"),
                use);
    }

    private static String memory(String amount) {
        return "'sim.jollyboat.io/memory':'" + amount + "'";
    }

    private String condition(String type) {
        Node self = node.client.get(Resources.NODES, "", TestNode.NAME);
        return self.status().conditions().stream()
                .filter(one -> one.type().equals(type))
                .map(one -> one.status() + " " + one.reason())
                .findFirst()
                .orElse("");
    }

    @Test
    void whoUsesMoreThanItAskedForGoesFirstAndTheNodeTellsOfItsPressure() {
        run("modest", "'requests':{'memory':'6Gi'}", memory("4Gi"));
        run("greedy", "'requests':{'memory':'1Gi'}", memory("0s=1Gi,60s=3584Mi"));
        run("small", "", memory("100Mi"));
        node.awaitRunning("small");
        node.pass(30);
        assertThat(condition("MemoryPressure")).isEqualTo("False KubeletHasSufficientMemory");

        Pod gone = node.await("greedy", pod -> pod.status().phase().equals("Failed"));

        assertThat(gone.status().reason()).isEqualTo("Evicted");
        assertThat(gone.status().message())
                .isEqualTo(
                        "The node was low on resource: memory. Threshold quantity: 1Gi, available:"
                                + " 412Mi. Container c was using 3584Mi, request is 1Gi, has larger"
                                + " consumption of memory. ");
        assertThat(gone.status().conditions())
                .filteredOn(one -> one.type().equals("DisruptionTarget"))
                .extracting(one -> one.status() + " " + one.reason())
                .containsExactly("True TerminationByKubelet");
        assertThat(gone.status().containerStatuses().getFirst().state().has("terminated")).isTrue();
        assertThat(node.events("greedy")).anyMatch(one -> one.startsWith("Warning Evicted: The"));
        assertThat(node.events(TestNode.NAME))
                .contains("Warning EvictionThresholdMet: Attempting to reclaim memory");

        node.pass(60);
        assertThat(node.pod("modest").status().phase()).isEqualTo("Running");
        assertThat(node.pod("small").status().phase()).isEqualTo("Running");
        assertThat(condition("MemoryPressure")).isEqualTo("True KubeletHasInsufficientMemory");
        node.pass(5 * 60);
        assertThat(condition("MemoryPressure")).isEqualTo("False KubeletHasSufficientMemory");
    }

    @Test
    void whoEndsAlreadyIsEndedSoonerForTheRoom() {
        run(
                "slow",
                "'requests':{'memory':'1Gi'}",
                memory("0s=1Gi,60s=7800Mi") + ",'sim.jollyboat.io/stop-delay':'never'");
        node.awaitRunning("slow");
        node.pass(30);
        node.delete("slow", 600);
        node.pass(120);
        assertThat(node.find("slow")).isEmpty();
        assertThat(node.events("slow")).anyMatch(one -> one.startsWith("Warning Evicted: The"));
    }

    @Test
    void aPodThatTakesHalfAsLongAgainAsItWasGivenIsToldOf() {
        TestNode soft = new TestNode(7, NodeLimits.NONE.with(SOON));
        String stubborn = ",'sim.jollyboat.io/stop-delay':'never'";
        soft.run("stuck", ONE.formatted(""), memory("5Gi") + stubborn);
        soft.awaitRunning("stuck");
        awaitEviction(soft, "stuck");
        soft.runtime.lose("gone");
        soft.pass(20);
        assertThat(soft.events("stuck")).noneMatch(one -> one.contains("Exceeded"));
        soft.pass(10);
        assertThat(soft.events("stuck"))
                .contains(
                        "Warning ExceededGracePeriod: Container runtime did not kill the pod"
                                + " within specified grace period.");

        soft.runtime.restore();
        soft.await("stuck", pod -> pod.status().phase().equals("Failed"));
        soft.run("slow", ONE.formatted(""), memory("5Gi") + stubborn);
        awaitEviction(soft, "slow");
        soft.pass(60);
        assertThat(soft.events("slow"))
                .as("it was killed after its grace")
                .noneMatch(one -> one.contains("Exceeded"));
    }

    private static void awaitEviction(TestNode node, String name) {
        while (node.events(name).stream().noneMatch(one -> one.contains("Evicted"))) {
            node.pass(1);
        }
    }

    @Test
    void aNodeWhoseEngineIsAwayGoesOnSayingThatItIsThere() {
        run("steady", "", memory("100Mi"));
        node.awaitRunning("steady");
        node.runtime.lose("gone");
        node.pass(120);
        Instant renewed =
                node.client
                        .get(Resources.LEASES, "kube-node-lease", TestNode.NAME)
                        .spec()
                        .renewTime()
                        .orElseThrow();
        assertThat(renewed).isAfter(node.timeline.now().minusSeconds(15));
    }

    @Test
    void whatTheMachineItselfNeedsIsNeverEnded() {
        node.run(
                "critical",
                ONE.formatted("")
                        + ",'priority':2000001000,'priorityClassName':'system-node-critical'",
                memory("7900Mi"));
        node.awaitRunning("critical");
        node.pass(120);
        assertThat(node.pod("critical").status().phase()).isEqualTo("Running");
    }

    @Test
    void aContainerThatWritesMoreThanItMayEndsItsPod() {
        run(
                "writer",
                "'limits':{'ephemeral-storage':'10Mi'}",
                "'sim.jollyboat.io/disk':'0s=1Mi,60s=11Mi'");
        node.awaitRunning("writer");
        node.pass(45);
        assertThat(node.pod("writer").status().phase()).isEqualTo("Running");

        Pod gone = node.await("writer", pod -> pod.status().phase().equals("Failed"));
        assertThat(gone.status().reason()).isEqualTo("Evicted");
        assertThat(gone.status().message())
                .isEqualTo(
                        "Pod ephemeral local storage usage exceeds the total limit of containers"
                                + " 10Mi. ");
        assertThat(gone.status().conditions())
                .as("the node does not lack anything")
                .noneMatch(one -> one.type().equals("DisruptionTarget"));
    }

    @Test
    void softThresholdsWaitAndLeaveTime() {
        TestNode soft =
                new TestNode(
                        4,
                        NodeLimits.NONE.with(
                                Map.of(
                                        "eviction-soft", "memory.available<50%",
                                        "eviction-soft-grace-period", "memory.available=2m",
                                        "eviction-max-pod-grace-period", "20")));
        soft.run("big", ONE.formatted(""), memory("5Gi"));
        soft.awaitRunning("big");
        soft.pass(100);
        assertThat(soft.pod("big").status().phase()).isEqualTo("Running");
        soft.await("big", pod -> pod.status().reason().equals("Evicted"));
    }

    @Test
    void whoIsEvictedStaysSoWhenTheMachineGoesDown() {
        TestNode going =
                new TestNode(
                        6, NodeLimits.NONE.with(SOON).with(Map.of("shutdownGracePeriod", "30s")));
        going.run(
                "big", ONE.formatted(""), memory("5Gi") + ",'sim.jollyboat.io/stop-delay':'never'");
        going.awaitRunning("big");
        awaitEviction(going, "big");
        going.kubelet().shutDown(Duration.ofSeconds(1));
        Pod gone = going.await("big", pod -> pod.status().phase().equals("Failed"));
        assertThat(gone.status().reason()).isEqualTo("Evicted");
        assertThat(gone.status().message()).startsWith("The node was low on resource: memory. ");
        assertThat(gone.status().conditions())
                .filteredOn(one -> one.type().equals("DisruptionTarget"))
                .extracting(one -> one.message())
                .containsExactly(gone.status().message());
    }

    @Test
    void whatIsReservedIsNotGivenToPods() {
        TestNode reserved =
                new TestNode(
                        5,
                        NodeLimits.NONE.with(
                                Map.of(
                                        "eviction-hard", "memory.available<512Mi",
                                        "system-reserved", "cpu=500m,memory=256Mi",
                                        "kube-reserved", "cpu=500m,memory=256Mi",
                                        "max-pods", "20")));
        Node self = reserved.client.get(Resources.NODES, "", TestNode.NAME);
        assertThat(self.status().capacity().get("memory")).hasToString("8Gi");
        assertThat(self.status().allocatable().get("memory")).hasToString("7Gi");
        assertThat(self.status().allocatable().get("cpu")).hasToString("3");
        assertThat(self.status().allocatable().get("pods")).hasToString("20");
    }

    @Test
    void optionsThatMakeNoSenseAreRefusedByName() {
        for (Map<String, String> wrong :
                List.of(
                        Map.of("eviction-hard", "memory.free<1Gi"),
                        Map.of("eviction-hard", "memory.available"),
                        Map.of("eviction-hard", "memory.available<200%"),
                        Map.of("eviction-soft", "memory.available<1Gi"),
                        Map.of("eviction-minimum-reclaim", "memory.free=1Gi"),
                        Map.of("eviction-minimum-reclaim", "memory.available=-1Gi"),
                        Map.of("system-reserved", "cpu=many"),
                        Map.of("no-such-flag", "1"))) {
            assertThatThrownBy(() -> NodeLimits.NONE.with(wrong))
                    .isInstanceOf(OptionException.class);
        }
    }
}
