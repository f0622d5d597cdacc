package io.jollyboat.scheduler.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.reconcile.Key;
import io.jollyboat.scheduler.ANode;
import io.jollyboat.scheduler.APod;
import io.jollyboat.scheduler.decision.Decision.Placed;
import io.jollyboat.scheduler.snapshot.ClusterState;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DecisionLogTest {

    private static DecisionRecord record(String pod, NodeSnapshot cluster) {
        return new DecisionRecord(
                Instant.EPOCH, APod.named(pod).info(), cluster, new Placed("node0", 1));
    }

    private static NodeSnapshot cluster(int nodes) {
        ClusterState state = new ClusterState();
        for (int i = 0; i < nodes; i++) {
            state.putNode(ANode.named("node" + i).facts());
        }
        return state.snapshot();
    }

    @Test
    void theEldestDecisionIsForgottenWhenThereAreTooMany() {
        DecisionLog log = new DecisionLog(2);
        log.add(record("a", cluster(1)));
        log.add(record("b", cluster(1)));
        log.add(record("a", cluster(1))); // anew, so it is the younger one now
        log.add(record("c", cluster(1)));

        assertThat(log.list(""))
                .extracting(each -> each.pod().key().name())
                .containsExactly("a", "c");
        assertThat(log.find(new Key("default", "b"))).isEmpty();
    }

    @Test
    void inALargeClusterFewerAreKept() {
        NodeSnapshot large = cluster(5000);
        DecisionLog log = new DecisionLog(1000);
        for (int i = 0; i < 1000; i++) {
            log.add(record("p" + i, large));
        }

        assertThat(log.list("")).hasSize(400);
        assertThat(log.find(new Key("default", "p999"))).isPresent();
    }

    @Test
    void whatIsRemovedMakesRoom() {
        DecisionLog log = new DecisionLog(2);
        log.add(record("a", cluster(1)));
        log.add(record("b", cluster(1)));
        log.remove(new Key("default", "b"));
        log.add(record("c", cluster(1)));

        assertThat(log.list("default")).hasSize(2);
        assertThat(log.list("other")).isEmpty();
    }
}
