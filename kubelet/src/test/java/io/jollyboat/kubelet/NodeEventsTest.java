package io.jollyboat.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.client.Patch;
import io.jollyboat.core.model.Quantity;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What a kubelet tells of its node. */
class NodeEventsTest {

    private final TestNode node = new TestNode(3);

    @Test
    void aCordonAndItsEndAreToldOnceEach() {
        node.pass(1);
        cordon(true);
        node.pass(90); // with heartbeats between
        cordon(false);
        node.pass(1);

        assertThat(node.events(TestNode.NAME))
                .filteredOn(event -> event.contains("Schedulable"))
                .containsExactly(
                        "Normal NodeNotSchedulable: Node node1 status is now: NodeNotSchedulable",
                        "Normal NodeSchedulable: Node node1 status is now: NodeSchedulable");
    }

    @Test
    void whatSomebodyGivesANodeIsForPodsUntilItIsTakenAway() {
        node.pass(1);
        patch("[{'op':'add','path':'/status/capacity/example.com~1gpu','value':'4'}]");
        node.pass(1);
        assertThat(allocatable()).containsEntry("example.com/gpu", Quantity.parse("4"));
        node.pass(400); // told of again with all the rest

        assertThat(allocatable()).containsEntry("example.com/gpu", Quantity.parse("4"));
        patch("[{'op':'remove','path':'/status/capacity/example.com~1gpu'}]");
        node.pass(1);
        assertThat(allocatable()).doesNotContainKey("example.com/gpu").containsKey("cpu");
    }

    private Map<String, Quantity> allocatable() {
        return node.client.get(Resources.NODES, "", TestNode.NAME).status().allocatable();
    }

    private void patch(String operations) {
        Patch patch = Patch.json(JsonMapper.shared().readTree(operations.replace('\'', '"')));
        node.client.patch(Resources.NODES, "", TestNode.NAME, "status", patch);
    }

    private void cordon(boolean whether) {
        node.client.patch(
                Resources.NODES,
                "",
                TestNode.NAME,
                Patch.merge(TestNode.tree("'spec':{'unschedulable':" + whether + "}")));
    }
}
