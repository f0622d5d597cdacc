package io.jollyboat.scheduler.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.placement.NodeRequirement;
import io.jollyboat.core.placement.NodeSelectorTerm;
import io.jollyboat.scheduler.AClaim;
import io.jollyboat.scheduler.ANode;
import io.jollyboat.scheduler.APod;
import io.jollyboat.scheduler.AVolume;
import io.jollyboat.scheduler.Clusters;
import io.jollyboat.scheduler.decision.Decision;
import io.jollyboat.scheduler.decision.Decision.Placed;
import io.jollyboat.scheduler.decision.Decision.Unschedulable;
import io.jollyboat.scheduler.decision.SchedulingCycle;
import io.jollyboat.scheduler.framework.Profile;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.snapshot.Surroundings;
import io.jollyboat.scheduler.storage.StorageClassFacts;
import io.jollyboat.scheduler.storage.StorageState;
import io.jollyboat.scheduler.storage.VolumeSearch.Promise;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pods go where their volumes are, or can be. */
class VolumesTest {

    private static final Profile PROFILE =
            Plugins.profile("default-scheduler", Arrangement.DEFAULT);
    private static final PodInfo POD = APod.named("p").claims("data").info();

    private final StorageState storage = new StorageState();

    private static StorageClassFacts waits(String provisioner) {
        return new StorageClassFacts("slow", provisioner, true, List.of());
    }

    private NodeSnapshot cluster(NodeInfo... nodes) {
        return Clusters.of(nodes).in(Surroundings.NONE.with(storage.snapshot()));
    }

    private Decision decide(PodInfo pod, NodeInfo... nodes) {
        return new SchedulingCycle(PROFILE).decide(pod, cluster(nodes));
    }

    private static NodeInfo node(String name) {
        return ANode.named(name).with();
    }

    private static void assertNowhere(Decision decision, String reason) {
        assertThat(decision)
                .isInstanceOfSatisfying(
                        Unschedulable.class,
                        no -> assertThat(no.message()).contains("nodes are available: " + reason));
    }

    @Test
    void aPodWaitsForAClaimThatIsNotThere() {
        assertNowhere(decide(POD, node("a")), "persistentvolumeclaim \"data\" not found. ");
    }

    @Test
    void aPodWaitsForAClaimThatSomebodyElseBinds() {
        storage.putClass(new StorageClassFacts("slow", "example.com/disk", false, List.of()));
        storage.putClaim(AClaim.named("data").facts());

        assertNowhere(decide(POD, node("a")), "pod has unbound immediate PersistentVolumeClaims. ");
    }

    @Test
    void aPodGoesWhereItsVolumeIs() {
        storage.putClaim(AClaim.named("data").boundTo("disk").facts());
        storage.putVolume(AVolume.named("disk").on("b").facts());

        assertThat(decide(POD, node("a"), node("b"))).isEqualTo(new Placed("b", 1));
        assertNowhere(
                decide(POD, node("a")), "1 node(s) didn't match PersistentVolume's node affinity.");
    }

    @Test
    void aVolumeThatIsGoneIsNamed() {
        storage.putClaim(AClaim.named("data").boundTo("disk").facts());

        assertNowhere(
                decide(POD, node("a")),
                "1 node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s).");
    }

    @Test
    void aClaimThatWaitsGetsTheSmallestVolumeThatWillDo() {
        storage.putClass(waits(StorageClassFacts.NOBODY));
        storage.putClaim(AClaim.named("data").size("2Gi").facts());
        storage.putVolume(AVolume.named("small").size("1Gi").on("a").facts());
        storage.putVolume(AVolume.named("large").size("9Gi").on("b").facts());
        storage.putVolume(AVolume.named("right").size("3Gi").on("b").facts());

        assertThat(decide(POD, node("a"), node("b"))).isEqualTo(new Placed("b", 1));
        assertThat(reserved("b"))
                .singleElement()
                .isInstanceOfSatisfying(
                        Promise.Existing.class,
                        promise -> assertThat(promise.volume().name()).isEqualTo("right"));
        assertNowhere(
                decide(POD, node("a")),
                "1 node(s) didn't find available persistent volumes to bind.");
    }

    private List<Promise> reserved(String node) {
        return PROFILE.binding().reserves().stream()
                .flatMap(each -> each.reserve(POD, node(node), cluster(node(node))).stream())
                .toList();
    }

