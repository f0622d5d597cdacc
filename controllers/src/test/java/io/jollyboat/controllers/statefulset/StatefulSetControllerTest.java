package io.jollyboat.controllers.statefulset;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.controllers.TestCluster;
import io.jollyboat.controllers.TestNode;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.apps.v1.StatefulSet;
import io.jollyboat.core.api.core.v1.PersistentVolumeClaim;
import io.jollyboat.core.api.core.v1.Pod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatefulSetControllerTest {

    private static final String CLAIMS =
            "'volumeClaimTemplates':[{'metadata':{'name':'data'},'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}],";

    private final TestCluster cluster = new TestCluster();
    private final TestNode node = new TestNode(cluster).startsWithin(Duration.ofSeconds(2));

    {
        new StatefulSetController(cluster.controllerClient, cluster.informers, cluster.timeline)
                .start();
    }

    @Test
    void podsComeOneAfterTheOtherWithNamesOfTheirOwn() {
        create(3, "");
        List<Integer> counts = new ArrayList<>();
        for (int second = 0; second < 10; second++) {
            counts.add(cluster.pods().size());
            cluster.advance(Duration.ofSeconds(1));
        }

        assertThat(counts).startsWith(1).contains(2).endsWith(3);
        assertThat(podNames()).containsExactly("db-0", "db-1", "db-2");
        Pod pod = cluster.get(Resources.PODS, "db-1");
        assertThat(pod.labels())
                .containsEntry("statefulset.kubernetes.io/pod-name", "db-1")
                .containsEntry("apps.kubernetes.io/pod-index", "1")
                .containsEntry("controller-revision-hash", set().status().updateRevision());
        assertThat(pod.spec().hostname()).isEqualTo("db-1");
        assertThat(pod.spec().subdomain()).isEqualTo("dbs");
        assertThat(pod.json().at("/metadata/generateName").isMissingNode()).isTrue();
        var status = set().status();
        assertThat(status.replicas()).isEqualTo(3);
        assertThat(status.readyReplicas()).isEqualTo(3);
        assertThat(status.availableReplicas()).isEqualTo(3);
        assertThat(status.currentReplicas()).isEqualTo(3);
        assertThat(status.updatedReplicas()).isEqualTo(3);
        assertThat(status.currentRevision()).isEqualTo(status.updateRevision()).startsWith("db-");
        assertThat(cluster.eventsAbout("db"))
                .contains("Normal SuccessfulCreate create Pod db-0 in StatefulSet db successful");
    }

    @Test
    void inParallelAllComeAtOnce() {
        create(5, "'podManagementPolicy':'Parallel',");

        assertThat(cluster.pods()).hasSize(5);
    }

    @Test
    void theHighestGoesFirstAndOneByOne() {
        create(3, "");
        cluster.advance(Duration.ofSeconds(10));
        node.lingers(pod -> true);
        cluster.scale(Resources.STATEFUL_SETS, "db", 1);
        cluster.settle();
        assertThat(cluster.pods().stream().filter(Pod::beingDeleted).map(Pod::name))
                .containsExactly("db-2");

        node.lingers(pod -> false).look();
        cluster.advance(Duration.ofSeconds(1));
        assertThat(podNames()).containsExactly("db-0");
    }

    @Test
    void anUpdateGoesFromTheHighestDownToThePartition() {
        create(3, "'updateStrategy':{'rollingUpdate':{'partition':1}},");
        cluster.advance(Duration.ofSeconds(10));
        image("i:2");
        cluster.advance(Duration.ofSeconds(1));
        assertThat(images()).containsEntry("db-1", "i:1").containsEntry("db-2", "i:2");

        cluster.advance(Duration.ofSeconds(10));
        assertThat(images())
                .containsEntry("db-0", "i:1")
                .containsEntry("db-1", "i:2")
                .containsEntry("db-2", "i:2");
        var status = set().status();
        assertThat(status.currentRevision()).isNotEqualTo(status.updateRevision());
        assertThat(status.currentReplicas()).isEqualTo(1);
        assertThat(status.updatedReplicas()).isEqualTo(2);

        cluster.delete(Resources.PODS, "db-0");
        cluster.advance(Duration.ofSeconds(5));
        assertThat(images())
                .as("below the partition the old revision stays")
                .containsEntry("db-0", "i:1");

        cluster.patch(
                Resources.STATEFUL_SETS,
                "db",
                "{'spec':{'updateStrategy':{'rollingUpdate':{'partition':0}}}}");
        cluster.advance(Duration.ofSeconds(10));
        assertThat(images()).containsEntry("db-0", "i:2");
        assertThat(set().status().currentRevision()).isEqualTo(set().status().updateRevision());
    }

    @Test
    void oneAfterTheOtherIsUpdatedHoweverManyMayBeUnavailable() {
        create(
                6,
                "'podManagementPolicy':'Parallel','updateStrategy':{'rollingUpdate':{'maxUnavailable':2}},");
        cluster.advance(Duration.ofSeconds(5));
        image("i:2");

        assertThat(images().values().stream().filter("i:2"::equals))
                .as("the feature MaxUnavailableStatefulSet is off")
                .hasSize(1);
        cluster.advance(Duration.ofSeconds(30));
        assertThat(images().values()).containsOnly("i:2");
    }

    @Test
    void onDeleteWaitsForPeopleToDelete() {
        create(2, "'updateStrategy':{'type':'OnDelete'},");
        cluster.advance(Duration.ofSeconds(10));
        image("i:2");
        cluster.advance(Duration.ofSeconds(10));
        assertThat(images().values()).containsOnly("i:1");

        cluster.delete(Resources.PODS, "db-1");
        cluster.advance(Duration.ofSeconds(5));
        assertThat(images()).containsEntry("db-0", "i:1").containsEntry("db-1", "i:2");
    }

    @Test
    void aBadTemplateStopsAnOrderedUpdateUntilTheBadPodIsDeleted() {
        node.becomesReady(pod -> !image(pod).equals("bad"));
        create(2, "");
        cluster.advance(Duration.ofSeconds(10));
        image("bad");
        cluster.advance(Duration.ofSeconds(10));
        image("i:3");
        cluster.advance(Duration.ofMinutes(1));
        assertThat(images()).containsEntry("db-1", "bad").containsEntry("db-0", "i:1");

        cluster.delete(Resources.PODS, "db-1");
        cluster.advance(Duration.ofSeconds(10));
        assertThat(images().values()).containsOnly("i:3");
    }

    @Test
    void inParallelABadPodIsReplacedByAGoodTemplate() {
        node.becomesReady(pod -> !image(pod).equals("bad"));
        create(2, "'podManagementPolicy':'Parallel',");
        cluster.advance(Duration.ofSeconds(10));
        image("bad");
        cluster.advance(Duration.ofSeconds(10));
        image("i:3");
        cluster.advance(Duration.ofSeconds(10));

        assertThat(images().values()).containsOnly("i:3");
    }

    @Test
    void withoutALimitInParallelOneAfterTheOtherGoesWhateverTheLowerOnesAre() {
        node.becomesReady(pod -> !pod.name().equals("db-0") || image(pod).equals("i:2"));
        create(3, "'podManagementPolicy':'Parallel',");
        cluster.advance(Duration.ofSeconds(10));
        image("i:2");
        assertThat(replaced()).containsExactly("db-2");

        cluster.advance(Duration.ofMinutes(1));
        assertThat(images().values()).containsOnly("i:2");
    }

    @Test
    void numbersBeginWhereTheSetSays() {
        create(2, "'ordinals':{'start':5},");
        cluster.advance(Duration.ofSeconds(10));

        assertThat(podNames()).containsExactly("db-5", "db-6");
    }

    @Test
    void aPodThatEndedIsMadeAgain() {
        create(1, "");
        cluster.advance(Duration.ofSeconds(5));
        String uid = cluster.get(Resources.PODS, "db-0").uid();
        cluster.patchStatus(Resources.PODS, "db-0", "{'status':{'phase':'Failed'}}");
        cluster.advance(Duration.ofSeconds(5));

        assertThat(cluster.get(Resources.PODS, "db-0").uid()).isNotEqualTo(uid);
        assertThat(cluster.eventsAbout("db"))
                .containsExactlyInAnyOrder(
                        "Normal SuccessfulCreate create Pod db-0 in StatefulSet db successful",
                        "Normal SuccessfulDelete delete Pod db-0 in StatefulSet db successful");
    }

    @Test
    void aClaimThatCannotBeMadeIsToldOfAndSoIsThePodThatWaitsForIt() {
        cluster.create(
                Resources.RESOURCE_QUOTAS,
                "{'metadata':{'name':'none'},'spec':{'hard':{'persistentvolumeclaims':'0'}},'status':{'hard':{'persistentvolumeclaims':'0'},'used':{'persistentvolumeclaims':'0'}}}");
        cluster.patchStatus(
                Resources.RESOURCE_QUOTAS,
                "none",
                "{'status':{'hard':{'persistentvolumeclaims':'0'},'used':{'persistentvolumeclaims':'0'}}}");
        create(1, CLAIMS);

        String why =
                "persistentvolumeclaims \"data-db-0\" is forbidden: exceeded quota: none, requested: persistentvolumeclaims=1, used: persistentvolumeclaims=0, limited: persistentvolumeclaims=0";
        assertThat(cluster.eventsAbout("db"))
                .contains(
                        "Warning FailedCreate create Claim data-db-0 for Pod db-0 in StatefulSet db failed error: "
                                + why,
                        "Warning FailedCreate create Pod db-0 in StatefulSet db failed error: failed to create PVC data-db-0: "
                                + why);
    }

    @Test
    void aPodWaitsForTheEndOfAClaimThatIsGoing() {
        cluster.create(
                Resources.PERSISTENT_VOLUME_CLAIMS,
                "{'metadata':{'name':'data-db-0','finalizers':['example.com/hold']},'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}");
        cluster.delete(Resources.PERSISTENT_VOLUME_CLAIMS, "data-db-0");
        create(1, CLAIMS);

        assertThat(cluster.eventsAbout("db"))
                .containsExactly(
                        "Warning FailedCreate create Pod db-0 in StatefulSet db failed error: pvc data-db-0 is being deleted");
    }

    @Test
    void everyPodHasClaimsOfItsOwnThatStayWhenItGoes() {
        create(2, CLAIMS);
        cluster.advance(Duration.ofSeconds(10));

        assertThat(claimNames()).containsExactly("data-db-0", "data-db-1");
        PersistentVolumeClaim claim = cluster.get(Resources.PERSISTENT_VOLUME_CLAIMS, "data-db-0");
        assertThat(claim.labels()).containsEntry("app", "db");
        assertThat(claim.ownerReferences()).isEmpty();
        assertThat(
                        cluster.get(Resources.PODS, "db-0")
                                .json()
                                .at("/spec/volumes/0/persistentVolumeClaim/claimName")
                                .asString())
                .isEqualTo("data-db-0");
        assertThat(cluster.eventsAbout("db"))
                .contains(
                        "Normal SuccessfulCreate create Claim data-db-0 Pod db-0 in StatefulSet db success");

        cluster.scale(Resources.STATEFUL_SETS, "db", 1);
        cluster.advance(Duration.ofSeconds(5));
        assertThat(claimNames()).containsExactly("data-db-0", "data-db-1");
    }

    @Test
    void claimsGetTheOwnersWithWhomTheyAreToGo() {
        create(
                2,
                CLAIMS
                        + "'persistentVolumeClaimRetentionPolicy':{'whenDeleted':'Delete','whenScaled':'Delete'},");
        cluster.advance(Duration.ofSeconds(10));
        assertThat(owners("data-db-1")).containsExactly("StatefulSet/db");
        assertThat(cluster.eventsAbout("db")).noneMatch(event -> event.contains("Update"));

        node.lingers(pod -> true);
        cluster.scale(Resources.STATEFUL_SETS, "db", 1);
        cluster.advance(Duration.ofSeconds(1));
        assertThat(owners("data-db-1")).containsExactly("Pod/db-1");
        assertThat(owners("data-db-0")).containsExactly("StatefulSet/db");
    }

    @Test
    void aChangedClaimPolicyIsToldAsAnUpdateOfThePod() {
        create(1, CLAIMS);
        cluster.advance(Duration.ofSeconds(5));
        assertThat(owners("data-db-0")).isEmpty();

        cluster.patch(
                Resources.STATEFUL_SETS,
                "db",
                "{'spec':{'persistentVolumeClaimRetentionPolicy':{'whenDeleted':'Delete'}}}");
        cluster.advance(Duration.ofSeconds(5));
        assertThat(owners("data-db-0")).containsExactly("StatefulSet/db");
        assertThat(cluster.eventsAbout("db"))
                .contains("Normal SuccessfulUpdate update Pod db-0 in StatefulSet db successful");
    }

    @Test
    void oldRevisionsAreKeptUpToTheLimit() {
        create(1, "'revisionHistoryLimit':2,");
        for (int i = 2; i <= 6; i++) {
            cluster.advance(Duration.ofSeconds(5));
            image("i:" + i);
        }
        cluster.advance(Duration.ofSeconds(10));

        assertThat(cluster.list(Resources.CONTROLLER_REVISIONS)).hasSize(3);
        assertThat(cluster.list(Resources.CONTROLLER_REVISIONS).stream().map(r -> r.revision()))
                .containsExactlyInAnyOrder(4L, 5L, 6L);
    }

    @Test
    void aSetThatIsBeingDeletedMakesNoRevisionAnew() {
        create(1, "");
        cluster.advance(Duration.ofSeconds(5));
        cluster.patch(
                Resources.STATEFUL_SETS, "db", "{'metadata':{'finalizers':['example.com/wait']}}");
        cluster.delete(Resources.STATEFUL_SETS, "db");
        cluster.advance(Duration.ofSeconds(1));
        cluster.list(Resources.CONTROLLER_REVISIONS)
                .forEach(one -> cluster.delete(Resources.CONTROLLER_REVISIONS, one.name()));
        cluster.advance(Duration.ofSeconds(5));

        assertThat(cluster.list(Resources.CONTROLLER_REVISIONS)).isEmpty();
    }

    @Test
    void goingBackMakesAnOldRevisionTheLatest() {
        create(1, "");
        cluster.advance(Duration.ofSeconds(5));
        String first = set().status().updateRevision();
        image("i:2");
        cluster.advance(Duration.ofSeconds(5));
        image("i:1");
        cluster.advance(Duration.ofSeconds(5));

        assertThat(set().status().updateRevision()).isEqualTo(first);
        assertThat(cluster.get(Resources.CONTROLLER_REVISIONS, first).revision()).isEqualTo(3);
    }

    @Test
    void waitsForAPodToBeAvailableBeforeTheNext() {
        create(2, "'minReadySeconds':20,");
        cluster.advance(Duration.ofSeconds(15));
        assertThat(podNames()).containsExactly("db-0");

        cluster.advance(Duration.ofSeconds(10));
        assertThat(podNames()).containsExactly("db-0", "db-1");
    }

    private void create(int replicas, String more) {
        cluster.create(
                Resources.STATEFUL_SETS,
                "{'metadata':{'name':'db'},'spec':{'replicas':%d,'serviceName':'dbs',%s'selector':{'matchLabels':{'app':'db'}},'template':{'metadata':{'labels':{'app':'db'}},'spec':{'containers':[{'name':'c','image':'i:1'}]}}}}"
                        .formatted(replicas, more));
        cluster.settle();
    }

    private void image(String image) {
        cluster.patch(
                Resources.STATEFUL_SETS,
                "db",
                "{'spec':{'template':{'spec':{'containers':[{'name':'c','image':'%s'}]}}}}"
                        .formatted(image));
        cluster.settle();
    }

    private static String image(Pod pod) {
        return pod.spec().containers().getFirst().image();
    }

    private StatefulSet set() {
        return cluster.get(Resources.STATEFUL_SETS, "db");
    }

    private List<String> podNames() {
        return cluster.pods().stream().map(Pod::name).sorted().toList();
    }

    /** Those that have just been made anew of the second template. */
    private List<String> replaced() {
        return cluster.pods().stream()
                .filter(pod -> image(pod).equals("i:2"))
                .map(Pod::name)
                .sorted()
                .toList();
    }

    private List<String> claimNames() {
        return cluster.list(Resources.PERSISTENT_VOLUME_CLAIMS).stream()
                .map(PersistentVolumeClaim::name)
                .toList();
    }

    private List<String> owners(String claim) {
        return cluster.get(Resources.PERSISTENT_VOLUME_CLAIMS, claim).ownerReferences().stream()
                .map(owner -> owner.kind() + "/" + owner.name())
                .toList();
    }

    private Map<String, String> images() {
        return cluster.pods().stream()
                .collect(
                        java.util.stream.Collectors.toMap(
                                Pod::name, StatefulSetControllerTest::image));
    }
}
