package io.jollyboat.controllers.replicaset;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.controllers.TestCluster;
import io.jollyboat.controllers.TestNode;
import io.jollyboat.core.api.Resources;
import org.junit.jupiter.api.Test;

class ReplicationControllerTest {

    private final TestCluster cluster = new TestCluster();

    @Test
    void keepsPodsAsAReplicaSetDoes() {
        new TestNode(cluster);
        ReplicaController.ofReplicationControllers(
                        cluster.controllerClient, cluster.informers, cluster.timeline)
                .start();
        cluster.create(
                Resources.REPLICATION_CONTROLLERS,
                "{'metadata':{'name':'old'},'spec':{'replicas':2,'template':{'metadata':{'labels':{'app':'old'}},"
                        + "'spec':{'containers':[{'name':'c','image':'i'}]}}}}");
        cluster.settle();

        assertThat(cluster.pods()).hasSize(2);
        var owner = cluster.pods().getFirst().controller().orElseThrow();
        assertThat(owner.kind()).isEqualTo("ReplicationController");
        assertThat(owner.apiVersion()).isEqualTo("v1");
        var status = cluster.get(Resources.REPLICATION_CONTROLLERS, "old").status();
        assertThat(status.replicas()).isEqualTo(2);
        assertThat(status.availableReplicas()).isEqualTo(2);
        assertThat(status.has("terminatingReplicas")).isFalse();
        assertThat(cluster.eventsAbout("old"))
                .anyMatch(event -> event.startsWith("Normal SuccessfulCreate Created pod: old-"));
    }
}
