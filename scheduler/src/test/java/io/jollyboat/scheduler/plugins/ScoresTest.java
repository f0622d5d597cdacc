package io.jollyboat.scheduler.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.selector.LabelSelector;
import io.jollyboat.scheduler.ANode;
import io.jollyboat.scheduler.APod;
import io.jollyboat.scheduler.Clusters;
import io.jollyboat.scheduler.decision.Decision;
import io.jollyboat.scheduler.decision.Decision.Placed;
import io.jollyboat.scheduler.decision.SchedulingCycle;
import io.jollyboat.scheduler.framework.ScorePlugin;
import io.jollyboat.scheduler.framework.rule.ClusterScorer;
import io.jollyboat.scheduler.plugins.resources.BalancedAllocation;
import io.jollyboat.scheduler.plugins.resources.Packing;
import io.jollyboat.scheduler.plugins.resources.Packing.Point;
import io.jollyboat.scheduler.plugins.resources.PackingScore;
import io.jollyboat.scheduler.plugins.resources.ScoringStrategy;
import io.jollyboat.scheduler.plugins.topology.PodTopologySpread;
import io.jollyboat.scheduler.plugins.topology.SpreadDefaults;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.snapshot.Surroundings;
import io.jollyboat.scheduler.snapshot.Workload;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What rules give to nodes that fit, in numbers that Kubernetes gives. */
class ScoresTest {

    private static long score(ScorePlugin rule, PodInfo pod, NodeInfo node) {
        return rule.preScore(pod, Clusters.of(node)).orElseThrow().score(node);
    }

    private static PodInfo pod(String cpu, String memory) {
        return APod.named("p").requests(cpu, memory).info();
    }

    private static Decision decide(Arrangement arrangement, PodInfo pod, NodeSnapshot cluster) {
        return new SchedulingCycle(Plugins.profile("default-scheduler", arrangement))
                .decide(pod, cluster);
    }

    @ParameterizedTest
    @CsvSource({
        "LEAST_ALLOCATED, 62", // (75 + 50) / 2
        "MOST_ALLOCATED, 37", // (25 + 50) / 2
    })
    void aNodeIsScoredByTheSharesThatArePromised(ScoringStrategy strategy, long score) {
        NodeInfo node = ANode.named("n").offers("4", "8Gi").with();

        assertThat(score(PackingScore.rounded(Packing.of(strategy)), pod("1", "4Gi"), node))
                .isEqualTo(score);
    }

    @ParameterizedTest
    @CsvSource({"1, 50", "2, 100", "3, 50", "4, 0"})
    void aCurveSaysWhatAShareIsWorth(String cpu, long score) {
        Packing packing =
                new Packing(
                        ScoringStrategy.REQUESTED_TO_CAPACITY_RATIO,
                        Map.of("cpu", 1),
                        List.of(new Point(0, 0), new Point(50, 10), new Point(100, 0)),
                        /* even */ false);
        NodeInfo node = ANode.named("n").offers("4", "8Gi").with();

        assertThat(score(PackingScore.rounded(packing), pod(cpu, "1Gi"), node)).isEqualTo(score);
    }

