package io.jollyboat.kubelet.staticpod;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A folder of pods' manifests: each file is one, but for those whose names begin with a dot. It may
 * be one file, too.
 *
 * @param watched whether the kernel is to tell of changes at once; otherwise they are found when
 *     the folder is looked at again
 * @param every how often that is
 */
public record ManifestFolder(Path path, Reader reader, boolean watched, Duration every) {

    private static final Logger log = LoggerFactory.getLogger(ManifestFolder.class);

    /** As often as Kubernetes does it. */
    public static final Duration USUAL = Duration.ofSeconds(20);

    private static final long MOST_BYTES = 1 << 20;

    /** Understands a manifest in YAML or JSON. */
    @FunctionalInterface
    public interface Reader {
        /**
         * @throws IOException when it is none
         */
        ObjectNode read(byte[] text) throws IOException;
    }

    /**
     * What is there now, in the order of the files' names. What cannot be read is left out, as if
     * it were not there.
     *
     * @throws IOException when the folder itself cannot be read
     */
    List<StaticPod> pods(String node) throws IOException {
        List<StaticPod> pods = new ArrayList<>();
        if (!Files.exists(path)) {
            return pods;
        }
        for (Path file : files()) {
            try {
                if (Files.size(file) > MOST_BYTES) {
                    throw new IOException("it has more than " + MOST_BYTES + " bytes");
                }
                StaticPod pod =
                        StaticPod.ofFile(
                                node, file.toString(), reader.read(Files.readAllBytes(file)));
                if (!pod.problem().isEmpty()) {
                    throw new IOException(pod.problem());
                }
                pods.add(pod);
            } catch (IOException e) {
                log.warn("manifest {} is not run: {}", file, e.getMessage());
            }
        }
        return pods;
    }

    private List<Path> files() throws IOException {
        if (Files.isRegularFile(path)) {
            return List.of(path);
        }
        try (Stream<Path> entries = Files.list(path)) {
            return entries.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }
}