    @Test
    void aVolumeIsPromisedOnce() {
        storage.putClass(waits(StorageClassFacts.NOBODY));
        storage.putClaim(AClaim.named("data").facts());
        storage.putVolume(AVolume.named("disk").facts().promisedTo(AClaim.named("other").facts()));

        assertThat(decide(POD, node("a"))).isInstanceOf(Unschedulable.class);
    }

    @Test
    void aVolumeIsMadeWhereTheClassAllows() {
        NodeSelectorTerm inB =
                new NodeSelectorTerm(
                        List.of(new NodeRequirement("kubernetes.io/hostname", "In", List.of("b"))),
                        List.of());
        storage.putClass(new StorageClassFacts("slow", "example.com/disk", true, List.of(inB)));
        storage.putClaim(AClaim.named("data").facts());

        assertThat(decide(POD, node("a"), node("b"))).isEqualTo(new Placed("b", 1));
        assertThat(reserved("b")).singleElement().isInstanceOf(Promise.Made.class);
    }

    @Test
    void aVolumeThatIsBeingMadeForANodeKeepsThePodThere() {
        storage.putClass(waits("example.com/disk"));
        storage.putClaim(
                AClaim.named("data").annotated("volume.kubernetes.io/selected-node", "b").facts());

        assertThat(decide(POD, node("a"), node("b"))).isEqualTo(new Placed("b", 1));
    }

    @Test
    void aClaimForOnePodIsUsedByOnePod() {
        storage.putClaim(AClaim.named("data").mode("ReadWriteOncePod").boundTo("disk").facts());
        storage.putVolume(AVolume.named("disk").facts());
        NodeInfo taken = ANode.named("a").with(APod.named("first").claims("data").info());

        assertNowhere(
                decide(POD, taken, node("b")),
                "2 node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode"
                        + " already in-use by another pod.");
    }

    @Test
    void aNodeAttachesNoMoreVolumesThanItsDriverCan() {
        storage.putClaim(AClaim.named("data").boundTo("disk").facts());
        storage.putVolume(AVolume.named("disk").csi("d", "1").facts());
        storage.putClaim(AClaim.named("other").boundTo("disk2").facts());
        storage.putVolume(AVolume.named("disk2").csi("d", "2").facts());
        storage.limit("a", Map.of("d", 1));
        NodeInfo full = ANode.named("a").with(APod.named("first").claims("other").info());
        NodeInfo shared = ANode.named("a").with(APod.named("first").claims("data").info());

        assertNowhere(decide(POD, full), "1 node(s) exceed max volume count.");
        assertThat(decide(POD, shared)).isEqualTo(new Placed("a", 1));
    }

    @Test
    void aVolumeOfAZoneIsUsedThereOnly() {
        String zone = "topology.kubernetes.io/zone";
        storage.putClaim(AClaim.named("data").boundTo("disk").facts());
        storage.putVolume(AVolume.named("disk").label(zone, "east__north").facts());

        assertThat(
                        decide(
                                POD,
                                ANode.named("a").label(zone, "west").with(),
                                ANode.named("b").label(zone, "north").with()))
                .isEqualTo(new Placed("b", 1));
        assertNowhere(
                decide(POD, ANode.named("a").label(zone, "west").with()),
                "1 node(s) had no available volume zone.");
    }

    @Test
    void aVolumeThatCallsItsZoneByTheOldNameIsUsedThereAsWell() {
        String zone = "topology.kubernetes.io/zone";
        storage.putClaim(AClaim.named("data").boundTo("disk").facts());
        storage.putVolume(
                AVolume.named("disk")
                        .label("failure-domain.beta.kubernetes.io/zone", "north")
                        .facts());

        assertThat(
                        decide(
                                POD,
                                ANode.named("a").label(zone, "west").with(),
                                ANode.named("b").label(zone, "north").with()))
                .isEqualTo(new Placed("b", 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"east__east", "west__", ""})
    void zonesOfAVolumeThatAreToldTwiceOrNotAtAllAreNoError(String zones) {
        String zone = "topology.kubernetes.io/zone";
        storage.putClaim(AClaim.named("data").boundTo("disk").facts());
        storage.putVolume(AVolume.named("disk").label(zone, zones).facts());

        assertThat(decide(POD, ANode.named("a").label(zone, "east").with()))
                .isEqualTo(new Placed("a", 1));
    }
}
