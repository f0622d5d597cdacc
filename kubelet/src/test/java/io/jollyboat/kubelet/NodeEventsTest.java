package io.jollyboat.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.client.Patch;
import org.junit.jupiter.api.Test;

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

    private void cordon(boolean whether) {
        node.client.patch(
                Resources.NODES,
                "",
                TestNode.NAME,
                Patch.merge(TestNode.tree("'spec':{'unschedulable':" + whether + "}")));
    }
}
