package io.jollyboat.scheduler.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.scheduler.ANode;
import io.jollyboat.scheduler.APod;
import io.jollyboat.scheduler.RandomCluster;
import io.jollyboat.scheduler.decision.Decision.Placed;
import io.jollyboat.scheduler.framework.Profile;
import io.jollyboat.scheduler.plugins.Arrangement;
import io.jollyboat.scheduler.plugins.Plugins;
import io.jollyboat.scheduler.plugins.resources.Packing;
import io.jollyboat.scheduler.plugins.resources.ScoringStrategy;
import io.jollyboat.scheduler.snapshot.ClusterState;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.PodInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pods that wait together, in the order in which they fill nodes best. */
class JointOrderTest {

    private static final Profile PROFILE =
            Plugins.profile("default-scheduler", Arrangement.DEFAULT);

    private static final String HOST = "kubernetes.io/hostname";

    private final SchedulingCycle cycle = new SchedulingCycle(PROFILE);
    private final ClusterState cluster = new ClusterState();

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    private List<PodInfo> drawn(long seed) {
        RandomCluster drawn = new RandomCluster(seed);
        drawn.nodes(6).forEach(node -> cluster.putNode(node.builder().facts()));
        return IntStream.range(0, 2 + drawn.upTo(6))
                .mapToObj(i -> drawn.pod("pod" + i).builder().priority(0).info())
                .toList();
    }

    private Optional<List<PodInfo>> order(PodInfo... pods) {
        return cycle.jointly(List.of(pods), cluster.snapshot());
    }

    private static PodInfo pod(String name, int cpu, int memory) {
        return APod.named(name).requests("" + cpu, memory + "Gi").info();
    }

    private void node(String name, int cpu, int memory) {
        cluster.putNode(ANode.named(name).offers("" + cpu, memory + "Gi").facts());
    }

    /** Asks somebody who remembers nothing. */
    private Decision decide(PodInfo pod) {
        return new SchedulingCycle(PROFILE).decide(pod, cluster.snapshot());
    }

