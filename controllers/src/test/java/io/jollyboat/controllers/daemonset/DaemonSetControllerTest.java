package io.jollyboat.controllers.daemonset;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.controllers.TestCluster;
import io.jollyboat.controllers.TestNode;
import io.jollyboat.controllers.pods.PodStates;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.apps.v1.DaemonSet;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.placement.PodLife;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DaemonSetControllerTest {

    private final TestCluster cluster = new TestCluster();
    private final TestNode node = new TestNode(cluster);

    {
        for (String name : List.of("n0", "n1", "n2")) {
            node(name, "");
        }
        new DaemonSetController(cluster.controllerClient, cluster.informers, cluster.timeline)
                .start();
    }

    @Test
    void everyNodeGetsAPodThatIsPinnedToIt() {
        create("");

        assertThat(nodesOfPods()).containsExactly("n0", "n1", "n2");
        Pod pod = cluster.pods().getFirst();
        JsonNode field =
                pod.spec()
                        .json()
                        .at(
                                "/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms/0/matchFields/0");
        assertThat(field.path("key").asString()).isEqualTo("metadata.name");
        assertThat(field.path("operator").asString()).isEqualTo("In");
        assertThat(pod.labels())
                .containsKey("controller-revision-hash")
                .containsEntry("pod-template-generation", "1");
        assertThat(pod.spec().tolerations().stream().map(t -> t.key() + ":" + t.effect()))
                .contains(
                        "node.kubernetes.io/not-ready:NoExecute",
                        "node.kubernetes.io/unreachable:NoExecute",
                        "node.kubernetes.io/disk-pressure:NoSchedule",
                        "node.kubernetes.io/memory-pressure:NoSchedule",
                        "node.kubernetes.io/pid-pressure:NoSchedule",
                        "node.kubernetes.io/unschedulable:NoSchedule");
        var status = set().status();
        assertThat(status.desiredNumberScheduled()).isEqualTo(3);
        assertThat(status.currentNumberScheduled()).isEqualTo(3);
        assertThat(status.numberReady()).isEqualTo(3);
        assertThat(status.numberAvailable()).isEqualTo(3);
        assertThat(status.updatedNumberScheduled()).isEqualTo(3);
        assertThat(status.numberMisscheduled()).isZero();
        assertThat(status.observedGeneration()).isEqualTo(1);
    }

    @Test
    void followsNodesThatComeAndGo() {
        create("");
        node("n3", "");
        cluster.settle();
        assertThat(nodesOfPods()).containsExactly("n0", "n1", "n2", "n3");
        assertThat(set().status().desiredNumberScheduled()).isEqualTo(4);
    }

    @Test
    void aTaintKeepsNewPodsOffAndLetsOldOnesStay() {
        create("");
        cluster.patch(
                Resources.NODES,
                "n1",
                "{'spec':{'taints':[{'key':'k','value':'v','effect':'NoSchedule'}]}}");
        cluster.settle();
        assertThat(nodesOfPods()).contains("n1");
        assertThat(set().status().numberMisscheduled()).isEqualTo(1);

        cluster.patch(
                Resources.NODES,
                "n1",
                "{'spec':{'taints':[{'key':'k','value':'v','effect':'NoExecute'}]}}");
        cluster.settle();
        assertThat(nodesOfPods()).containsExactly("n0", "n2");
    }

    @Test
    void runsWhereItsSelectorSays() {
        cluster.patch(Resources.NODES, "n2", "{'metadata':{'labels':{'disk':'ssd'}}}");
        create("'nodeSelector':{'disk':'ssd'},");
        assertThat(nodesOfPods()).containsExactly("n2");

        cluster.patch(Resources.NODES, "n0", "{'metadata':{'labels':{'disk':'ssd'}}}");
        cluster.patch(Resources.NODES, "n2", "{'metadata':{'labels':{'disk':null}}}");
        cluster.settle();
        assertThat(nodesOfPods()).containsExactly("n0");
    }

    @Test
    void anUpdateTakesOneNodeAfterTheOther() {
        node.startsWithin(Duration.ofSeconds(2));
        create("");
        cluster.advance(Duration.ofSeconds(5));
        image("i:2");
        for (int step = 0; step < 100; step++) {
            assertThat(cluster.pods().stream().filter(PodStates::ready).count())
                    .isGreaterThanOrEqualTo(2);
            cluster.advance(Duration.ofMillis(200));
        }
        assertThat(images()).containsOnly("i:2").hasSize(3);
    }

    @Test
    void anUpdateWithSurgeNeverHasANodeWithoutAReadyPod() {
        node.startsWithin(Duration.ofSeconds(2));
        create("", "'updateStrategy':{'rollingUpdate':{'maxSurge':2,'maxUnavailable':0}},");
        cluster.advance(Duration.ofSeconds(5));
        image("i:2");
        for (int step = 0; step < 100; step++) {
            List<Pod> ready = cluster.pods().stream().filter(PodStates::ready).toList();
            assertThat(ready.stream().map(DaemonPod::node).distinct()).hasSize(3);
            assertThat(cluster.pods().size()).isLessThanOrEqualTo(5);
            cluster.advance(Duration.ofMillis(200));
        }
        assertThat(images()).containsOnly("i:2").hasSize(3);
    }

    @Test
    void anUpdateWithSurgeLeavesANodeThatTakesNoMorePods() {
        create("", "'updateStrategy':{'rollingUpdate':{'maxSurge':1,'maxUnavailable':0}},");
        cluster.advance(Duration.ofSeconds(10));
        cluster.patch(
                Resources.NODES, "n1", "{'spec':{'taints':[{'key':'k','effect':'NoSchedule'}]}}");
        cluster.settle();
        image("i:2");
        cluster.advance(Duration.ofMinutes(1));

        assertThat(images()).containsOnly("i:2");
        assertThat(nodesOfPods()).doesNotContain("n1").hasSizeGreaterThan(1);
    }

    @Test
    void anUpdateWithSurgeMakesNoPodForANodeThatIsGone() {
        create("", "'updateStrategy':{'rollingUpdate':{'maxSurge':1,'maxUnavailable':0}},");
        cluster.advance(Duration.ofSeconds(10));
        node.lingers(pod -> true);
        cluster.delete(Resources.NODES, "n1");
        cluster.settle();
        image("i:2");
        cluster.advance(Duration.ofSeconds(30));

        assertThat(cluster.eventsAbout("agent").stream().filter(e -> e.contains("Created pod")))
                .hasSizeLessThan(8);
        node.lingers(pod -> false).look();
        cluster.advance(Duration.ofMinutes(1));
        assertThat(images()).containsOnly("i:2");
        assertThat(nodesOfPods()).doesNotContain("n1").doesNotHaveDuplicates();
    }

    @Test
    void onDeleteWaitsForPeopleToDelete() {
        create("", "'updateStrategy':{'type':'OnDelete'},");
        image("i:2");
        cluster.advance(Duration.ofMinutes(1));
        assertThat(images()).containsOnly("i:1");
        assertThat(set().status().updatedNumberScheduled()).isZero();

        cluster.delete(Resources.PODS, cluster.pods().getFirst().name());
        cluster.settle();
        assertThat(images()).contains("i:2");
    }

    @Test
    void aBadTemplateCostsNoMoreThanMayBeUnavailable() {
        node.becomesReady(pod -> !image(pod).equals("bad"));
        create("");
        image("bad");
        cluster.advance(Duration.ofMinutes(1));
        assertThat(images().stream().filter("bad"::equals)).hasSize(1);

        image("i:3");
        cluster.advance(Duration.ofSeconds(5));
        assertThat(images()).containsOnly("i:3");
    }

    @Test
    void aPodThatFailsIsReplacedMoreAndMoreSlowly() {
        create("");
        int replaced = 0;
        for (int second = 0; second < 60; second++) {
            for (Pod pod : cluster.pods()) {
                if (DaemonPod.node(pod).equals("n1") && !PodLife.hasEnded(pod)) {
                    replaced++;
                    cluster.patchStatus(
                            Resources.PODS, pod.name(), "{'status':{'phase':'Failed'}}");
                }
            }
            cluster.advance(Duration.ofSeconds(1));
        }
        assertThat(replaced).isBetween(4, 8);
        assertThat(cluster.eventsAbout("agent"))
                .anyMatch(
                        event ->
                                event.startsWith(
                                        "Warning FailedDaemonPod Found failed daemon pod default/agent-"));
    }

    @Test
    void aPodThatFailsWhileSurgingIsReplacedAtOnce() {
        create("", "'updateStrategy':{'rollingUpdate':{'maxSurge':1,'maxUnavailable':0}},");
        for (int i = 0; i < 3; i++) {
            fail("n1");
            cluster.settle();
            assertThat(runningOn("n1")).hasSize(1);
        }
        assertThat(cluster.pods().stream().filter(PodLife::hasEnded))
                .as("all but the first wait for the back-off")
                .hasSize(2);
    }

    @Test
    void theBackOffBeginsAnewWithAnotherTemplate() {
        create("", "'updateStrategy':{'type':'OnDelete'},");
        fail("n1");
        cluster.settle();
        fail("n1");
        cluster.settle();
        assertThat(runningOn("n1")).as("it waits").isEmpty();

        image("i:2");
        cluster.settle();
        assertThat(runningOn("n1")).hasSize(1);
    }

    @Test
    void aPodThatHasEndedAndIsHeldByAFinalizerIsReplaced() {
        create("");
        Pod pod = runningOn("n1").getFirst();
        cluster.patch(Resources.PODS, pod.name(), "{'metadata':{'finalizers':['a/b']}}");
        cluster.patchStatus(Resources.PODS, pod.name(), "{'status':{'phase':'Failed'}}");
        cluster.advance(Duration.ofSeconds(5));

        assertThat(cluster.get(Resources.PODS, pod.name()).beingDeleted()).isTrue();
        assertThat(runningOn("n1")).hasSize(1);
        assertThat(set().status().numberReady()).isEqualTo(3);
    }

    @Test
    void oldPodsThatAreUnavailableCountAsSuch() {
        create("");
        String sick = runningOn("n0").getFirst().name();
        node.startsWithin(Duration.ofSeconds(5))
                .becomesReady(pod -> !pod.name().equals(sick))
                .look();
        image("i:2");
        cluster.settle();

        assertThat(images())
                .as("only the sick one goes")
                .containsExactlyInAnyOrder("i:1", "i:1", "i:2");
    }

    @Test
    void anUpdateWithSurgeKeepsAPodWhereNoneMayComeUntilThereAreEnough() {
        create("", "'updateStrategy':{'rollingUpdate':{'maxSurge':1,'maxUnavailable':0}},");
        cluster.patch(
                Resources.NODES, "n1", "{'spec':{'taints':[{'key':'k','effect':'NoSchedule'}]}}");
        String sick = runningOn("n0").getFirst().name();
        node.becomesReady(pod -> !pod.name().equals(sick) && image(pod).equals("i:1")).look();
        image("i:2");
        cluster.advance(Duration.ofSeconds(10));
        assertThat(nodesOfPods()).contains("n1");

        node.becomesReady(pod -> !pod.name().equals(sick)).look();
        cluster.advance(Duration.ofSeconds(10));
        assertThat(nodesOfPods()).containsExactly("n0", "n2");
    }

    /** As of Kubernetes: a pod made by a former set of the same generation counts as updated. */
    @Test
    void aPodOfTheTemplatesNumberCountsAsUpdated() {
        create("");
        Pod pod = runningOn("n1").getFirst();
        cluster.patch(
                Resources.PODS,
                pod.name(),
                "{'metadata':{'labels':{'controller-revision-hash':'other'}}}");
        cluster.advance(Duration.ofSeconds(5));

        assertThat(set().status().updatedNumberScheduled()).isEqualTo(3);
        assertThat(cluster.get(Resources.PODS, pod.name()).beingDeleted()).isFalse();
    }

    private void fail(String node) {
        cluster.patchStatus(
                Resources.PODS, runningOn(node).getFirst().name(), "{'status':{'phase':'Failed'}}");
    }

    private List<Pod> runningOn(String node) {
        return cluster.pods().stream()
                .filter(pod -> DaemonPod.node(pod).equals(node))
                .filter(pod -> !PodLife.hasEnded(pod) && !pod.beingDeleted())
                .toList();
    }

    @Test
    void keepsItsTemplatesAsRevisions() {
        create("");
        image("i:2");
        cluster.advance(Duration.ofSeconds(5));

        assertThat(cluster.list(Resources.CONTROLLER_REVISIONS))
                .hasSize(2)
                .allMatch(revision -> revision.labels().containsKey("controller-revision-hash"));
    }

    @Test
    void isIdleWhenNothingHappens() {
        create("");
        String before = set().resourceVersion();

        cluster.advance(Duration.ofHours(1));

        assertThat(set().resourceVersion()).isEqualTo(before);
    }

    private void node(String name, String more) {
        cluster.create(Resources.NODES, "{'metadata':{'name':'%s'}%s}".formatted(name, more));
    }

    private void create(String podSpec) {
        create(podSpec, "");
    }

    private void create(String podSpec, String more) {
        cluster.create(
                Resources.DAEMON_SETS,
                "{'metadata':{'name':'agent'},'spec':{%s'selector':{'matchLabels':{'app':'agent'}},'template':{'metadata':{'labels':{'app':'agent'}},'spec':{%s'containers':[{'name':'c','image':'i:1'}]}}}}"
                        .formatted(more, podSpec));
        cluster.settle();
    }

    private void image(String image) {
        cluster.patch(
                Resources.DAEMON_SETS,
                "agent",
                "{'spec':{'template':{'spec':{'containers':[{'name':'c','image':'%s'}]}}}}"
                        .formatted(image));
        cluster.settle();
    }

    private static String image(Pod pod) {
        return pod.spec().containers().getFirst().image();
    }

    private List<String> images() {
        return cluster.pods().stream().map(DaemonSetControllerTest::image).toList();
    }

    private List<String> nodesOfPods() {
        return cluster.pods().stream().map(DaemonPod::node).sorted().toList();
    }

    private DaemonSet set() {
        return cluster.get(Resources.DAEMON_SETS, "agent");
    }
}
