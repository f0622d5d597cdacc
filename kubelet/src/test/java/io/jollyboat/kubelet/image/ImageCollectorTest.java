package io.jollyboat.kubelet.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.core.options.OptionException;
import io.jollyboat.core.runtime.VirtualTimeline;
import io.jollyboat.kubelet.NodeLimits;
import io.jollyboat.kubelet.disk.FileSystemUsage;
import io.jollyboat.kubelet.network.Cidr;
import io.jollyboat.kubelet.runtime.ContainerSpec;
import io.jollyboat.kubelet.runtime.Images.Credentials;
import io.jollyboat.kubelet.runtime.PodIdentity;
import io.jollyboat.kubelet.runtime.SandboxSpec;
import io.jollyboat.kubelet.runtime.SandboxStatus;
import io.jollyboat.kubelet.runtime.sim.SimRuntime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the node's kubelet pulled goes when the disk is full, and nothing else ever does. */
class ImageCollectorTest {

    /** As much as the simulated images that make up two hundredths of it. */
    private static final long CAPACITY = 200L << 20;

    private static final long IMAGE = 4L << 20;

    @TempDir private Path state;

    private final VirtualTimeline timeline = new VirtualTimeline(1);
    private final SimRuntime runtime = new SimRuntime(timeline, Cidr.parse("10.244.0.0/24"));
    private final List<String> complaints = new ArrayList<>();
    private long otherBytes;
    private PulledImages images =
            new PulledImages(runtime.images(), new ImageAccess(timeline, null), timeline, null);

    private ImageCollector collector() {
        return collector(ImagePolicy.STANDARD);
    }

    private ImageCollector collector(ImagePolicy policy) {
        images =
                new PulledImages(
                        runtime.images(), new ImageAccess(timeline, state), timeline, state);
        var collector =
                new ImageCollector(
                        timeline,
                        policy,
                        images,
                        runtime,
                        Set::of,
                        () -> Optional.of(disk()),
                        (reason, message) -> complaints.add(reason + ": " + message));
        collector.start();
        return collector;
    }

    private FileSystemUsage disk() {
        long used = otherBytes + IMAGE * runtime.images().list().size();
        return new FileSystemUsage(CAPACITY, CAPACITY - used, used, 0, 0);
    }

    private void pull(String name) {
        images.pull(name, Credentials.NONE).toCompletableFuture().join();
    }

    private void use(String name) {
        var pod = new PodIdentity("default", "user", "uid-" + name);
        SandboxStatus sandbox = runtime.sandboxes().create(SandboxSpec.of(pod, 0));
        runtime.containers().create(ContainerSpec.of(pod, sandbox.id(), "c", 0, name).build());
    }

    private List<String> names() {
        return runtime.images().list().stream().map(image -> image.tags().getFirst()).toList();
    }

    private boolean has(String name) {
        return runtime.images().find(name).isPresent();
    }

    @Test
    void belowTheHighThresholdNothingGoes() {
        collector();
        pull("one:1");
        otherBytes = CAPACITY * 80 / 100;
        timeline.advance(Duration.ofMinutes(30));
        assertThat(has("one:1")).isTrue();
        assertThat(complaints).isEmpty();
    }

    @Test
    void theOldestUnusedGoesFirstDownToTheLowThresholdAndWhatIsUsedStays() {
        collector();
        pull("oldest:1");
        timeline.advance(Duration.ofMinutes(1));
        pull("used:1");
        use("used:1");
        pull("older:1");
        timeline.advance(Duration.ofMinutes(1));
        pull("newer:1");
        otherBytes = CAPACITY * 78 / 100; // with the four, 86 of a hundred
        timeline.advance(Duration.ofMinutes(9));
        assertThat(names()).hasSize(1).allMatch(name -> name.contains("used"));
        assertThat(complaints).isEmpty();
    }

    @Test
    void onlyAsManyGoAsAreNeeded() {
        collector();
        for (String name : List.of("a:1", "b:1", "c:1", "d:1", "e:1")) {
            pull(name);
            timeline.advance(Duration.ofSeconds(20));
        }
        otherBytes = CAPACITY * 76 / 100; // 86 of a hundred: three go to come to 80
        timeline.advance(Duration.ofMinutes(9));
        assertThat(names()).hasSize(2);
        assertThat(has("d:1")).isTrue();
        assertThat(has("e:1")).isTrue();
    }

