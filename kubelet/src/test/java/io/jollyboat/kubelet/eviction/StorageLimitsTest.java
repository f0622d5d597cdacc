package io.jollyboat.kubelet.eviction;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.model.Trees;
import io.jollyboat.kubelet.disk.TreeUsage;
import io.jollyboat.kubelet.runtime.Usage.DiskUsage;
import io.jollyboat.kubelet.statistics.PodDisk;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class StorageLimitsTest {

    private final ObjectNode json = Trees.newObject();
    private final Pod pod = new Pod(json);

    StorageLimitsTest() {
        ObjectNode spec = json.putObject("spec");
        spec.putArray("volumes")
                .addObject()
                .put("name", "v")
                .putObject("emptyDir")
                .put("sizeLimit", "50");
        spec.putArray("containers").addObject().put("name", "free");
        spec.withArray("containers")
                .addObject()
                .put("name", "held")
                .putObject("resources")
                .putObject("limits")
                .put("ephemeral-storage", "100");
    }

    private String why(long free, long held, long volume) {
        return StorageLimits.exceeded(
                        pod,
                        new PodDisk(
                                Map.of("free", kept(free), "held", kept(held)),
                                Map.of("v", new TreeUsage(volume, 1)),
                                Map.of()))
                .orElse("");
    }

    private static DiskUsage kept(long bytes) {
        return new DiskUsage(Instant.EPOCH, bytes, 1, 0);
    }

    @Test
    void whatKeepsWithinItsLimitsStays() {
        assertThat(why(20, 30, 50)).isEmpty();
    }

    @Test
    void aVolumeIsHeldToItsSize() {
        assertThat(why(0, 0, 51))
                .isEqualTo("Usage of EmptyDir volume \"v\" exceeds the limit \"50\". ");
    }

    @Test
    void thePodIsHeldToTheSumOfWhatLimitsThereAre() {
        assertThat(why(60, 30, 20))
                .isEqualTo(
                        "Pod ephemeral local storage usage exceeds the total limit of containers"
                                + " 100. ");
    }

    @Test
    void aContainerIsHeldToItsOwnWhereThePodMayKeepMore() {
        ((ObjectNode) json.path("spec").path("containers").get(0))
                .putObject("resources")
                .putObject("limits")
                .put("ephemeral-storage", "200");
        assertThat(why(0, 101, 0))
                .isEqualTo("Container held exceeded its local ephemeral storage limit \"100\". ");
    }
}
