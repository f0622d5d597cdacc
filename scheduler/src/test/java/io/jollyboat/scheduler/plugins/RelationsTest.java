package io.jollyboat.scheduler.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.scheduler.ANode;
import io.jollyboat.scheduler.APod;
import io.jollyboat.scheduler.Clusters;
import io.jollyboat.scheduler.decision.Decision;
import io.jollyboat.scheduler.decision.Decision.Placed;
import io.jollyboat.scheduler.decision.Decision.Unschedulable;
import io.jollyboat.scheduler.decision.SchedulingCycle;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.snapshot.Surroundings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pods that want to be near to others, far from others, or spread. */
class RelationsTest {

    private static final String HOST = "kubernetes.io/hostname";
    private static final String ZONE = "zone";

    private static Decision decide(PodInfo pod, NodeInfo... nodes) {
        return decide(pod, Clusters.of(nodes));
    }

    private static Decision decide(PodInfo pod, NodeSnapshot cluster) {
        return new SchedulingCycle(Plugins.profile("default-scheduler", Arrangement.DEFAULT))
                .decide(pod, cluster);
    }

    private static NodeInfo node(String name, String zone, PodInfo... pods) {
        return ANode.named(name).label(ZONE, zone).with(pods);
    }

    private static PodInfo web(String name) {
        return APod.named(name).label("app", "web").info();
    }

    private static void assertNowhere(Decision decision, String reason) {
        assertThat(decision)
                .isInstanceOfSatisfying(
                        Unschedulable.class,
                        no -> assertThat(no.message()).contains("nodes are available: " + reason));
    }

    @Test
    void aPodGoesWhereThePodsAreThatItMustBeNearTo() {
        PodInfo cache = APod.named("cache").near("app", "web", ZONE).info();

        assertThat(decide(cache, node("a", "east"), node("b", "west", web("w")), node("c", "west")))
                .isEqualTo(new Placed("b", 2));
        assertNowhere(
                decide(cache, node("a", "east")), "1 node(s) didn't match pod affinity rules");
    }

    @Test
    void theFirstOfAGroupThatIsToBeTogetherGoesAnywhereThatHasTheLabel() {
        PodInfo first = APod.named("w").label("app", "web").near("app", "web", ZONE).info();

        assertThat(decide(first, ANode.named("a").with(), node("b", "east")))
                .isEqualTo(new Placed("b", 1));
    }

    @Test
    void aPodKeepsAwayFromThoseItMustBeFarFrom() {
        PodInfo other = APod.named("w2").label("app", "web").far("app", "web", HOST).info();

        assertThat(decide(other, node("a", "east", web("w")), node("b", "east")))
                .isEqualTo(new Placed("b", 1));
        assertNowhere(
                decide(other, node("a", "east", web("w"))),
                "1 node(s) didn't match pod anti-affinity rules");
    }

