package io.jollyboat.kubelet.volume;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who sees what is mounted. */
class MountReachTest {

    private static final Path STATE = Path.of("/var/lib/state");

    @TempDir private Path processes;

    private boolean covers(String... mounts) throws IOException {
        process("self", "java", "mnt:[1]");
        Files.write(processes.resolve("self/mountinfo"), List.of(mounts));
        return new MountReach(processes).covers(STATE);
    }

    private void process(String id, String name, String mounts) throws IOException {
        Path namespaces = Files.createDirectories(processes.resolve(id).resolve("ns"));
        Files.writeString(processes.resolve(id).resolve("comm"), name + "\n");
        Files.createSymbolicLink(namespaces.resolve("mnt"), Path.of(mounts));
    }

    @Test
    void everybodySeesMountsThatAreShared() throws IOException {
        assertThat(
                        covers(
                                "22 1 8:1 / / rw,relatime - ext4 /dev/sda rw",
                                "23 22 8:2 / /var rw,relatime shared:7 - ext4 /dev/sdb rw"))
                .isTrue();
    }

    @Test
    void nobodyElseSeesThoseInAPlaceThatIsNotSharedThoughAllAroundItIs() throws IOException {
        process("7", "dockerd", "mnt:[2]");
        assertThat(
                        covers(
                                "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda rw",
                                "23 22 8:2 / /var/lib rw,relatime master:7 - ext4 /dev/sdb rw",
                                "24 22 8:2 / /var/other rw shared:8 - ext4 /dev/sdb rw"))
                .isFalse();
    }

    @Test
    void anEngineThatHasTheSameMountsSeesThemAll() throws IOException {
        process("7", "dockerd", "mnt:[1]");
        assertThat(covers("22 1 8:1 / / rw,relatime - ext4 /dev/sda rw")).isTrue();
    }
}
