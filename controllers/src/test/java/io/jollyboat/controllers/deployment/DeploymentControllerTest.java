package io.jollyboat.controllers.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.controllers.TestCluster;
import io.jollyboat.controllers.TestNode;
import io.jollyboat.controllers.pods.PodStates;
import io.jollyboat.controllers.replicaset.ReplicaController;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.apps.v1.Deployment;
import io.jollyboat.core.api.apps.v1.ReplicaSet;
import io.jollyboat.core.api.core.v1.Pod;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DeploymentControllerTest {

    private final TestCluster cluster = new TestCluster();
    private final TestNode node = new TestNode(cluster);

    {
        ReplicaController.ofReplicaSets(
                        cluster.controllerClient, cluster.informers, cluster.timeline)
                .start();
        new DeploymentController(cluster.controllerClient, cluster.informers, cluster.timeline)
                .start();
    }

    @Test
    void rollsATemplateOutInASetNamedAfterIt() {
        create(3, "");

        ReplicaSet set = sets().getFirst();
        assertThat(set.name()).matches("web-[bcdfghjklmnpqrstvwxz2456789]{1,10}");
        String hash = set.labels().get("pod-template-hash");
        assertThat(set.name()).isEqualTo("web-" + hash);
        assertThat(set.spec().selector().matchLabels())
                .containsEntry("app", "web")
                .containsEntry("pod-template-hash", hash);
        assertThat(set.annotations())
                .containsEntry("deployment.kubernetes.io/revision", "1")
                .containsEntry("deployment.kubernetes.io/desired-replicas", "3")
                .containsEntry("deployment.kubernetes.io/max-replicas", "4");
        assertThat(cluster.pods()).hasSize(3);
        assertThat(web().annotations()).containsEntry("deployment.kubernetes.io/revision", "1");
        var status = web().status();
        assertThat(status.replicas()).isEqualTo(3);
        assertThat(status.updatedReplicas()).isEqualTo(3);
        assertThat(status.readyReplicas()).isEqualTo(3);
        assertThat(status.availableReplicas()).isEqualTo(3);
        assertThat(status.has("unavailableReplicas")).isFalse();
        assertThat(status.terminatingReplicas(-1)).isZero();
        assertThat(status.observedGeneration()).isEqualTo(1);
        assertThat(conditions())
                .containsExactlyInAnyOrder(
                        "Available True MinimumReplicasAvailable Deployment has minimum availability.",
                        "Progressing True NewReplicaSetAvailable ReplicaSet \""
                                + set.name()
                                + "\" has successfully progressed.");
        assertThat(cluster.eventsAbout("web"))
                .containsExactly(
                        "Normal ScalingReplicaSet Scaled up replica set "
                                + set.name()
                                + " from 0 to 3");
    }

    @Test
    void replacesPodsWithinSurgeAndUnavailable() {
        node.startsWithin(Duration.ofSeconds(2));
        create(10, "'strategy':{'rollingUpdate':{'maxSurge':'30%','maxUnavailable':2}},");
        cluster.advance(Duration.ofSeconds(5));
        image("i:2");

        for (int step = 0; step < 600; step++) {
            cluster.advance(Duration.ofMillis(50));
            List<Pod> active = cluster.pods().stream().filter(PodStates::active).toList();
            assertThat(active.size()).isLessThanOrEqualTo(13);
            assertThat(active.stream().filter(PodStates::ready).count()).isGreaterThanOrEqualTo(8);
        }
        assertThat(cluster.pods()).hasSize(10).allMatch(pod -> image(pod).equals("i:2"));
        assertThat(web().annotations()).containsEntry("deployment.kubernetes.io/revision", "2");
        assertThat(sets()).hasSize(2);
        assertThat(web().status().observedGeneration()).isEqualTo(2);
    }

    @Test
    void movesEvenWhenNeitherSurgeNorUnavailableComesToOne() {
        create(1, "'strategy':{'rollingUpdate':{'maxSurge':0,'maxUnavailable':'10%'}},");
        image("i:2");
        cluster.settle();

        assertThat(cluster.pods()).hasSize(1).allMatch(pod -> image(pod).equals("i:2"));
    }

    @Test
    void stopsAtABadTemplateWithEnoughOldPodsLeft() {
        node.becomesReady(pod -> !image(pod).equals("bad"));
        create(4, "");
        image("bad");
        cluster.advance(Duration.ofMinutes(5));

        assertThat(cluster.pods().stream().filter(PodStates::ready)).hasSize(3);
        assertThat(conditions())
                .anyMatch(c -> c.startsWith("Progressing True ReplicaSetUpdated ReplicaSet \"web-"))
                .anyMatch(c -> c.startsWith("Available True"));

        cluster.advance(Duration.ofMinutes(6));
        assertThat(conditions())
                .contains(
                        "Progressing False ProgressDeadlineExceeded ReplicaSet \""
                                + current().name()
                                + "\" has timed out progressing.");
    }

    /** One of the old pods is of no use, and one more may be unavailable. */
    @Test
    void oldPodsOfNoUseGoFirstAndAreToldOfApart() {
        create(4, "'strategy':{'rollingUpdate':{'maxSurge':0,'maxUnavailable':2}},");
        String old = sets().getFirst().name();
        String sick = cluster.pods().getFirst().name();
        node.becomesReady(pod -> !pod.name().equals(sick) && !image(pod).equals("bad")).look();
        image("bad");
        cluster.settle();

        assertThat(sizes()).isEqualTo("2+2");
        assertThat(cluster.eventsAbout("web"))
                .contains(
                        "Normal ScalingReplicaSet Scaled down replica set " + old + " from 4 to 3",
                        "Normal ScalingReplicaSet Scaled down replica set " + old + " from 3 to 2");
    }

    /** A pause must not cost a pass every second, either. */
    @Test
    void theTimeOfAPauseDoesNotCountTowardsTheDeadline() {
        node.becomesReady(pod -> !image(pod).equals("bad"));
        create(2, "'progressDeadlineSeconds':60,");
        image("bad");
        cluster.advance(Duration.ofSeconds(30));
        cluster.patch(Resources.DEPLOYMENTS, "web", "{'spec':{'paused':true}}");
        cluster.advance(Duration.ofMinutes(10));
        assertThat(conditions())
                .contains("Progressing Unknown DeploymentPaused Deployment is paused");

        cluster.patch(Resources.DEPLOYMENTS, "web", "{'spec':{'paused':false}}");
        cluster.advance(Duration.ofSeconds(50));
        assertThat(conditions())
                .contains("Progressing Unknown DeploymentResumed Deployment is resumed");
        cluster.advance(Duration.ofSeconds(20));
        assertThat(conditions()).anyMatch(c -> c.contains("ProgressDeadlineExceeded"));
    }

    @Test
    void goesBackToAFormerTemplateUnderANewRevision() {
        create(2, "");
        image("i:2");
        cluster.advance(Duration.ofSeconds(1));
        String first =
                sets().stream().filter(s -> s.spec().replicas() == 0).findFirst().get().name();

        image("i:1");
        cluster.advance(Duration.ofSeconds(1));

        ReplicaSet again = cluster.get(Resources.REPLICA_SETS, first);
        assertThat(again.spec().replicas()).isEqualTo(2);
        assertThat(again.annotations())
                .containsEntry("deployment.kubernetes.io/revision", "3")
                .containsEntry("deployment.kubernetes.io/revision-history", "1");
        assertThat(web().annotations()).containsEntry("deployment.kubernetes.io/revision", "3");
        assertThat(sets()).hasSize(2);
    }

    @Test
    void recreateEndsEveryOldPodBeforeTheFirstNewOne() {
        create(2, "'strategy':{'type':'Recreate'},");
        node.lingers(pod -> true);
        image("i:2");
        cluster.advance(Duration.ofSeconds(5));
        assertThat(cluster.pods()).hasSize(2).allMatch(Pod::beingDeleted);

        node.lingers(pod -> false).look();
        cluster.settle();
        assertThat(cluster.pods()).hasSize(2).allMatch(pod -> image(pod).equals("i:2"));
    }

    @Test
    void oneThatRecreatesEndsAllSetsThatItAdopts() {
        for (String name : List.of("a", "b")) {
            cluster.create(
                    Resources.REPLICA_SETS,
                    "{'metadata':{'name':'%1$s','labels':{'app':'web'},'annotations':{'deployment.kubernetes.io/desired-replicas':'5'}},'spec':{'replicas':2,'selector':{'matchLabels':{'app':'web','set':'%1$s'}},'template':{'metadata':{'labels':{'app':'web','set':'%1$s'}},'spec':{'containers':[{'name':'c','image':'i:0'}]}}}}"
                            .formatted(name));
        }
        cluster.settle();
        create(1, "'strategy':{'type':'Recreate'},");
        cluster.advance(Duration.ofMinutes(1));

        assertThat(cluster.pods().stream().map(DeploymentControllerTest::image))
                .containsExactly("i:1");
        assertThat(web().status().replicas()).isEqualTo(1);
    }

    @Test
    void aPausedDeploymentScalesButDoesNotRollOut() {
        create(2, "");
        cluster.patch(Resources.DEPLOYMENTS, "web", "{'spec':{'paused':true}}");
        image("i:2");
        cluster.scale(Resources.DEPLOYMENTS, "web", 3);
        cluster.settle();

        assertThat(cluster.pods()).hasSize(3).allMatch(pod -> image(pod).equals("i:1"));
        assertThat(conditions())
                .contains("Progressing Unknown DeploymentPaused Deployment is paused");

        cluster.patch(Resources.DEPLOYMENTS, "web", "{'spec':{'paused':false}}");
        cluster.advance(Duration.ofSeconds(1));
        assertThat(cluster.pods()).hasSize(3).allMatch(pod -> image(pod).equals("i:2"));
        assertThat(conditions()).anyMatch(c -> c.contains("NewReplicaSetAvailable"));
    }

    @Test
    void scalingInTheMiddleOfARolloutKeepsTheMixture() {
        node.becomesReady(pod -> !image(pod).equals("bad"));
        create(10, "'strategy':{'rollingUpdate':{'maxSurge':3,'maxUnavailable':2}},");
        image("bad");
        cluster.settle();
        assertThat(sizes()).isEqualTo("8+5");

        cluster.scale(Resources.DEPLOYMENTS, "web", 20);
        cluster.settle();
        // 23 pods are allowed now and 13 were before: 8 and 5 grow in that ratio; then the old may
        // shrink to what must be available
        assertThat(cluster.pods()).hasSize(23);
        assertThat(sizes()).isEqualTo("14+9");
    }

    @Test
    void keepsAsManyOldSetsAsTheHistoryLimitSays() {
        create(1, "'revisionHistoryLimit':2,");
        for (int i = 2; i <= 6; i++) {
            image("i:" + i);
            cluster.advance(Duration.ofSeconds(1));
        }

        assertThat(
                        sets().stream()
                                .map(s -> s.annotations().get("deployment.kubernetes.io/revision")))
                .containsExactlyInAnyOrder("4", "5", "6");
    }

    @Test
    void takesAnotherNameWhenItsOwnIsTaken() {
        create(1, "'paused':true,");
        ReplicaSet wanted =
                NewReplicaSet.of(web(), RolloutLimits.of(web()), Revisions.of(web(), List.of()));
        cluster.create(
                Resources.REPLICA_SETS,
                "{'metadata':{'name':'%s'},'spec':{'replicas':0,'selector':{'matchLabels':{'x':'y'}},'template':{'metadata':{'labels':{'x':'y'}},'spec':{'containers':[{'name':'c','image':'x'}]}}}}"
                        .formatted(wanted.name()));
        cluster.patch(Resources.DEPLOYMENTS, "web", "{'spec':{'paused':false}}");
        cluster.settle();

        assertThat(web().status().collisionCount()).isEqualTo(1);
        assertThat(cluster.pods()).hasSize(1);
        assertThat(current().name()).isNotEqualTo(wanted.name());
    }

    @Test
    void carriesTheChangeCauseToTheRevision() {
        create(1, "");
        cluster.patch(
                Resources.DEPLOYMENTS,
                "web",
                "{'metadata':{'annotations':{'kubernetes.io/change-cause':'because'}}}");
        cluster.settle();

        assertThat(current().annotations()).containsEntry("kubernetes.io/change-cause", "because");
    }

    @Test
    void anAnnotationFromOldVersionsRollsBack() {
        create(1, "");
        image("i:2");
        rollBackTo("0");
        assertThat(cluster.pods()).allMatch(pod -> image(pod).equals("i:1"));
        assertThat(web().annotations()).doesNotContainKey("deprecated.deployment.rollback.to");
        assertThat(web().annotations()).containsEntry("deployment.kubernetes.io/revision", "3");

        rollBackTo("7");
        rollBackTo("3");
        assertThat(cluster.eventsAbout("web"))
                .contains(
                        "Normal DeploymentRollback Rolled back deployment \"web\" to revision 1",
                        "Warning DeploymentRollbackRevisionNotFound Unable to find the revision to rollback to.",
                        "Warning DeploymentRollbackTemplateUnchanged The rollback revision contains the same template as current deployment \"web\"");
    }

    private void rollBackTo(String revision) {
        cluster.patch(
                Resources.DEPLOYMENTS,
                "web",
                "{'metadata':{'annotations':{'deprecated.deployment.rollback.to':'%s'}}}"
                        .formatted(revision));
        cluster.advance(Duration.ofSeconds(5));
    }

    @Test
    void adoptsSetsThatMatch() {
        create(2, "");
        String name = current().name();
        cluster.patch(Resources.REPLICA_SETS, name, "{'metadata':{'ownerReferences':null}}");
        cluster.settle();

        assertThat(cluster.get(Resources.REPLICA_SETS, name).controller().orElseThrow().uid())
                .isEqualTo(web().uid());
    }

    @Test
    void aPodCountsForTheRolloutOnlyOnceItHasBeenReadyForItsMinimum() {
        create(2, "'minReadySeconds':30,'strategy':{'rollingUpdate':{'maxUnavailable':0}},");
        assertThat(web().status().readyReplicas()).isEqualTo(2);
        assertThat(web().status().availableReplicas()).isZero();
        assertThat(conditions()).anyMatch(c -> c.startsWith("Available False"));

        cluster.advance(Duration.ofSeconds(31));
        assertThat(web().status().availableReplicas()).isEqualTo(2);
        image("i:2");
        cluster.advance(Duration.ofSeconds(20));
        assertThat(sizes()).as("nothing old goes for a pod that may still fail").isEqualTo("2+1");
        cluster.advance(Duration.ofSeconds(60));
        assertThat(sizes()).isEqualTo("0+2");
    }

    @Test
    void tellsOfPodsThatCannotBeMade() {
        create(1, "");
        cluster.patch(
                Resources.DEPLOYMENTS,
                "web",
                "{'spec':{'template':{'spec':{'priorityClassName':'none'}}}}");
        cluster.advance(Duration.ofSeconds(1));

        assertThat(conditions()).anyMatch(c -> c.startsWith("ReplicaFailure True FailedCreate "));
    }

    @Test
    void isIdleWhenNothingHappens() {
        create(2, "");
        String before = web().resourceVersion();

        cluster.advance(Duration.ofHours(1));

        assertThat(web().resourceVersion()).isEqualTo(before);
    }

    private void create(int replicas, String more) {
        cluster.create(
                Resources.DEPLOYMENTS,
                "{'metadata':{'name':'web'},'spec':{'replicas':%d,%s'selector':{'matchLabels':{'app':'web'}},'template':{'metadata':{'labels':{'app':'web'}},'spec':{'containers':[{'name':'c','image':'i:1'}]}}}}"
                        .formatted(replicas, more));
        cluster.settle();
    }

    private void image(String image) {
        cluster.patch(
                Resources.DEPLOYMENTS,
                "web",
                "{'spec':{'template':{'spec':{'containers':[{'name':'c','image':'%s'}]}}}}"
                        .formatted(image));
        cluster.settle();
    }

    private static String image(Pod pod) {
        return pod.spec().containers().getFirst().image();
    }

    private Deployment web() {
        return cluster.get(Resources.DEPLOYMENTS, "web");
    }

    private List<ReplicaSet> sets() {
        return cluster.list(Resources.REPLICA_SETS);
    }

    private ReplicaSet current() {
        return Revisions.of(web(), sets()).current().orElseThrow();
    }

    /** Wanted pods of the old sets and of the current one. */
    private String sizes() {
        Revisions revisions = Revisions.of(web(), sets());
        return Revisions.wanted(revisions.old())
                + "+"
                + Revisions.wanted(revisions.current().orElseThrow());
    }

    private List<String> conditions() {
        return web().status().conditions().stream()
                .map(c -> c.type() + " " + c.status() + " " + c.reason() + " " + c.message())
                .collect(Collectors.toList());
    }
}
