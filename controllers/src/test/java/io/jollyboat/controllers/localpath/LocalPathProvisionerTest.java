package io.jollyboat.controllers.localpath;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.controllers.World;
import io.jollyboat.controllers.ephemeralvolume.EphemeralVolumeController;
import io.jollyboat.controllers.persistentvolume.PersistentVolumeController;
import io.jollyboat.controllers.protection.ClaimProtection;
import io.jollyboat.controllers.protection.VolumeProtection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class LocalPathProvisionerTest {

    private static final String VOLUMES = "/api/v1/persistentvolumes";
    private static final String CLAIMS = "/api/v1/namespaces/default/persistentvolumeclaims";
    private static final String CLASSES = "/apis/storage.k8s.io/v1/storageclasses";

    @TempDir Path root;
    private final World world = new World();

    @BeforeEach
    void start() {
        world.with(
                        (client, informers, timeline) ->
                                new PersistentVolumeController(
                                        client, informers, timeline, new DiskFolders(root)))
                .with(ClaimProtection::new)
                .with(VolumeProtection::new)
                .with(EphemeralVolumeController::new)
                .with(
                        (client, informers, timeline) ->
                                new LocalPathProvisioner(
                                        client, informers, timeline, new DiskFolders(root)));
        world.settle();
    }

    @Test
    void theClassStandardIsThereAndIsTheDefault() {
        JsonNode standard = world.get(CLASSES + "/standard");
        assertThat(standard.path("provisioner").asString()).isEqualTo("jollyboat.io/local-path");
        assertThat(
                        standard.at(
                                        "/metadata/annotations/storageclass.kubernetes.io~1is-default-class")
                                .asString())
                .isEqualTo("true");
    }

    @Test
    void aClaimGetsAFolderOfItsOwn() throws IOException {
        claim("data");
        JsonNode claim = world.get(CLAIMS + "/data");
        assertThat(claim.at("/status/phase").asString()).isEqualTo("Bound");
        JsonNode volume = world.get(VOLUMES + "/" + claim.at("/spec/volumeName").asString());
        Path folder = Path.of(volume.at("/spec/hostPath/path").asString());
        assertThat(folder).isDirectory().startsWith(root);
        assertThat(folder.getFileName().toString()).endsWith("_default_data");
        assertThat(volume.at("/spec/persistentVolumeReclaimPolicy").asString()).isEqualTo("Delete");
        assertThat(Files.getPosixFilePermissions(folder)).hasSize(9);
        assertThat(world.events())
                .contains(
                        "Normal ProvisioningSucceeded Successfully provisioned volume "
                                + volume.at("/metadata/name").asString());
    }

    @Test
    void withTheClaimItsVolumeAndItsDataGo() throws IOException {
        claim("data");
        String name = world.get(CLAIMS + "/data").at("/spec/volumeName").asString();
        Path folder = Path.of(world.get(VOLUMES + "/" + name).at("/spec/hostPath/path").asString());
        Files.createDirectories(folder.resolve("deep/down"));
        Files.writeString(folder.resolve("deep/down/log"), "of a voyage");

        world.delete(CLAIMS + "/data");
        world.settle();

        assertThat(world.exists(CLAIMS + "/data")).isFalse();
        assertThat(world.exists(VOLUMES + "/" + name)).isFalse();
        assertThat(folder).doesNotExist();
    }

    @Test
    void aClaimMayAskForMore() {
        claim("data");
        world.merge(CLAIMS + "/data", "{'spec':{'resources':{'requests':{'storage':'5Gi'}}}}");
        world.settle();

        JsonNode claim = world.get(CLAIMS + "/data");
        assertThat(claim.at("/status/capacity/storage").asString()).isEqualTo("5Gi");
        assertThat(
                        world.get(VOLUMES + "/" + claim.at("/spec/volumeName").asString())
                                .at("/spec/capacity/storage")
                                .asString())
                .isEqualTo("5Gi");
        assertThat(world.events())
                .contains(
                        "Normal ExternalExpanding waiting for an external controller to expand this PVC",
                        "Normal Resizing External resizer is resizing volume "
                                + claim.at("/spec/volumeName").asString(),
                        "Normal VolumeResizeSuccessful Resize volume succeeded");
    }

    @Test
    void aClassThatWaitsIsServedOnceANodeIsChosen() {
        world.create(
                CLASSES,
                "{'metadata':{'name':'lazy'},'provisioner':'jollyboat.io/local-path','volumeBindingMode':'WaitForFirstConsumer'}");
        world.create(
                CLAIMS,
                "{'metadata':{'name':'data'},'spec':{'storageClassName':'lazy','accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}");
        world.settle();
        assertThat(world.get(CLAIMS + "/data").at("/status/phase").asString()).isEqualTo("Pending");
        assertThat(world.list(VOLUMES)).isEmpty();

        world.merge(
                CLAIMS + "/data",
                "{'metadata':{'annotations':{'volume.kubernetes.io/selected-node':'far'}}}");
        world.settle();
        assertThat(world.get(CLAIMS + "/data").at("/status/phase").asString()).isEqualTo("Bound");
    }

    @Test
    void aPodThatBringsItsOwnVolumeGetsAClaim() {
        world.create(
                "/api/v1/namespaces/default/pods",
                "{'metadata':{'name':'web'},'spec':{'containers':[{'name':'c','image':'i'}],'volumes':[{'name':'scratch','ephemeral':{'volumeClaimTemplate':{'metadata':{'labels':{'for':'web'}},'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}}}]}}");
        world.settle();

        JsonNode claim = world.get(CLAIMS + "/web-scratch");
        assertThat(claim.at("/metadata/ownerReferences/0/name").asString()).isEqualTo("web");
        assertThat(claim.at("/metadata/labels/for").asString()).isEqualTo("web");
        assertThat(claim.at("/status/phase").asString()).isEqualTo("Bound");
    }

    @Test
    void aClaimThatAPodCannotHaveIsToldOf() {
        String volume =
                "'volumes':[{'name':'scratch','ephemeral':{'volumeClaimTemplate':{'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}}}]";
        claim("web-scratch");
        world.create(
                "/api/v1/namespaces/default/pods",
                "{'metadata':{'name':'web'},'spec':{'containers':[{'name':'c','image':'i'}],%s}}"
                        .formatted(volume));
        String quotas = "/api/v1/namespaces/default/resourcequotas";
        world.create(
                quotas,
                "{'metadata':{'name':'none'},'spec':{'hard':{'persistentvolumeclaims':'0'}}}");
        world.merge(
                quotas + "/none/status",
                "{'status':{'hard':{'persistentvolumeclaims':'0'},'used':{'persistentvolumeclaims':'0'}}}");
        world.create(
                "/api/v1/namespaces/default/pods",
                "{'metadata':{'name':'db'},'spec':{'containers':[{'name':'c','image':'i'}],%s}}"
                        .formatted(volume));

        assertThat(world.events())
                .contains(
                        "Warning FailedBinding ephemeral volume scratch: PVC default/web-scratch was not created for pod default/web (pod is not owner)",
                        "Warning FailedBinding ephemeral volume scratch: create PVC db-scratch: persistentvolumeclaims \"db-scratch\" is forbidden: exceeded quota: none, requested: persistentvolumeclaims=1, used: persistentvolumeclaims=0, limited: persistentvolumeclaims=0");
    }

    private void claim(String name) {
        world.create(
                CLAIMS,
                "{'metadata':{'name':'"
                        + name
                        + "'},'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}");
        world.settle();
    }
}
