package io.jollyboat.scheduler.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.placement.NodeChoice;
import io.jollyboat.scheduler.ANode;
import io.jollyboat.scheduler.APod;
import io.jollyboat.scheduler.Clusters;
import io.jollyboat.scheduler.framework.ClusterEvent.NodeAdded;
import io.jollyboat.scheduler.framework.ClusterEvent.NodeChanged;
import io.jollyboat.scheduler.framework.FilterPlugin;
import io.jollyboat.scheduler.framework.PreFilterResult;
import io.jollyboat.scheduler.framework.rule.NodeFilter;
import io.jollyboat.scheduler.framework.rule.Verdict;
import io.jollyboat.scheduler.framework.rule.Verdict.Rejected;
import io.jollyboat.scheduler.node.NodeFacts;
import io.jollyboat.scheduler.plugins.resources.DynamicResources;
import io.jollyboat.scheduler.plugins.resources.IgnoredResources;
import io.jollyboat.scheduler.plugins.resources.NodeResourcesFit;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.PodInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each filter rule by itself. */
class FilterTest {

    private static final ANode NODE = ANode.named("node1");
    private static final PodInfo PLAIN = APod.named("p").info();

    private static Verdict verdict(FilterPlugin plugin, PodInfo pod, NodeInfo node) {
        return switch (plugin.preFilter(pod, Clusters.of(node))) {
            case PreFilterResult.Skip() -> Verdict.FITS;
            case PreFilterResult.Check(NodeFilter filter) -> consistent(filter, node);
            case PreFilterResult.CheckOnly only ->
                    only.nodes().contains(node.name())
                            ? consistent(only.filter(), node)
                            : Rejected.unresolvable(plugin.name(), "not among them");
            case PreFilterResult.Reject(Rejected rejected) -> rejected;
        };
    }

    /** What a filter explains is what it decides, plus details. */
    private static Verdict consistent(NodeFilter filter, NodeInfo node) {
        Verdict verdict = filter.filter(node);
        Verdict explained =
                filter.explain(node) instanceof Rejected rejected
                        ? rejected.because("")
                        : Verdict.FITS;
        assertThat(explained).isEqualTo(verdict);
        return verdict;
    }