    @Test
    void aDeviceCountsOnlyForPodsThatAskForIt() {
        Packing packing =
                new Packing(
                        ScoringStrategy.MOST_ALLOCATED,
                        Map.of("cpu", 1, "example.com/gpu", 3),
                        List.of(),
                        /* even */ false);
        NodeInfo node = ANode.named("n").offers("4", "8Gi").offer("example.com/gpu", "4").with();
        PodInfo plain = pod("2", "1Gi");
        PodInfo asking =
                APod.named("p").requests("2", "1Gi").request("example.com/gpu", "4").info();

        assertThat(score(PackingScore.rounded(packing), plain, node)).isEqualTo(50);
        assertThat(score(PackingScore.rounded(packing), asking, node)).isEqualTo(87);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 2, 4Gi, 75", // a half of both: as alike as before
        "0, 0, 4, 4Gi, 62", // all of one, a half of the other
        "0, 0, 0, 8Gi, 50", // all of one, nothing of the other
        "4, 0, 0, 8Gi, 100", // evens out what could not be more uneven
        "2, 0, 0, 4Gi, 87",
        "2, 0, 1, 2Gi, 75", // as far apart as before
    })
    void aPodThatMakesSharesMoreAlikeBalances(
            String takenCpu, String takenMemory, String cpu, String memory, long score) {
        PodInfo there = APod.named("there").requests(takenCpu, takenMemory).info();
        NodeInfo node = ANode.named("n").offers("4", "8Gi").with(there);

        assertThat(score(BalancedAllocation.DEFAULT, pod(cpu, memory), node)).isEqualTo(score);
    }

    @Test
    void aZoneCountsMoreWhereSomeNodesAreInNone() {
        Workload service = new Workload("default", LabelSelector.ofLabels(Map.of("app", "web")));
        PodInfo[] there = new PodInfo[10];
        Arrays.setAll(there, i -> APod.named("w" + i).label("app", "web").info());
        NodeInfo zoned = ANode.named("a").label("topology.kubernetes.io/zone", "east").with(there);
        NodeInfo other = ANode.named("b").with();
        NodeSnapshot cluster =
                Clusters.of(zoned, other).in(Surroundings.NONE.withWorkloads(List.of(service)));
        ClusterScorer scorer =
                (ClusterScorer)
                        new PodTopologySpread(SpreadDefaults.SYSTEM)
                                .preScore(APod.named("w").label("app", "web").info(), cluster)
                                .orElseThrow();
        scorer.replace(null, zoned);
        scorer.replace(null, other);
        scorer.prepare(List.of(zoned, other));

        // ten of its host and ten of its zone, of two hosts and of two values: to have none is one
        assertThat(scorer.score(zoned)).isEqualTo(Math.round(20 * Math.log(2 + 2) + 2 + 4));
    }

    @Test
    void aPodGoesWhereItEvensOutWhatThePodsOfTheClusterAskFor() {
        PodInfo hungry = APod.named("memory").requests("1", "6Gi").info();
        PodInfo busy = APod.named("cpu").requests("3", "2Gi").info();
        NodeSnapshot cluster =
                Clusters.of(ANode.named("a").with(busy), ANode.named("b").with(hungry));

        assertThat(decide(Arrangement.DEFAULT, pod("1", "1Gi"), cluster))
                .isEqualTo(new Placed("b", 2));
        assertThat(
                        decide(
                                Arrangement.DEFAULT.with(
                                        Packing.of(ScoringStrategy.MOST_ALLOCATED)),
                                pod("1", "1Gi"),
                                cluster))
                .isEqualTo(new Placed("a", 2));
    }

    private static NodeInfo withImage(String name, String image, long megabytes) {
        ANode node = ANode.named(name);
        return node.image(image, megabytes << 20).with();
    }

    @Test
    void ofEqualNodesTheOneThatHasTheImageIsTaken() {
        NodeSnapshot cluster =
                Clusters.of(ANode.named("a").with(), withImage("b", "app:latest", 600));

        assertThat(decide(Arrangement.DEFAULT, pod("1", "1Gi"), cluster))
                .isEqualTo(new Placed("b", 2));
    }

    @Test
    void anImageThatIsQuickToPullCountsForNothing() {
        NodeSnapshot cluster =
                Clusters.of(ANode.named("a").with(), withImage("b", "app:latest", 20));

        assertThat(decide(Arrangement.DEFAULT, pod("1", "1Gi"), cluster))
                .isEqualTo(new Placed("a", 2));
    }

    @Test
    void podsOfAServiceAreSpreadWhenTheProfileSaysSo() {
        PodInfo there = APod.named("w1").label("app", "web").requests("1", "1Gi").info();
        PodInfo next = APod.named("w2").label("app", "web").requests("1", "1Gi").info();
        Workload service = new Workload("default", LabelSelector.ofLabels(Map.of("app", "web")));
        NodeSnapshot cluster =
                Clusters.of(ANode.named("a").with(there), ANode.named("b").with())
                        .in(Surroundings.NONE.withWorkloads(List.of(service)));

        assertThat(decide(Arrangement.DEFAULT, next, cluster)).isEqualTo(new Placed("a", 2));
        assertThat(decide(Arrangement.DEFAULT.with(SpreadDefaults.SYSTEM), next, cluster))
                .isEqualTo(new Placed("b", 2));
    }
}
