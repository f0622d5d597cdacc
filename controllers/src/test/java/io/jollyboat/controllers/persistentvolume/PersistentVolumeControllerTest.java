package io.jollyboat.controllers.persistentvolume;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.controllers.World;
import io.jollyboat.controllers.localpath.DiskFolders;
import io.jollyboat.controllers.protection.ClaimProtection;
import io.jollyboat.controllers.protection.VolumeProtection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class PersistentVolumeControllerTest {

    private static final String VOLUMES = "/api/v1/persistentvolumes";
    private static final String CLAIMS = "/api/v1/namespaces/default/persistentvolumeclaims";
    private static final String CLASSES = "/apis/storage.k8s.io/v1/storageclasses";

    @TempDir Path machine; // below /tmp
    private final World world = new World();

    @BeforeEach
    void start() {
        world.with(
                        (client, informers, timeline) ->
                                new PersistentVolumeController(
                                        client, informers, timeline, new DiskFolders(machine)))
                .with(ClaimProtection::new)
                .with(VolumeProtection::new);
    }

    @Test
    void aClaimGetsTheSmallestVolumeThatIsEnough() {
        volume("big", "10Gi", "");
        volume("fitting", "2Gi", "");
        volume("small", "1Gi", "");
        claim("data", "2Gi", "'storageClassName':''");

        assertThat(world.get(CLAIMS + "/data").at("/status/phase").asString()).isEqualTo("Bound");
        assertThat(world.get(CLAIMS + "/data").at("/spec/volumeName").asString())
                .isEqualTo("fitting");
        assertThat(world.get(CLAIMS + "/data").at("/status/capacity/storage").asString())
                .isEqualTo("2Gi");
        assertThat(world.get(VOLUMES + "/fitting").at("/status/phase").asString())
                .isEqualTo("Bound");
        assertThat(world.get(VOLUMES + "/fitting").at("/spec/claimRef/name").asString())
                .isEqualTo("data");
        assertThat(world.get(VOLUMES + "/big").at("/status/phase").asString())
                .isEqualTo("Available");
    }

    @Test
    void aBoundClaimTellsWhichAttributesItsVolumeHas() {
        volume(
                "golden",
                "1Gi",
                "'volumeAttributesClassName':'gold',",
                "'csi':{'driver':'d.example','volumeHandle':'h'}");
        claim("data", "1Gi", "'storageClassName':'','volumeAttributesClassName':'gold'");

        assertThat(
                        world.get(CLAIMS + "/data")
                                .at("/status/currentVolumeAttributesClassName")
                                .asString())
                .isEqualTo("gold");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'storageClassName':'','accessModes':['ReadWriteMany']",
                "'storageClassName':'','selector':{'matchLabels':{'tier':'gold'}}",
                "'storageClassName':'','volumeMode':'Block'",
                "'storageClassName':'fast'"
            })
    void aVolumeThatDoesNotSuitIsLeftAlone(String spec) {
        volume("plain", "10Gi", "");
        claim("data", "1Gi", spec);

        assertThat(world.get(CLAIMS + "/data").at("/status/phase").asString()).isEqualTo("Pending");
        assertThat(world.get(VOLUMES + "/plain").at("/status/phase").asString())
                .isEqualTo("Available");
    }

    @Test
    void aClaimThatFindsNothingSaysWhatItWaitsForAndIsServedLater() {
        claim("data", "1Gi", "'storageClassName':''");
        assertThat(world.events())
                .contains(
                        "Normal FailedBinding no persistent volumes available for this claim and no storage class is set");

        volume("late", "1Gi", "");
        assertThat(world.get(CLAIMS + "/data").at("/status/phase").asString()).isEqualTo("Bound");
    }

    @Test
    void aVolumePreparedForAClaimIsKeptForIt() {
        volume("reserved", "1Gi", "'claimRef':{'namespace':'default','name':'mine'},");
        claim("other", "1Gi", "'storageClassName':''");
        assertThat(world.get(CLAIMS + "/other").at("/status/phase").asString())
                .isEqualTo("Pending");

        claim("mine", "1Gi", "'storageClassName':''");
        assertThat(world.get(CLAIMS + "/mine").at("/status/phase").asString()).isEqualTo("Bound");
    }

    @Test
    void aClaimThatNamesItsVolumeGetsThatOrNone() {
        volume("wanted", "1Gi", "");
        claim("greedy", "5Gi", "'storageClassName':'','volumeName':'wanted'");
        assertThat(world.events())
                .contains(
                        "Warning VolumeMismatch Cannot bind to requested volume \"wanted\": requested PV is too small");

        claim("modest", "1Gi", "'storageClassName':'','volumeName':'wanted'");
        assertThat(world.get(CLAIMS + "/modest").at("/status/phase").asString()).isEqualTo("Bound");
    }

    @Test
    void aRetainedVolumeIsReleasedWhenItsClaimGoesAndBoundToNobodyElse() {
        volume("kept", "1Gi", "");
        claim("data", "1Gi", "'storageClassName':''");
        world.delete(CLAIMS + "/data");
        world.settle();
        claim("next", "1Gi", "'storageClassName':''");

        assertThat(world.get(VOLUMES + "/kept").at("/status/phase").asString())
                .isEqualTo("Released");
        assertThat(world.get(CLAIMS + "/next").at("/status/phase").asString()).isEqualTo("Pending");
    }

    @Test
    void aVolumeThatNobodyCanDeleteOrRecycleHasFailed() {
        volume(
                "recycled",
                "1Gi",
                "'persistentVolumeReclaimPolicy':'Recycle',",
                "'nfs':{'server':'s','path':'/x'}");
        useUp("data");
        volume("deleted", "1Gi", "'persistentVolumeReclaimPolicy':'Delete',");
        useUp("next");

        for (String name : new String[] {"recycled", "deleted"}) {
            assertThat(world.get(VOLUMES + "/" + name).at("/status/phase").asString())
                    .isEqualTo("Failed");
        }
        assertThat(world.events())
                .contains(
                        "Warning VolumeFailedRecycle No recycler plugin found for the volume!",
                        "Warning VolumeFailedDelete host_path deleter only supports /tmp/.+ but received provided /data");
    }

    @Test
    void aFolderBelowTmpIsDeletedWithItsVolume() throws IOException {
        Path outside = Files.createDirectory(machine.resolve("outside"));
        Files.writeString(outside.resolve("kept"), "x");
        Path folder = Files.createDirectories(machine.resolve("tmp/volume"));
        Files.createSymbolicLink(folder.resolve("link"), outside);
        volume(
                "deleted",
                "1Gi",
                "'persistentVolumeReclaimPolicy':'Delete',",
                "'hostPath':{'path':'%s'}".formatted(folder));
        useUp("data");

        assertThat(world.exists(VOLUMES + "/deleted")).isFalse();
        assertThat(folder).doesNotExist();
        assertThat(outside.resolve("kept")).exists();
    }

    @Test
    void aRecycledFolderIsEmptiedAndItsVolumeAnybodys() throws IOException {
        Path folder = machine.resolve("recycled");
        Files.createDirectories(folder.resolve("below"));
        Files.writeString(folder.resolve("below/file"), "x");
        volume(
                "recycled",
                "1Gi",
                "'persistentVolumeReclaimPolicy':'Recycle',",
                "'hostPath':{'path':'%s'}".formatted(folder));
        useUp("data");

        assertThat(folder).isEmptyDirectory();
        assertThat(world.get(VOLUMES + "/recycled").at("/status/phase").asString())
                .isEqualTo("Available");
        assertThat(world.get(VOLUMES + "/recycled").at("/spec/claimRef").isMissingNode()).isTrue();
        assertThat(world.events()).contains("Normal VolumeRecycled Volume recycled");
        claim("next", "1Gi", "'storageClassName':''");
        assertThat(world.get(CLAIMS + "/next").at("/status/phase").asString()).isEqualTo("Bound");
    }

    /** A claim that is bound and goes. */
    private void useUp(String claim) {
        claim(claim, "1Gi", "'storageClassName':''");
        assertThat(world.get(CLAIMS + "/" + claim).at("/status/phase").asString())
                .isEqualTo("Bound");
        world.delete(CLAIMS + "/" + claim);
        world.settle();
    }

    @Test
    void aClaimWhoseVolumeIsGoneIsLost() {
        volume("lost", "1Gi", "");
        claim("data", "1Gi", "'storageClassName':''");
        world.delete(VOLUMES + "/lost");
        world.settle();
        assertThat(world.exists(VOLUMES + "/lost")).isTrue(); // as long as it is bound

        world.merge(VOLUMES + "/lost", "{'metadata':{'finalizers':null}}");
        world.settle();
        assertThat(world.get(CLAIMS + "/data").at("/status/phase").asString()).isEqualTo("Lost");
        assertThat(world.events())
                .contains(
                        "Warning ClaimLost Bound claim has lost its PersistentVolume. Data on the volume is lost!");
    }

    @Test
    void aClaimThatAPodUsesIsKeptUntilThePodIsGone() {
        volume("v", "1Gi", "");
        claim("data", "1Gi", "'storageClassName':''");
        world.create(
                "/api/v1/namespaces/default/pods",
                "{'metadata':{'name':'user'},'spec':{'nodeName':'n1','containers':[{'name':'c','image':'i'}],'volumes':[{'name':'d','persistentVolumeClaim':{'claimName':'data'}}]}}");
        world.settle();
        world.delete(CLAIMS + "/data");
        world.settle();
        assertThat(world.exists(CLAIMS + "/data")).isTrue();

        world.remove("/api/v1/namespaces/default/pods/user");
        world.settle();
        assertThat(world.exists(CLAIMS + "/data")).isFalse();
    }

    @Test
    void aClaimWithoutAClassGetsTheDefaultOne() {
        storageClass("usual", "Immediate", "true");
        claim("data", "1Gi", "'volumeMode':'Filesystem'");

        assertThat(world.get(CLAIMS + "/data").at("/spec/storageClassName").asString())
                .isEqualTo("usual");
        assertThat(
                        world.get(CLAIMS + "/data")
                                .at(
                                        "/metadata/annotations/volume.kubernetes.io~1storage-provisioner")
                                .asString())
                .isEqualTo("example.com/p");
        assertThat(world.events())
                .contains(
                        "Normal ExternalProvisioning Waiting for a volume to be created either by the external provisioner 'example.com/p' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.");
    }

    @Test
    void aClassMayWaitForTheFirstConsumer() {
        storageClass("lazy", "WaitForFirstConsumer", "false");
        claim("data", "1Gi", "'storageClassName':'lazy'");
        assertThat(world.events())
                .contains(
                        "Normal WaitForFirstConsumer waiting for first consumer to be created before binding");
        assertThat(world.get(CLAIMS + "/data").path("metadata").has("annotations")).isFalse();

        world.merge(
                CLAIMS + "/data",
                "{'metadata':{'annotations':{'volume.kubernetes.io/selected-node':'n1'}}}");
        world.settle();
        assertThat(
                        world.get(CLAIMS + "/data")
                                .at(
                                        "/metadata/annotations/volume.kubernetes.io~1storage-provisioner")
                                .asString())
                .isEqualTo("example.com/p");
    }

    @Test
    void aClaimThatWaitsForHoursSaysSoStill() {
        claim("data", "1Gi", "'storageClassName':''");
        world.advance(Duration.ofHours(3));

        JsonNode event = world.list("/api/v1/namespaces/default/events").getFirst();
        assertThat(event.path("reason").asString()).isEqualTo("FailedBinding");
        assertThat(
                        Duration.between(
                                Instant.parse(event.path("lastTimestamp").asString()),
                                world.timeline.now()))
                .isLessThanOrEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void aClaimWithANodeGetsAVolumeMadeForItAndNoOther() {
        storageClass("late", "WaitForFirstConsumer", "false");
        volume("elsewhere", "5Gi", "'storageClassName':'late',");
        claim("data", "1Gi", "'storageClassName':'late'");
        world.merge(
                CLAIMS + "/data",
                "{'metadata':{'annotations':{'volume.kubernetes.io/selected-node':'n1'}}}");

        assertThat(world.events()).anyMatch(event -> event.contains(" ExternalProvisioning "));
        assertThat(world.get(VOLUMES + "/elsewhere").at("/status/phase").asString())
                .isEqualTo("Available");
    }

    @Test
    void aVolumeOfAnotherModeThanItsClaimsIsToldOfOnBothSides() {
        claim("data", "1Gi", "'storageClassName':'','volumeMode':'Block'");
        String uid = world.get(CLAIMS + "/data").at("/metadata/uid").asString();
        volume(
                "plain",
                "1Gi",
                "'claimRef':{'namespace':'default','name':'data','uid':'" + uid + "'},");

        assertThat(world.events())
                .contains(
                        "Warning VolumeMismatch Cannot bind PersistentVolume to requested PersistentVolumeClaim \"data\" due to incompatible volumeMode.",
                        "Warning VolumeMismatch Cannot bind PersistentVolume \"plain\" to requested PersistentVolumeClaim due to incompatible volumeMode.");
    }

    @Test
    void thePodsThatAClaimWaitsForAreNamed() {
        storageClass("lazy", "WaitForFirstConsumer", "false");
        pod("one", "data", "");
        pod("placed", "data", "'nodeName':'n1',");
        claim("data", "1Gi", "'storageClassName':'lazy'");
        assertThat(world.events())
                .contains("Normal WaitForPodScheduled waiting for pod one to be scheduled");

        pod("other", "more", "");
        pod("another", "more", "");
        claim("more", "1Gi", "'storageClassName':'lazy'");
        assertThat(world.events())
                .contains(
                        "Normal WaitForPodScheduled waiting for pods another,other to be scheduled");
    }

    private void pod(String name, String claim, String spec) {
        world.create(
                "/api/v1/namespaces/default/pods",
                "{'metadata':{'name':'%s'},'spec':{%s'containers':[{'name':'c','image':'i'}],'volumes':[{'name':'d','persistentVolumeClaim':{'claimName':'%s'}}]}}"
                        .formatted(name, spec, claim));
    }

    @Test
    void whatWasBuiltInOnceIsAskedOfItsDriver() {
        for (String name : new String[] {"aws-ebs", "no-provisioner", "fake"}) {
            world.create(
                    CLASSES,
                    "{'metadata':{'name':'%1$s'},'provisioner':'kubernetes.io/%1$s','volumeBindingMode':'Immediate'}"
                            .formatted(name));
            claim(name, "1Gi", "'storageClassName':'%s'".formatted(name));
        }
        assertThat(world.events())
                .contains(
                        "Normal ExternalProvisioning Waiting for a volume to be created either by the external provisioner 'ebs.csi.aws.com' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.",
                        "Warning ProvisioningFailed no volume plugin matched name: kubernetes.io/no-provisioner",
                        "Warning ProvisioningFailed no volume plugin matched name: kubernetes.io/fake");
    }

    @Test
    void aClassThatIsNotThereIsToldOf() {
        claim("data", "1Gi", "'storageClassName':'nowhere'");
        assertThat(world.events())
                .contains(
                        "Warning ProvisioningFailed storageclass.storage.k8s.io \"nowhere\" not found");
    }

    private void volume(String name, String size, String spec) {
        volume(name, size, spec, "'hostPath':{'path':'/data'}");
    }

    private void volume(String name, String size, String spec, String source) {
        world.create(
                VOLUMES,
                "{'metadata':{'name':'"
                        + name
                        + "'},'spec':{"
                        + spec
                        + "'capacity':{'storage':'"
                        + size
                        + "'},'accessModes':['ReadWriteOnce'],"
                        + source
                        + "}}");
        world.settle();
    }

    private void claim(String name, String size, String spec) {
        String modes = spec.contains("accessModes") ? "" : "'accessModes':['ReadWriteOnce'],";
        world.create(
                CLAIMS,
                "{'metadata':{'name':'"
                        + name
                        + "'},'spec':{"
                        + modes
                        + spec
                        + ",'resources':{'requests':{'storage':'"
                        + size
                        + "'}}}}");
        world.settle();
    }

    private void storageClass(String name, String mode, String isDefault) {
        world.create(
                CLASSES,
                "{'metadata':{'name':'"
                        + name
                        + "','annotations':{'storageclass.kubernetes.io/is-default-class':'"
                        + isDefault
                        + "'}},'provisioner':'example.com/p','volumeBindingMode':'"
                        + mode
                        + "'}");
    }
}
