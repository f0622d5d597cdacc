package io.jollyboat.kubelet.volume;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.kubelet.plan.Member;
import io.jollyboat.kubelet.runtime.ContainerSpec.Mount;
import io.jollyboat.kubelet.volume.file.AtomicDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The files into which containers write their termination messages, one for each run of each. */
final class LastWordsFiles {

    /** As much of a message as a status takes, in bytes. */
    private static final int MOST = 4096;

    private final Path root;

    /**
     * @param root has a folder for each pod, called by its uid
     */
    LastWordsFiles(Path root) {
        this.root = root;
    }

    /** Makes the file of one run and tells where it shows; empty when the container wants none. */
    Optional<Mount> mount(Pod pod, Member member, int attempt) throws IOException {
        String inside = member.spec().terminationMessagePath();
        if (inside.isEmpty()) {
            return Optional.empty();
        }
        Path file = file(pod, member, attempt);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "");
        AtomicDirectory.permit(file, 0666); // whoever the container runs as may write
        return Optional.of(new Mount(file.toString(), inside, false));
    }

    /** What a run has left behind; empty when it has left nothing. */
    String read(Pod pod, Member member, int attempt) {
        Path file = file(pod, member, attempt);
        if (!Files.isRegularFile(file)) {
            return "";
        }
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MOST), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "Error on reading termination log " + file + ": " + DiskPodStorage.words(e);
        }
    }

    private Path file(Pod pod, Member member, int attempt) {
        return root.resolve(pod.uid())
                .resolve("containers")
                .resolve(member.name())
                .resolve(String.valueOf(attempt));
    }
}