    private static void assertRejected(Verdict verdict, boolean resolvable, String... reasons) {
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected -> {
                            assertThat(rejected.reasons()).containsExactly(reasons);
                            assertThat(rejected.resolvable()).isEqualTo(resolvable);
                        });
    }

    @Test
    void aCordonedNodeTakesOnlyPodsThatTolerateTheCordon() {
        NodeInfo cordoned = NODE.cordoned().with();
        PodInfo tolerant =
                APod.named("p")
                        .spec(
                                "{'tolerations': [{'key': 'node.kubernetes.io/unschedulable',"
                                        + " 'operator': 'Exists', 'effect': 'NoSchedule'}]}")
                        .info();

        assertRejected(
                verdict(new NodeUnschedulable(), PLAIN, cordoned),
                false,
                "node(s) were unschedulable");
        assertThat(verdict(new NodeUnschedulable(), tolerant, cordoned)).isEqualTo(Verdict.FITS);
        assertThat(verdict(new NodeUnschedulable(), PLAIN, ANode.named("n").with()))
                .isEqualTo(Verdict.FITS);
    }

    private static final PodInfo RESTARTS_ALL =
            APod.named("p")
                    .spec(
                            "{'containers': [{'name': 'main', 'restartPolicyRules': [{'action':"
                                    + " 'RestartAllContainers'}]}]}")
                    .info();
    private static final String RESTARTS = "RestartAllContainersOnContainerExits";

    @Test
    void aPodThatNeedsMoreThanEveryNodeCanGoesToOneThatDeclaresIt() {
        var rule = new NodeDeclaredFeatures();

        assertRejected(
                verdict(rule, RESTARTS_ALL, ANode.named("n").declares("Another").with()),
                false,
                "node declared features check failed - unsatisfied requirements: " + RESTARTS);
        assertThat(verdict(rule, RESTARTS_ALL, ANode.named("n").declares(RESTARTS).with()))
                .isEqualTo(Verdict.FITS);
        assertThat(verdict(rule, PLAIN, ANode.named("n").with())).isEqualTo(Verdict.FITS);
    }

    @Test
    void aNodeThatLearnsWhatAPodNeedsWakesIt() {
        var rule = new NodeDeclaredFeatures();
        NodeFacts before = ANode.named("n").facts();
        NodeFacts after = ANode.named("n").declares(RESTARTS).facts();
        NodeFacts other = ANode.named("n").declares("Another").facts();

        assertThat(rule.mayHelp(new NodeAdded(after), RESTARTS_ALL)).isTrue();
        assertThat(rule.mayHelp(new NodeAdded(other), RESTARTS_ALL)).isFalse();
        assertThat(rule.mayHelp(new NodeChanged(before, after), RESTARTS_ALL)).isTrue();
        assertThat(rule.mayHelp(new NodeChanged(before, other), RESTARTS_ALL)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "NoSchedule,       false, false",
        "NoExecute,        false, false",
        "PreferNoSchedule, false, true",
        "NoSchedule,       true,  true",
        "NoExecute,        true,  true",
    })
    void aTaintKeepsAwayPodsThatDoNotTolerateIt(String effect, boolean tolerated, boolean fits) {
        NodeInfo tainted = ANode.named("n").taint("key", "value", effect).with();
        PodInfo pod =
                tolerated
                        ? APod.named("p")
                                .spec("{'tolerations': [{'key': 'key', 'value': 'value'}]}")
                                .info()
                        : PLAIN;

        Verdict verdict = verdict(new TaintToleration(), pod, tainted);

        if (fits) {
            assertThat(verdict).isEqualTo(Verdict.FITS);
        } else {
            assertRejected(verdict, false, "node(s) had untolerated taint(s)");
        }
    }

    @Test
    void theTaintIsNamedInTheExplanation() {
        NodeInfo tainted = ANode.named("n").taint("role", "db", "NoSchedule").with();
        PreFilterResult result = new TaintToleration().preFilter(PLAIN, Clusters.of(tainted));

        assertThat(((PreFilterResult.Check) result).filter().explain(tainted))
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected ->
                                assertThat(rejected.detail())
                                        .isEqualTo("no toleration for role=db:NoSchedule"));
    }

    @Test
    void aNodeMustMatchTheSelectorAndTheAffinity() {
        PodInfo choosy = APod.named("p").spec("{'nodeSelector': {'disk': 'ssd'}}").info();

        assertThat(
                        verdict(
                                new NodeAffinity(NodeChoice.ANY),
                                choosy,
                                ANode.named("n").label("disk", "ssd").with()))
                .isEqualTo(Verdict.FITS);
        assertRejected(
                verdict(new NodeAffinity(NodeChoice.ANY), choosy, NODE.with()),
                false,
                "node(s) didn't match Pod's node affinity/selector");
        assertThat(verdict(new NodeAffinity(NodeChoice.ANY), PLAIN, NODE.with()))
                .isEqualTo(Verdict.FITS);
    }

    @Test
    void aProfileMayAddToWhatPodsSayOfNodes() {
        NodeChoice ssd = new NodeChoice(Map.of("disk", "ssd"), Optional.empty(), List.of());
        NodeAffinity rule = new NodeAffinity(ssd);

        assertThat(verdict(rule, PLAIN, ANode.named("n").label("disk", "ssd").with()))
                .isEqualTo(Verdict.FITS);
        assertRejected(
                verdict(rule, PLAIN, NODE.with()),
                false,
                "node(s) didn't match scheduler-enforced node affinity");
        NodeFacts without = ANode.named("n").facts();
        NodeFacts with = ANode.named("n").label("disk", "ssd").facts();
        assertThat(rule.mayHelp(new NodeChanged(without, with), PLAIN)).isTrue();
        assertThat(rule.mayHelp(new NodeChanged(with, without), PLAIN)).isFalse();
    }

    @Test
    void extendedResourcesCanBeLeftToOthers() {
        PodInfo pod =
                APod.named("p").request("example.com/a", "1").request("example.org/b", "1").info();
        assertRejected(
                verdict(new NodeResourcesFit(IgnoredResources.NONE), pod, NODE.with()),
                false,
                "Insufficient example.com/a",
                "Insufficient example.org/b");
        assertRejected(
                verdict(ignoring(Set.of(), Set.of("example.com")), pod, NODE.with()),
                false,
                "Insufficient example.org/b");
        assertThat(
                        verdict(
                                ignoring(Set.of("example.org/b"), Set.of("example.com")),
                                pod,
                                NODE.with()))
                .isEqualTo(Verdict.FITS);
        PodInfo huge = APod.named("p").request("hugepages-2Mi", "2Mi").info();
        assertThat(verdict(ignoring(Set.of("hugepages-2Mi"), Set.of()), huge, NODE.with()))
                .isInstanceOf(Rejected.class); // it is no extended resource
    }

    private static NodeResourcesFit ignoring(Set<String> names, Set<String> groups) {
        return new NodeResourcesFit(new IgnoredResources(names, groups));
    }

    @Test
    void affinityToTwoNamesAtOnceIsAConflict() {
        PodInfo pod =
                APod.named("p")
                        .spec(
                                "{'affinity': {'nodeAffinity':"
                                        + " {'requiredDuringSchedulingIgnoredDuringExecution':"
                                        + " {'nodeSelectorTerms': [{'matchFields': ["
                                        + "{'key': 'metadata.name', 'operator': 'In', 'values': ['a']},"
                                        + "{'key': 'metadata.name', 'operator': 'In', 'values': ['b']}"
                                        + "]}]}}}}")
                        .info();

        assertRejected(
                verdict(new NodeAffinity(NodeChoice.ANY), pod, NODE.with()),
                false,
                "pod affinity terms conflict");
    }

    @Test
    void twoPodsCannotHaveOnePortOfTheNode() {
        PodInfo web = APod.named("web").hostPort(80).info();

        assertRejected(
                verdict(new NodePorts(), APod.named("p").hostPort(80).info(), NODE.with(web)),
                true,
                "node(s) didn't have free ports for the requested pod ports");
        assertThat(verdict(new NodePorts(), APod.named("p").hostPort(81).info(), NODE.with(web)))
                .isEqualTo(Verdict.FITS);
    }

    @Test
    void aPodThatClaimsDevicesFitsNowhere() {
        PodInfo pod = APod.named("p").spec("{'resourceClaims': [{'name': 'gpu'}]}").info();

        assertRejected(
                verdict(new DynamicResources(), pod, NODE.with()),
                false,
                "cannot allocate all claims");
    }

    @ParameterizedTest
    @CsvSource({
        // cpu, memory wanted of 4 cpus and 8 GiB, of which 3 and 2 are taken
        "1,      6Gi, fits, true",
        "1001m,  1Gi, Insufficient cpu, true",
        "1,      7Gi, Insufficient memory, true",
        "2,      7Gi, Insufficient cpu;Insufficient memory, true",
        "5,      1Gi, Insufficient cpu, false",
        "2,      9Gi, Insufficient cpu;Insufficient memory, false",
        "0,      0,   fits, true",
    })
    void aNodeTakesAPodIfItHasEnoughLeft(
            String cpu, String memory, String reasons, boolean resolvable) {
        NodeInfo node = NODE.with(APod.named("other").requests("3", "2Gi").info());

        Verdict verdict =
                verdict(
                        new NodeResourcesFit(IgnoredResources.NONE),
                        APod.named("p").requests(cpu, memory).info(),
                        node);

        if (reasons.equals("fits")) {
            assertThat(verdict).isEqualTo(Verdict.FITS);
        } else {
            assertRejected(verdict, resolvable, reasons.split(";"));
        }
    }

    @Test
    void theShortageIsExplained() {
        NodeInfo node = NODE.with(APod.named("other").requests("3680m", "2Gi").info());
        PodInfo pod = APod.named("p").requests("500m", "7Gi").info();
        PreFilterResult result =
                new NodeResourcesFit(IgnoredResources.NONE).preFilter(pod, Clusters.of(node));

        assertThat(((PreFilterResult.Check) result).filter().explain(node))
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected ->
                                assertThat(rejected.detail())
                                        .isEqualTo(
                                                "cpu: needs 500m, 320m free, 180m short; memory:"
                                                        + " needs 7168Mi, 6144Mi free, 1024Mi short"));
    }

    @Test
    void otherResourcesAndTheNumberOfPodsAreLimitedToo() {
        NodeInfo node =
                ANode.named("n")
                        .offer("pods", "1")
                        .offer("ephemeral-storage", "1Gi")
                        .offer("example.com/gpu", "1")
                        .with(APod.named("other").request("example.com/gpu", "1").info());
        PodInfo pod =
                APod.named("p")
                        .request("example.com/gpu", "1")
                        .request("example.com/fpga", "1")
                        .request("ephemeral-storage", "2Gi")
                        .info();

        assertRejected(
                verdict(new NodeResourcesFit(IgnoredResources.NONE), pod, node),
                false,
                "Too many pods",
                "Insufficient ephemeral-storage",
                "Insufficient example.com/fpga",
                "Insufficient example.com/gpu");
        assertRejected(
                verdict(new NodeResourcesFit(IgnoredResources.NONE), PLAIN, node),
                true,
                "Too many pods");
    }

    @Test
    void aPodThatAsksForNothingFitsEvenWhereMoreIsPromisedThanThereIs() {
        NodeInfo node = NODE.with(APod.named("other").requests("100", "100Gi").info());

        assertThat(verdict(new NodeResourcesFit(IgnoredResources.NONE), PLAIN, node))
                .isEqualTo(Verdict.FITS);
    }

    @Test
    void gatesHoldAPodBack() {
        SchedulingGates gates = new SchedulingGates();
        PodInfo gated = APod.named("p").spec("{'schedulingGates': [{'name': 'quota'}]}").info();

        assertThat(gates.preEnqueue(PLAIN)).isEqualTo(Verdict.FITS);
        assertThat(gates.preEnqueue(gated))
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected ->
                                assertThat(rejected.reasons())
                                        .isEqualTo(
                                                List.of("waiting for scheduling gates: [quota]")));
    }
}
