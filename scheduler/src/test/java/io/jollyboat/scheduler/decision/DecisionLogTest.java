package io.jollyboat.scheduler.decision;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.reconcile.Key;
import io.jollyboat.scheduler.ANode;
import io.jollyboat.scheduler.APod;
import io.jollyboat.scheduler.decision.Decision.Placed;
import io.jollyboat.scheduler.decision.DecisionLog.Logged;
import io.jollyboat.scheduler.snapshot.ClusterState;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
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
        DecisionLog log = new DecisionLog(2, 0);
        log.add(record("a", cluster(1)));
        log.add(record("b", cluster(1)));
        log.add(record("a", cluster(1))); // anew, so it is the younger one now
        log.add(record("c", cluster(1)));

        assertThat(log.list("").decisions())
                .extracting(each -> each.record().pod().key().name())
                .containsExactly("a", "c");
        assertThat(log.find(new Key("default", "b"))).isEmpty();
    }

    @Test
    void inALargeClusterFewerAreKept() {
        NodeSnapshot large = cluster(5000);
        DecisionLog log = new DecisionLog(1000, 0);
        for (int i = 0; i < 1000; i++) {
            log.add(record("p" + i, large));
        }

        assertThat(log.list("").decisions()).hasSize(400);
        assertThat(log.find(new Key("default", "p999"))).isPresent();
    }

    @Test
    void whatIsRemovedMakesRoom() {
        DecisionLog log = new DecisionLog(2, 0);
        log.add(record("a", cluster(1)));
        log.add(record("b", cluster(1)));
        log.remove(new Key("default", "b"));
        log.add(record("c", cluster(1)));

        assertThat(log.list("default").decisions()).hasSize(2);
        assertThat(log.list("other").decisions()).isEmpty();
    }

    private static List<String> told(@Nullable List<Logged> changes) {
        return requireNonNull(changes).stream()
                .map(
                        each ->
                                (each.isForgotten() ? "-" : "+")
                                        + each.record().pod().key().name()
                                        + each.version())
                .toList();
    }

    @Test
    void ofEachPodTheLastThatHappenedSinceIsTold() {
        DecisionLog log = new DecisionLog(2, 10);
        log.add(record("a", cluster(1)));
        log.add(record("b", cluster(1)));
        log.add(record("a", cluster(1)));
        log.add(record("c", cluster(1))); // there is no room for b any more

        assertThat(told(log.after(0))).containsExactly("+a13", "+c14", "-b15");
        assertThat(told(log.after(13))).containsExactly("+c14", "-b15");
        assertThat(log.after(15)).isEmpty();
        assertThat(requireNonNull(log.after(12)).getFirst().since()).isEqualTo(11);
    }

    @Test
    void theLabelsThatAPodHadAreRemembered() {
        DecisionLog log = new DecisionLog(2, 10);
        NodeSnapshot one = cluster(1);
        for (String app : List.of("web", "web", "shop", "web")) {
            log.add(
                    new DecisionRecord(
                            Instant.EPOCH,
                            APod.named("a").label("app", app).info(),
                            one,
                            new Placed("node0", 1)));
        }
        log.remove(new Key("default", "a"));

        assertThat(requireNonNull(log.after(0)).getFirst().earlierLabels())
                .isEqualTo(Map.of(13L, Map.of("app", "web"), 14L, Map.of("app", "shop")));
    }

    @Test
    void whatIsOfAnotherTimeOrForgottenTooLongAgoCannotBeTold() {
        DecisionLog log = new DecisionLog(1, 10);
        assertThat(log.after(9)).isNull();
        assertThat(log.after(11)).isNull();
        NodeSnapshot one = cluster(1);
        for (int i = 0; i < 1002; i++) {
            log.add(record("p" + i, one));
        }

        assertThat(log.after(10)).isNull();
        assertThat(log.after(log.version() - 2)).hasSize(2);
        assertThat(told(log.after(0))).hasSize(1001);
    }

    @Test
    void whoListensHearsOfWhatComesAndGoes() {
        DecisionLog log = new DecisionLog(2, 0);
        AtomicInteger heard = new AtomicInteger();
        Runnable end = log.whenChanged(heard::incrementAndGet);
        log.add(record("a", cluster(1)));
        log.remove(new Key("default", "a"));
        log.remove(new Key("default", "unknown"));
        end.run();
        log.add(record("b", cluster(1)));

        assertThat(heard).hasValue(2);
    }
}
