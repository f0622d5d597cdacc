package io.jollyboat.jolly.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The simulated cluster of those tests that need one as it comes: a start and an end cost more than
 * most of them. It is started for the first and ends with the JVM, not with a run of tests, since
 * each class is a run of its own where they are handed out one by one.
 */
final class SharedCluster {

    private static @Nullable RunningCluster cluster;

    private SharedCluster() {}

    static synchronized RunningCluster get() {
        RunningCluster running = cluster;
        if (running == null) {
            running = start();
            cluster = running;
        }
        return running;
    }

    /** With a leader to be elected, which nobody notices who does not look for it. */
    private static RunningCluster start() {
        try {
            Path home = Files.createTempDirectory("jolly-shared-");
            RunningCluster started =
                    RunningCluster.start(
                            home,
                            "shared",
                            "--runtime",
                            "sim",
                            "--store",
                            "memory",
                            "--extra-config=controller-manager.leader-elect=true",
                            "--extra-config=scheduler.leader-elect=true");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(started, home)));
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void end(RunningCluster started, Path home) {
        started.close();
        try (Stream<Path> files = Files.walk(home)) {
            List<Path> innermostFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : innermostFirst) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