    @Test
    void thoseThatMustBeFarFromAPodKeepItAwayThoughItSaysNothing() {
        PodInfo loner = APod.named("loner").far("app", "web", ZONE).info();

        assertThat(decide(web("w"), node("a", "east", loner), node("b", "west")))
                .isEqualTo(new Placed("b", 1));
        assertNowhere(
                decide(web("w"), node("a", "east", loner), node("b", "east")),
                "2 node(s) didn't satisfy existing pods anti-affinity rules");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                              | b", // not its own namespace
                "{'namespaces': ['shop']}                        | a",
                "{'namespaceSelector': {}}                       | a",
                "{'namespaceSelector': {'matchLabels': {'t': '1'}}} | a",
                "{'namespaceSelector': {'matchLabels': {'t': '2'}}} | b",
            })
    void namespacesAreMeantByNameOrByTheirLabels(String where, String expected) {
        PodInfo shop = APod.named("w").namespace("shop").label("app", "web").info();
        String term =
                "{'topologyKey': '%s', 'labelSelector': {'matchLabels': {'app': 'web'}}%s"
                        .formatted(HOST, where.equals("{}") ? "}" : ", " + where.substring(1));
        PodInfo pod =
                APod.named("p")
                        .term(
                                "podAffinity",
                                "preferred",
                                "{'weight': 1, 'podAffinityTerm': " + term + "}")
                        .info();
        NodeSnapshot cluster =
                Clusters.of(node("a", "east", shop), ANode.named("b").offers("1", "1Gi").with())
                        .in(
                                Surroundings.NONE.withNamespaces(
                                        Map.of("shop", Map.of("t", "1"), "default", Map.of())));

        assertThat(decide(pod, cluster)).isEqualTo(new Placed(expected, 2));
    }

    @Test
    void matchLabelKeysMeanThePodsOwnRevisionAndMismatchLabelKeysTheOthers() {
        String same =
                "{'topologyKey': '%s', 'labelSelector': {'matchLabels': {'app': 'web'}}, '%s': ['rev']}";
        PodInfo old = APod.named("w").label("app", "web").label("rev", "1").info();
        APod fresh = APod.named("p").label("app", "web").label("rev", "2");
        PodInfo keepsFromItsOwn =
                fresh.term("podAntiAffinity", "required", same.formatted(HOST, "matchLabelKeys"))
                        .info();
        PodInfo keepsFromOthers =
                APod.named("p")
                        .label("app", "web")
                        .label("rev", "2")
                        .term(
                                "podAntiAffinity",
                                "required",
                                same.formatted(HOST, "mismatchLabelKeys"))
                        .info();

        assertThat(decide(keepsFromItsOwn, node("a", "east", old))).isEqualTo(new Placed("a", 1));
        assertThat(decide(keepsFromOthers, node("a", "east", old)))
                .isInstanceOf(Unschedulable.class);
    }

    @Test
    void aPodThatStandsInTheWayIsPreempted() {
        PodInfo vip = APod.named("vip").priority(10).far("app", "web", HOST).info();

        assertThat(decide(vip, node("a", "east", web("w"))))
                .isInstanceOfSatisfying(
                        Unschedulable.class,
                        no -> assertThat(no.wayOut()).isInstanceOf(Decision.WayOut.Preempt.class));
    }

    private static APod spread(String name, String more) {
        return APod.named(name)
                .label("app", "web")
                .spread("'maxSkew': 1, 'labelSelector': {'matchLabels': {'app': 'web'}}, " + more);
    }

    private static final String BY_ZONE =
            "'topologyKey': 'zone', 'whenUnsatisfiable': 'DoNotSchedule'";

    @Test
    void likePodsAreSpreadOverZones() {
        PodInfo pod = spread("p", BY_ZONE).info();

        assertThat(decide(pod, node("a", "east", web("w")), node("b", "west")))
                .isEqualTo(new Placed("b", 1));
        assertThat(decide(pod, node("a", "east", web("w")), node("b", "west", web("v"))))
                .isEqualTo(new Placed("a", 2));
        assertNowhere(
                decide(
                        pod,
                        node("a", "east", web("w")),
                        ANode.named("b").label(ZONE, "west").offers("1", "1Gi").cordoned().with(),
                        ANode.named("c").with()),
                "1 node(s) didn't match pod topology spread constraints, 1 node(s) didn't match pod"
                        + " topology spread constraints (missing required label), 1 node(s) were"
                        + " unschedulable");
    }

    @Test
    void tooFewZonesCountAsIfThereWereAnEmptyOne() {
        PodInfo pod = spread("p", BY_ZONE + ", 'minDomains': 3").info();

        assertThat(decide(pod, node("a", "east", web("w")), node("b", "west", web("v"))))
                .isInstanceOf(Unschedulable.class);
    }

    @Test
    void nodesThatThePodCannotGoToCountOrNotAsItSays() {
        NodeInfo busy = node("a", "east", web("w"));
        NodeInfo tainted =
                ANode.named("b").label(ZONE, "west").taint("k", "v", "NoSchedule").with();
        String selector = "{'nodeSelector': {'kubernetes.io/hostname': 'a'}}";

        assertThat(decide(spread("p", BY_ZONE).info(), busy, tainted))
                .isInstanceOf(Unschedulable.class);
        assertThat(
                        decide(
                                spread("p", BY_ZONE + ", 'nodeTaintsPolicy': 'Honor'").info(),
                                busy,
                                tainted))
                .isEqualTo(new Placed("a", 1));
        assertThat(decide(spread("p", BY_ZONE).spec(selector).info(), busy, node("b", "west")))
                .isEqualTo(new Placed("a", 1));
        assertThat(
                        decide(
                                spread("p", BY_ZONE + ", 'nodeAffinityPolicy': 'Ignore'")
                                        .spec(selector)
                                        .info(),
                                busy,
                                node("b", "west")))
                .isInstanceOf(Unschedulable.class);
    }

    @Test
    void podsThatLeaveAndPodsOfOtherNamespacesDoNotCount() {
        PodInfo elsewhere = APod.named("w").namespace("shop").label("app", "web").info();

        assertThat(
                        decide(
                                spread("p", BY_ZONE).info(),
                                node("a", "east", web("w").leaving(), elsewhere),
                                node("b", "west")))
                .isEqualTo(new Placed("a", 2));
    }

    @Test
    void softConstraintsOutweighPacking() {
        PodInfo pod =
                spread("p", "'topologyKey': '" + HOST + "', 'whenUnsatisfiable': 'ScheduleAnyway'")
                        .requests("1", "1Gi")
                        .info();

        assertThat(decide(pod, node("a", "east", web("w"), web("v")), node("b", "west", web("x"))))
                .isEqualTo(new Placed("b", 2));
    }

    @Test
    void whatIsSaidOfTheSameClusterTwiceIsTheSame() {
        SchedulingCycle kept =
                new SchedulingCycle(Plugins.profile("default-scheduler", Arrangement.DEFAULT));
        PodInfo pod = spread("p", BY_ZONE).far("app", "db", HOST).info();
        PodInfo database = APod.named("db").label("app", "db").info();
        NodeSnapshot before = Clusters.of(node("a", "east"), node("b", "west"));
        assertThat(kept.decide(pod, before)).isEqualTo(new Placed("a", 2));

        NodeSnapshot after = before.with(java.util.List.of(node("a", "east", database)));
        assertThat(kept.decide(pod, after)).isEqualTo(new Placed("b", 1));
        assertThat(kept.decide(pod, before)).isEqualTo(new Placed("a", 2));
    }
}