    @Test
    void whatTheEngineHadBeforeStaysEvenIfItIsPulledAgain() {
        runtime.images().add("mine:1");
        collector();
        pull("mine:1");
        runtime.images().add("built:1");
        otherBytes = CAPACITY * 90 / 100;
        timeline.advance(Duration.ofMinutes(6));
        assertThat(has("mine:1")).isTrue();
        assertThat(has("built:1")).isTrue();
        long wanted = CAPACITY * 20 / 100 - disk().availableBytes();
        String message =
                "Failed to garbage collect required amount of images. Attempted to free "
                        + wanted
                        + " bytes, but only found 0 bytes eligible to free.";
        assertThat(complaints).containsExactly("FreeDiskSpaceFailed: " + message);
        timeline.advance(Duration.ofMinutes(5));
        assertThat(complaints).endsWith("ImageGCFailed: " + message);
    }

    @Test
    void whatHasJustBeenPulledIsSpared() {
        collector();
        timeline.advance(Duration.ofMinutes(4));
        pull("fresh:1");
        otherBytes = CAPACITY * 90 / 100;
        timeline.advance(Duration.ofSeconds(90));
        assertThat(has("fresh:1")).isTrue();
        timeline.advance(Duration.ofMinutes(5));
        assertThat(has("fresh:1")).isFalse();
    }

    @Test
    void whatAnEarlierProcessPulledIsRemembered() {
        collector().stop();
        pull("before:1");
        ImageCollector next = collector();
        otherBytes = CAPACITY * 90 / 100;
        next.removeUnused();
        assertThat(has("before:1")).isFalse();
        assertThat(
                        new PulledImages(
                                        runtime.images(),
                                        new ImageAccess(timeline, state),
                                        timeline,
                                        state)
                                .pulled())
                .isEmpty();
    }

    @Test
    void whatNobodyHasUsedForTooLongGoesFromADiskWithRoom() {
        collector();
        pull("before:1");
        timeline.advance(Duration.ofHours(3));
        collector(ImagePolicy.STANDARD.mostAge(Duration.ofHours(1)));
        pull("used:1");
        use("used:1");
        timeline.advance(Duration.ofMinutes(50));
        assertThat(has("before:1")).isTrue(); // perhaps it was used shortly before the start
        pull("new:1");
        timeline.advance(Duration.ofMinutes(20));
        assertThat(has("before:1")).isFalse();
        assertThat(has("used:1")).isTrue();
        assertThat(has("new:1")).isTrue();
        timeline.advance(Duration.ofMinutes(50));
        assertThat(has("new:1")).isFalse();
        assertThat(complaints).isEmpty();
    }

    @Test
    void agesThatContradictEachOtherAreRefused() {
        assertThat(NodeLimits.NONE.with(Map.of("imageMaximumGCAge", "3m")).images().mostAge())
                .isEqualTo(Duration.ofMinutes(3));
        assertThatThrownBy(() -> NodeLimits.NONE.with(Map.of("imageMaximumGCAge", "2m")))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("imageMaximumGCAge (2m0s) must be greater");
    }

    @Test
    void thresholdsThatContradictEachOtherAreRefused() {
        assertThatThrownBy(() -> NodeLimits.NONE.with(Map.of("image-gc-high-threshold", "70")))
                .isInstanceOf(OptionException.class);
        assertThatThrownBy(() -> NodeLimits.NONE.with(Map.of("image-gc-low-threshold", "101")))
                .isInstanceOf(OptionException.class);
        NodeLimits both =
                NodeLimits.NONE.with(
                        Map.of(
                                "image-gc-high-threshold", "70",
                                "image-gc-low-threshold", "60",
                                "minimum-image-ttl-duration", "1h"));
        assertThat(both.images())
                .isEqualTo(new ImagePolicy(70, 60, Duration.ofHours(1), Duration.ZERO));
    }
}
