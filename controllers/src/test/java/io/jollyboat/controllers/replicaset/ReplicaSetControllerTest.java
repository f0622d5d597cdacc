package io.jollyboat.controllers.replicaset;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.controllers.TestCluster;
import io.jollyboat.controllers.TestNode;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.apps.v1.ReplicaSet;
import io.jollyboat.core.api.core.v1.Pod;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReplicaSetControllerTest {

    private static final String SPEC =
            "'selector':{'matchLabels':{'app':'web'}},'template':{'metadata':{'labels':{'app':'web','tier':'front'}},"
                    + "'spec':{'containers':[{'name':'c','image':'i'}]}}";

    private final TestCluster cluster = new TestCluster();
    private final TestNode node = new TestNode(cluster);

    {
        ReplicaController.ofReplicaSets(
                        cluster.controllerClient, cluster.informers, cluster.timeline)
                .start();
    }

    @Test
    void makesAsManyPodsAsAskedForAndCountsThem() {
        create(3, "");

        assertThat(cluster.pods()).hasSize(3);
        Pod pod = cluster.pods().getFirst();
        assertThat(pod.name()).matches("web-[a-z0-9]{5}");
        assertThat(pod.labels()).containsEntry("tier", "front");
        var owner = pod.controller().orElseThrow();
        assertThat(owner.kind()).isEqualTo("ReplicaSet");
        assertThat(owner.apiVersion()).isEqualTo("apps/v1");
        assertThat(owner.uid()).isEqualTo(set().uid());
        assertThat(owner.blockOwnerDeletion()).isTrue();
        var status = set().status();
        assertThat(status.replicas()).isEqualTo(3);
        assertThat(status.readyReplicas()).isEqualTo(3);
        assertThat(status.availableReplicas()).isEqualTo(3);
        assertThat(status.fullyLabeledReplicas()).isEqualTo(3);
        assertThat(status.terminatingReplicas(-1)).isZero();
        assertThat(status.observedGeneration()).isEqualTo(1);
        assertThat(cluster.eventsAbout("web"))
                .contains("Normal SuccessfulCreate Created pod: " + pod.name());
    }

    @Test
    void replacesPodsThatAreDeletedOrEnd() {
        create(2, "");
        String first = cluster.pods().get(0).name();
        String second = cluster.pods().get(1).name();

        cluster.delete(Resources.PODS, first);
        cluster.patchStatus(Resources.PODS, second, "{'status':{'phase':'Failed'}}");
        cluster.settle();

        assertThat(cluster.pods()).hasSize(3).noneMatch(pod -> pod.name().equals(first));
        assertThat(set().status().replicas()).isEqualTo(2);
    }

    @Test
    void takesAwayThoseThatAreNotReadyFirst() {
        node.becomesReady(pod -> !pod.labels().containsKey("sick"));
        create(3, "");
        String sick = cluster.pods().get(1).name();
        cluster.patch(Resources.PODS, sick, "{'metadata':{'labels':{'sick':'yes'}}}");
        cluster.settle();

        cluster.scale(Resources.REPLICA_SETS, "web", 2);
        cluster.settle();

        assertThat(cluster.pods()).hasSize(2).noneMatch(pod -> pod.name().equals(sick));
        assertThat(cluster.eventsAbout("web"))
                .contains("Normal SuccessfulDelete Deleted pod: " + sick);
    }

    @Test
    void countsPodsThatAreGoingAndDoesNotWaitForThem() {
        node.lingers(pod -> true);
        create(2, "");

        cluster.delete(Resources.PODS, cluster.pods().getFirst().name());
        cluster.settle();

        assertThat(cluster.pods()).hasSize(3);
        assertThat(set().status().terminatingReplicas()).isEqualTo(1);
        assertThat(set().status().replicas()).isEqualTo(2);
    }

    @Test
    void adoptsAMatchingPodWithoutAnOwner() {
        cluster.create(
                Resources.PODS,
                "{'metadata':{'name':'stray','labels':{'app':'web'}},'spec':{'containers':[{'name':'c','image':'i'}]}}");
        create(2, "");

        assertThat(cluster.pods()).hasSize(2);
        Pod stray = cluster.get(Resources.PODS, "stray");
        assertThat(stray.controller().orElseThrow().uid()).isEqualTo(set().uid());
        assertThat(set().status().replicas()).isEqualTo(2);
        assertThat(set().status().fullyLabeledReplicas()).isEqualTo(1);
    }

    @Test
    void letsGoOfAPodThatNoLongerMatchesAndReplacesIt() {
        create(2, "");
        String name = cluster.pods().getFirst().name();

        cluster.patch(Resources.PODS, name, "{'metadata':{'labels':{'app':'debug'}}}");
        cluster.settle();

        assertThat(cluster.get(Resources.PODS, name).ownerReferences()).isEmpty();
        assertThat(cluster.pods()).hasSize(3);
    }

    @Test
    void leavesPodsOfOthersAlone() {
        cluster.create(
                Resources.PODS,
                "{'metadata':{'name':'taken','labels':{'app':'web'},'ownerReferences':[{'apiVersion':'v1','kind':'X','name':'x','uid':'u','controller':true}]},"
                        + "'spec':{'containers':[{'name':'c','image':'i'}]}}");
        create(1, "");

        assertThat(cluster.pods()).hasSize(2);
        assertThat(cluster.get(Resources.PODS, "taken").controller().orElseThrow().uid())
                .isEqualTo("u");
    }

    @Test
    void countsAPodAsAvailableOnlyAfterMinReadySeconds() {
        create(1, ",'minReadySeconds':30");
        cluster.advance(Duration.ofSeconds(20));
        assertThat(set().status().readyReplicas()).isEqualTo(1);
        assertThat(set().status().availableReplicas()).isZero();

        cluster.advance(Duration.ofSeconds(11));

        assertThat(set().status().availableReplicas()).isEqualTo(1);
    }

    @Test
    void saysWhyPodsCannotBeMadeAndTriesAgain() {
        cluster.create(
                Resources.REPLICA_SETS,
                "{'metadata':{'name':'web'},'spec':{'replicas':2,'selector':{'matchLabels':{'app':'web'}},"
                        + "'template':{'metadata':{'labels':{'app':'web'}},'spec':{'priorityClassName':'none','containers':[{'name':'c','image':'i'}]}}}}");
        cluster.advance(Duration.ofSeconds(1));

        var condition = set().status().conditions().getFirst();
        assertThat(condition.type()).isEqualTo("ReplicaFailure");
        assertThat(condition.status()).isEqualTo("True");
        assertThat(condition.reason()).isEqualTo("FailedCreate");
        assertThat(condition.message()).contains("no PriorityClass with name none was found");
        assertThat(cluster.eventsAbout("web"))
                .anyMatch(event -> event.startsWith("Warning FailedCreate Error creating: pods "));

        cluster.create(Resources.PRIORITY_CLASSES, "{'metadata':{'name':'none'},'value':5}");
        cluster.advance(Duration.ofMinutes(1));
        assertThat(cluster.pods()).hasSize(2);
        assertThat(set().status().conditions()).isEmpty();
    }

    @Test
    void makesNothingTwiceHoweverManyAreWanted() {
        create(300, "");
        cluster.advance(Duration.ofSeconds(5));

        assertThat(cluster.pods()).hasSize(300);
        assertThat(cluster.eventsAbout("web")).noneMatch(event -> event.contains("Deleted"));
    }

    @Test
    void isIdleWhenNothingHappens() {
        create(3, "");
        String before = set().resourceVersion();

        cluster.advance(Duration.ofHours(1));

        assertThat(set().resourceVersion()).isEqualTo(before);
    }

    private void create(int replicas, String more) {
        cluster.create(
                Resources.REPLICA_SETS,
                "{'metadata':{'name':'web'},'spec':{'replicas':%d,%s%s}}"
                        .formatted(replicas, SPEC, more));
        cluster.settle();
    }

    private ReplicaSet set() {
        return cluster.get(Resources.REPLICA_SETS, "web");
    }
}