    private void place(PodInfo pod) {
        assertThat(decide(pod)).as("for %s", pod.key()).isInstanceOf(Placed.class);
        cluster.putPod(pod.on(((Placed) decide(pod)).node()));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whoeverFollowsTheOrderFindsANodeForEachAndPromisesNothingTwice(long seed) {
        List<PodInfo> pods = drawn(seed);

        Optional<List<PodInfo>> order = cycle.jointly(pods, cluster.snapshot());

        order.ifPresent(
                all -> {
                    assertThat(all).containsExactlyInAnyOrderElementsOf(pods);
                    all.forEach(this::place);
                });
        assertThat(cluster.snapshot().nodes()).allSatisfy(JointOrderTest::keepsItsPromises);
    }

    private static void keepsItsPromises(NodeInfo node) {
        assertThat(node.requested().fitsInto(node.facts().allocatable())).isTrue();
        assertThat(node.pods().size()).isLessThanOrEqualTo((int) node.facts().allowedPods());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theNextIsAlwaysOneThatNoOtherFillsItsNodeBetterThan(long seed) {
        List<PodInfo> pods = drawn(seed);

        List<PodInfo> waiting = new ArrayList<>(pods);
        for (PodInfo next : cycle.jointly(pods, cluster.snapshot()).orElse(List.of())) {
            long most = waiting.stream().mapToLong(this::bestScore).max().orElseThrow();
            List<PodInfo> best = waiting.stream().filter(each -> bestScore(each) == most).toList();
            assertThat(best).contains(next);
            waiting.remove(next);
            place(next);
        }
    }

    private long bestScore(PodInfo pod) {
        Evaluation anew = new Evaluation(PROFILE, pod, cluster.snapshot());
        anew.update(pod, cluster.snapshot());
        return anew.bestScore();
    }

    @Test
    void itIsNotForNothingThatTheseClustersAreDrawn() {
        long reordered =
                seeds().filter(
                                seed -> {
                                    JointOrderTest fresh = new JointOrderTest();
                                    List<PodInfo> pods = fresh.drawn(seed);
                                    return fresh.cycle
                                            .jointly(pods, fresh.cluster.snapshot())
                                            .filter(order -> !order.equals(pods))
                                            .isPresent();
                                })
                        .count();

        assertThat(reordered).isGreaterThan(30);
    }

    @Test
    void podsThatFillANodeTogetherGetItThoughOthersCameBetween() {
        node("a", 4, 8);
        node("b", 4, 8);
        PodInfo small = pod("small", 1, 1);
        PodInfo large = pod("large", 3, 7);

        assertThat(order(small, pod("middling", 2, 5), large))
                .hasValueSatisfying(all -> all.forEach(this::place));

        assertThat(cluster.pod(small.key()).orElseThrow().nodeName())
                .isEqualTo(cluster.pod(large.key()).orElseThrow().nodeName());
    }

    @Test
    void scoresThatOnlyCompareNodesDoNotSayWhichPodIsNext() {
        String image = "app:latest";
        for (String name : List.of("a", "b")) {
            cluster.putNode(ANode.named(name).image(image, 500_000_000).offers("4", "8Gi").facts());
        }
        PodInfo small = pod("small", 1, 1);
        PodInfo large = pod("large", 3, 7);
        PodInfo other =
                APod.named("middling")
                        .requests("2", "5Gi")
                        .spec("{'containers': [{'name': 'main', 'image': 'other'}]}")
                        .requests("2", "5Gi")
                        .info();

        assertThat(order(small, other, large)).contains(List.of(large, small, other));
    }

    @Test
    void whereNotAllGetANodeThereIsNoOrderButThatOfTheQueue() {
        node("a", 4, 8);
        node("b", 1, 1);

        assertThat(order(pod("first", 2, 2), pod("second", 4, 8))).isEmpty();
    }

    @Test
    void podsThatAreAlikeAreLeftInTheirOrder() {
        node("a", 4, 8);
        node("b", 4, 8);

        assertThat(order(pod("one", 1, 1), pod("two", 1, 1))).isEmpty();
    }

    @Test
    void asSoonAsARuleLooksAtMoreThanOneNodeThereIsNoOrderButThatOfTheQueue() {
        node("a", 4, 8);
        node("b", 4, 8);
        PodInfo alone = APod.named("alone").requests("1", "1Gi").far("app", "x", HOST).info();
        cluster.putPod(alone.on("a"));

        assertThat(order(pod("plain", 1, 1), pod("other", 2, 1))).isPresent();
        assertThat(order(pod("plain", 1, 1), labelled("x"))).isEmpty();
    }

    private static PodInfo labelled(String app) {
        return APod.named("labelled").requests("2", "1Gi").label("app", app).info();
    }

    @Test
    void onlyPodsWhoseNodesAreAMatterOfThemselvesMayBeReordered() {
        APod plain = APod.named("p").requests("1", "1Gi").hostPort(80);
        String spread =
                "'maxSkew': 1, 'topologyKey': 'zone', 'whenUnsatisfiable': 'ScheduleAnyway',"
                        + " 'labelSelector': {}";

        assertThat(cycle.mayReorder(plain.info())).isTrue();
        assertThat(cycle.mayReorder(plain.info().nominatedFor("a"))).isFalse();
        assertThat(cycle.mayReorder(APod.named("p").claims("data").info())).isFalse();
        assertThat(cycle.mayReorder(APod.named("p").near("a", "b", "zone").info())).isFalse();
        assertThat(cycle.mayReorder(APod.named("p").far("a", "b", "zone").info())).isFalse();
        assertThat(cycle.mayReorder(APod.named("p").spread(spread).info())).isFalse();
    }

    @Test
    void aStrategyThatIsNamedKeepsTheOrderOfTheQueue() {
        for (ScoringStrategy strategy : ScoringStrategy.values()) {
            Packing named = Packing.of(strategy);
            Profile profile = Plugins.profile("default-scheduler", Arrangement.DEFAULT.with(named));

            assertThat(new SchedulingCycle(profile).mayReorder(pod("p", 1, 1))).isFalse();
        }
    }
}
