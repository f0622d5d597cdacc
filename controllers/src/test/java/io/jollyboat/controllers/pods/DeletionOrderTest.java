package io.jollyboat.controllers.pods;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.controllers.TestCluster;
import io.jollyboat.core.api.core.v1.Pod;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeletionOrderTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void aPodWithoutANodeGoesFirst() {
        assertThat(first(pod("a"), pod("b", "'nodeName':''"))).isEqualTo("b");
    }

    @Test
    void pendingGoesBeforeRunning() {
        assertThat(first(pod("a"), pod("b", "'phase':'Pending'"))).isEqualTo("b");
    }

    @Test
    void notReadyGoesBeforeReady() {
        assertThat(first(pod("a"), pod("b", "'ready':'False'"))).isEqualTo("b");
    }

    @Test
    void aCheapOneGoesBeforeADearOne() {
        assertThat(first(pod("a", "'cost':'10'"), pod("b", "'cost':'-5'"))).isEqualTo("b");
    }

    @Test
    void oneOfTwoOnANodeGoesBeforeASingleOne() {
        assertThat(
                        first(
                                pod("a", "'nodeName':'n1'"),
                                pod("b", "'nodeName':'n2'"),
                                pod("c", "'nodeName':'n2'")))
                .isEqualTo("b");
    }

    @Test
    void whatIsReadyForAShorterTimeGoesFirstByOrdersOfMagnitude() {
        assertThat(
                        first(
                                pod("a", "'since':'2026-01-01T11:00:00Z'"),
                                pod("b", "'since':'2026-01-01T11:59:00Z'")))
                .isEqualTo("b");
        assertThat(
                        first(
                                pod("a", "'since':'2026-01-01T11:00:00Z'"),
                                pod("b", "'since':'2026-01-01T11:01:00Z'")))
                .as("about as old: by uid")
                .isEqualTo("a");
    }

    @Test
    void whatRestartedMoreGoesFirst() {
        assertThat(first(pod("a"), pod("b", "'restarts':3"))).isEqualTo("b");
    }

    private static String first(Pod... pods) {
        List<Pod> all = List.of(pods);
        return DeletionOrder.first(1, all, all, NOW).getFirst().name();
    }

    private static Pod pod(String name, String... different) {
        var how = TestCluster.tree("{" + String.join(",", different) + "}");
        return new Pod(
                TestCluster.tree(
                        "{'metadata':{'name':'%s','uid':'%s','creationTimestamp':'2026-01-01T10:00:00Z','annotations':{'controller.kubernetes.io/pod-deletion-cost':'%s'}},'spec':{'nodeName':'%s'},'status':{'phase':'%s','containerStatuses':[{'restartCount':%d}],'conditions':[{'type':'Ready','status':'%s','lastTransitionTime':'%s'}]}}"
                                .formatted(
                                        name,
                                        name,
                                        how.path("cost").asString("0"),
                                        how.path("nodeName").asString(name),
                                        how.path("phase").asString("Running"),
                                        how.path("restarts").asInt(0),
                                        how.path("ready").asString("True"),
                                        how.path("since").asString("2026-01-01T10:00:00Z"))));
    }
}
