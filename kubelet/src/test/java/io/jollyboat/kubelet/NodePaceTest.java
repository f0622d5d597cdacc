package io.jollyboat.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Node;
import io.jollyboat.core.api.core.v1.NodeCondition;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How often a node tells how it is, when it is asked to do it otherwise than usual. */
class NodePaceTest {

    private static TestNode asked(Map<String, String> options) {
        return new TestNode(11, NodeLimits.NONE.with(options));
    }

    private static Node node(TestNode node) {
        return node.client.get(Resources.NODES, "", TestNode.NAME);
    }

    private static Instant heartbeat(TestNode node) {
        return node(node).status().conditions().stream()
                .filter(one -> one.type().equals("Ready"))
                .findFirst()
                .flatMap(NodeCondition::lastHeartbeatTime)
                .orElseThrow();
    }

    private static Instant renewed(TestNode node) {
        return node.client
                .get(Resources.LEASES, "kube-node-lease", TestNode.NAME)
                .spec()
                .renewTime()
                .orElseThrow();
    }

    @Test
    void theStatusIsToldEveryFiveMinutesAndTheLeaseRenewedEveryTenSeconds() {
        TestNode node = asked(Map.of());
        Instant told = heartbeat(node);
        Instant renewed = renewed(node);
        node.pass(60);
        assertThat(heartbeat(node)).isEqualTo(told);
        assertThat(renewed(node)).isEqualTo(renewed.plusSeconds(60));
        node.pass(300);
        assertThat(heartbeat(node)).isAfter(told);
    }

    @Test
    void theStatusIsToldAsOftenAsIsAsked() {
        TestNode node =
                asked(
                        Map.of(
                                "node-status-report-frequency",
                                "15s",
                                "node-status-update-frequency",
                                "3s"));
        Instant told = heartbeat(node);
        Instant renewed = renewed(node);
        node.pass(16);
        assertThat(heartbeat(node)).isEqualTo(told.plusSeconds(15));
        assertThat(renewed(node)).isEqualTo(renewed.plusSeconds(10));
    }

    @Test
    void asManyImagesAreNamedAsIsAsked() {
        TestNode node =
                asked(Map.of("node-status-max-images", "2", "node-status-report-frequency", "10s"));
        for (int i = 0; i < 5; i++) {
            node.runtime.images().add("lab/image:" + i);
        }
        node.pass(30);
        assertThat(node(node).status().images()).hasSize(2);
    }
}
