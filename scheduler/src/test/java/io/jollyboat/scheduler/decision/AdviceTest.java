package io.jollyboat.scheduler.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.model.Trees;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.scheduler.ANode;
import io.jollyboat.scheduler.APod;
import io.jollyboat.scheduler.framework.Profile;
import io.jollyboat.scheduler.plugins.Arrangement;
import io.jollyboat.scheduler.plugins.Plugins;
import io.jollyboat.scheduler.snapshot.ClusterState;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** What people are told to do so that a pod fits. */
class AdviceTest {

    private static final Profile PROFILE =
            Plugins.profile("default-scheduler", Arrangement.DEFAULT);

    private final ClusterState cluster = new ClusterState();

    private List<String> remedies(APod pod) {
        PodInfo info = pod.info();
        NodeSnapshot snapshot = cluster.snapshot();
        Decision decision = new SchedulingCycle(PROFILE).decide(info, snapshot);
        var record = new DecisionRecord(Instant.EPOCH, info, snapshot, decision);
        ObjectNode json = Trees.newObject();
        DecisionReport.detail(record, Explanation.of(record, PROFILE), json);
        List<String> remedies = new ArrayList<>();
        json.path("remedies").forEach(each -> remedies.add(each.asString()));
        return remedies;
    }

    @Test
    void whatHelpsOnSeveralNodesIsSaidOnce() {
        for (int i = 1; i <= 3; i++) {
            cluster.putNode(ANode.named("n" + i).facts());
        }
        assertThat(remedies(APod.named("p").requests("9", "1Gi")))
                .containsExactly(
                        "lower its request to 4000m cpu, or add a node with more room than n1;"
                                + " cpu: needs 9000m, 4000m free, 5000m short"
                                + " (the same goes for n2, n3)");
    }

    @Test
    void theTaintThatComesWithACordonIsNoObstacleOfItsOwn() {
        cluster.putNode(
                ANode.named("n")
                        .cordoned()
                        .taint("node.kubernetes.io/unschedulable", "", "NoSchedule")
                        .facts());
        assertThat(remedies(APod.named("p"))).containsExactly("uncordon n");
    }

    @Test
    void aNodeWithoutTheLabelThatPodsAreSpreadByIsToGetIt() {
        cluster.putNode(ANode.named("n").facts());
        APod pod =
                APod.named("p")
                        .spec(
                                "{'topologySpreadConstraints': [{'maxSkew': 1, 'topologyKey': 'rack',"
                                        + " 'whenUnsatisfiable': 'DoNotSchedule', 'labelSelector':"
                                        + " {}}]}");
        assertThat(remedies(pod))
                .containsExactly("give n the label that the pod is to be spread by: no label rack");
    }

    @Test
    void noNodeIsToBeGivenTheNameOfAnother() {
        cluster.putNode(ANode.named("n").label("kubernetes.io/hostname", "n").facts());
        assertThat(
                        remedies(
                                APod.named("p")
                                        .spec("{'nodeSelector': {'kubernetes.io/hostname': 'm'}}")))
                .containsExactly(
                        "let the pod's node selector and affinity allow n:"
                                + " it asks for kubernetes.io/hostname=m");
    }

    @Test
    void thePodsThatAPodIsToBeFarFromAreNamedWhereverTheyAreNear() {
        cluster.putNode(ANode.named("n1").label("zone", "a").facts());
        cluster.putNode(ANode.named("n2").label("zone", "a").facts());
        cluster.putPod(APod.named("first").label("app", "db").on("n1").info());
        APod pod = APod.named("p").far("app", "db", "zone");
        assertThat(remedies(pod))
                .containsExactly(
                        "delete pod default/first, or relax the affinity that keeps it from n1:"
                                + " 1 there already: app=db by zone (the same goes for n2)");
    }

    @Test
    void whoClaimsDevicesIsToldThatThereAreNone() {
        cluster.putNode(ANode.named("n1").facts());
        cluster.putNode(ANode.named("n2").facts());
        APod pod =
                APod.named("p")
                        .spec("{'resourceClaims': [{'name': 'gpu', 'resourceClaimName': 'g'}]}");
        assertThat(remedies(pod))
                .containsExactly(
                        "take the resource claims out of the pod: no node here has devices to"
                                + " claim");
    }

    @Test
    void aGroupIsToldHowManyOfItAreMissing() {
        cluster.putNode(ANode.named("n").facts());
        APod pod = APod.named("p").spec("{'schedulingGroup': {'podGroupName': 'gang'}}");
        assertThat(remedies(pod))
                .containsExactly("create the group gang, to which the pod says it belongs");

        var key = new Key("default", "gang");
        cluster.surroundedBy(
                cluster.surroundings()
                        .withGroup(key, group -> group.of(3).with(new Key("default", "p"))));
        assertThat(remedies(pod))
                .containsExactly(
                        "create more pods of the group gang: it asks for 3, and there are 1");
    }

    @Test
    void aNodeThatPromisesMoreThanItHasHasNothingFree() {
        cluster.putNode(ANode.named("n").offers("2", "8Gi").facts());
        cluster.putPod(APod.named("leaving").requests("1500m", "1Gi").on("n").info());
        cluster.nominate(
                APod.named("comes").requests("1500m", "1Gi").priority(9).info().nominatedFor("n"));
        assertThat(remedies(APod.named("p").requests("100m", "1Gi")))
                .singleElement()
                .asString()
                .endsWith("cpu: needs 100m, none free, 1000m too much promised, 1100m short");
    }
}
