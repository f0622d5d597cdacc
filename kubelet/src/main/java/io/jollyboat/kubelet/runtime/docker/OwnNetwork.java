package io.jollyboat.kubelet.runtime.docker;

import io.jollyboat.core.runtime.Timeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The network of a sandbox, which the pause program enters by itself once it runs. */
final class OwnNetwork {

    /** The pause program leaves the host's network within a few milliseconds of its start. */
    private static final int LOOKS_AT_NAMESPACE = 2000;

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(1);

    private OwnNetwork() {}

    /**
     * Wiring the host's own network for a pod's would be a disaster: never before the pause program
     * has left it.
     */
    static void await(long processId, Timeline timeline) throws IOException {
        Path hosts = Files.readSymbolicLink(Path.of("/proc/self/ns/net"));
        Path pods = Path.of("/proc/" + processId + "/ns/net");
        for (int look = 0; look < LOOKS_AT_NAMESPACE; look++) {
            if (!Files.readSymbolicLink(pods).equals(hosts)) {
                return;
            }
            var later = new CompletableFuture<Boolean>();
            timeline.after(BETWEEN_LOOKS, () -> later.complete(true));
            later.join();
        }
        throw new IOException("the sandbox does not leave the host's network");
    }
}
