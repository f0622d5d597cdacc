package io.jollyboat.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.ApiServer;
import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.store.memory.MemoryStore;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.PersistentVolume;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.PodCondition;
import io.jollyboat.core.api.storage.v1.StorageClass;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.Patch;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.runtime.VirtualTimeline;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Pods with claims, with the real API server on the memory store, in virtual time. The test plays
 * the controllers that bind and make volumes.
 */
class StorageSchedulingTest {

    private static final Duration A_MOMENT = Duration.ofSeconds(2);

    private final VirtualTimeline timeline = new VirtualTimeline(1);
    private final ApiServer server =
            new ApiServer(new MemoryStore(timeline), timeline, ApiServerConfig.inMemory());
    private final Client client = server.client("test", "system:masters");

    @BeforeEach
    void start() {
        server.start();
        Client own = server.client("system:kube-scheduler");
        new Scheduler(SchedulerConfiguration.DEFAULT, own, new Informers(own, timeline), timeline)
                .start();
        timeline.advance(A_MOMENT);
        for (String name : new String[] {"node1", "node2"}) {
            client.create(Resources.NODES, ANode.named(name).view());
            client.updateStatus(Resources.NODES, ANode.named(name).view());
        }
        create("example.com/disk");
    }

    private void create(String provisioner) {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.put("apiVersion", "storage.k8s.io/v1").put("kind", "StorageClass");
        json.putObject("metadata").put("name", "slow");
        json.put("provisioner", provisioner).put("volumeBindingMode", "WaitForFirstConsumer");
        client.create(Resources.STORAGE_CLASSES, new StorageClass(json));
    }

    private void create(AClaim claim) {
        client.create(Resources.PERSISTENT_VOLUME_CLAIMS, claim.view());
        timeline.advance(A_MOMENT);
    }

    private void create(APod pod) {
        client.create(Resources.PODS, pod.view());
        timeline.advance(A_MOMENT);
    }

    private void createVolume(AVolume volume) {
        client.create(Resources.PERSISTENT_VOLUMES, volume.view());
        client.updateStatus(Resources.PERSISTENT_VOLUMES, volume.available().view());
        timeline.advance(A_MOMENT);
    }

    /** What the controller does that binds claims. */
    private void bound(String claim, String volume) {
        patchClaim(
                claim,
                "{'spec': {'volumeName': '%s'}, 'metadata': {'annotations': {'pv.kubernetes.io/bind-completed': 'yes'}}}"
                        .formatted(volume));
    }

    private void patchClaim(String claim, String change) {
        client.patch(
                Resources.PERSISTENT_VOLUME_CLAIMS,
                "default",
                claim,
                Patch.merge(JsonMapper.shared().readTree(change.replace('\'', '"'))));
        timeline.advance(A_MOMENT);
    }

    private Pod pod(String name) {
        return client.get(Resources.PODS, "default", name);
    }

    private PodCondition scheduled(String name) {
        return pod(name).status().conditions().stream()
                .filter(each -> each.type().equals("PodScheduled"))
                .findFirst()
                .orElseThrow();
    }

    private String selectedNode(String claim) {
        return client.get(Resources.PERSISTENT_VOLUME_CLAIMS, "default", claim)
                .annotations()
                .getOrDefault("volume.kubernetes.io/selected-node", "");
    }

    @Test
    void aVolumeIsAskedForOnTheChosenNodeAndThePodBoundOnceItIsThere() {
        create(AClaim.named("data"));
        create(APod.named("p").claims("data"));
        assertThat(selectedNode("data")).isEqualTo("node1");
        assertThat(pod("p").spec().nodeName()).isEmpty();

        createVolume(AVolume.named("made").on("node1"));
        bound("data", "made");
        assertThat(pod("p").spec().nodeName()).isEqualTo("node1");
    }

    @Test
    void aVolumeThatIsThereIsKeptForTheClaim() {
        createVolume(AVolume.named("disk").on("node2"));
        create(AClaim.named("data"));
        create(
                APod.named("p")
                        .claims("data")
                        .spec("{'nodeSelector': {'kubernetes.io/hostname': 'node2'}}"));

        PersistentVolume disk = client.get(Resources.PERSISTENT_VOLUMES, "", "disk");
        assertThat(disk.spec().claimRef().name()).isEqualTo("data");
        assertThat(disk.annotations()).containsEntry(ApiVolumeBinder.BY_CONTROLLER, "yes");
        assertThat(pod("p").spec().nodeName()).isEmpty();

        bound("data", "disk");
        assertThat(pod("p").spec().nodeName()).isEqualTo("node2");
    }

    @Test
    void aPodWaitsForItsClaimAndGoesOnOnceItIsThere() {
        create(APod.named("p").claims("data"));
        assertThat(scheduled("p").message())
                .isEqualTo(
                        "0/2 nodes are available: persistentvolumeclaim \"data\" not found. no new"
                                + " claims to deallocate, preemption: 0/2 nodes are available: 2"
                                + " Preemption is not helpful for scheduling.");

        createVolume(AVolume.named("disk"));
        create(AClaim.named("data"));
        bound("data", "disk");
        assertThat(pod("p").spec().nodeName()).isEqualTo("node1");
    }

    @Test
    void whenAProvisionerGivesUpThePodIsTriedAgain() {
        create(AClaim.named("data"));
        create(APod.named("p").claims("data"));
        patchClaim(
                "data",
                "{'metadata': {'annotations': {'volume.kubernetes.io/selected-node': null}}}");

        assertThat(scheduled("p").reason()).isEqualTo("SchedulerError");
        assertThat(scheduled("p").message())
                .isEqualTo(
                        "binding rejected: running PreBind plugin \"VolumeBinding\": provisioning"
                                + " failed for PVC \"data\"");
        timeline.advance(Duration.ofSeconds(5));
        assertThat(selectedNode("data")).isEqualTo("node1");
    }

    @Test
    void whenNobodyMakesTheVolumeThePodIsTriedAgain() {
        create(AClaim.named("data"));
        create(APod.named("p").claims("data"));
        timeline.advance(Duration.ofMinutes(10));

        assertThat(scheduled("p").message()).contains("binding volumes: context deadline exceeded");
    }
}
