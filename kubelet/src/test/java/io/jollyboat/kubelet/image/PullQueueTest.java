package io.jollyboat.kubelet.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.core.runtime.VirtualTimeline;
import io.jollyboat.kubelet.network.Cidr;
import io.jollyboat.kubelet.runtime.Images;
import io.jollyboat.kubelet.runtime.Images.Credentials;
import io.jollyboat.kubelet.runtime.Images.Image;
import io.jollyboat.kubelet.runtime.sim.SimRuntime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Images that are pulled in turn. */
class PullQueueTest {

    private final VirtualTimeline timeline = new VirtualTimeline(3);
    private final SimRuntime runtime = new SimRuntime(timeline, Cidr.parse("10.244.0.0/24"));

    private static CompletableFuture<Image> pull(Images images, String reference) {
        return images.pull(reference, Credentials.NONE).toCompletableFuture();
    }

    @Test
    void whoComesLaterWaitsForItsTurn() {
        runtime.images().pullsTake(Duration.ofSeconds(10));
        var queue = new PullQueue(runtime.images(), 2);
        CompletableFuture<Image> first = pull(queue, "lab/one");
        CompletableFuture<Image> second = pull(queue, "lab/two");
        CompletableFuture<Image> third = pull(queue, "lab/three");
        timeline.advance(Duration.ofSeconds(11));
        assertThat(first).isDone();
        assertThat(second).isDone();
        assertThat(third).isNotDone();
        timeline.advance(Duration.ofSeconds(10));
        assertThat(third).isDone();
    }

    @Test
    void onePullThatFailsHoldsNobodyUp() {
        runtime.images().pullsTake(Duration.ofSeconds(10));
        runtime.images().refuse("lab/none", "manifest unknown");
        var queue = new PullQueue(runtime.images(), 1);
        CompletableFuture<Image> bad = pull(queue, "lab/none");
        CompletableFuture<Image> good = pull(queue, "lab/one");
        timeline.advance(Duration.ofSeconds(25));
        assertThatThrownBy(bad::join).hasMessageContaining("manifest unknown");
        assertThat(good).isCompleted();
    }
}
