package io.jollyboat.kubelet.runtime.docker.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.kubelet.runtime.ProcessUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom a container's process began as is read once and kept. */
class ProcessUsersTest {

    @TempDir private Path processes;
    private ProcessUsers users;

    @BeforeEach
    void begin() {
        users = new ProcessUsers(processes);
    }

    private void process(String text) throws IOException {
        Path folder = Files.createDirectories(processes.resolve("7"));
        Files.writeString(folder.resolve("status"), text);
    }

    @Test
    void theMainGroupIsOneOfAll() throws IOException {
        process(
                "Name:\tweb\nUid:\t1000\t1000\t1000\t1000\nGid:\t30\t30\t30\t30\nGroups:\t40 20 \n");
        assertThat(users.of("c", 7)).isEqualTo(new ProcessUser(1000, 30, List.of(20L, 30L, 40L)));
    }

    @Test
    void whatWasSeenFirstCountsAndOutlastsTheProcess() throws IOException {
        process("Uid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nGroups:\t\n");
        ProcessUser first = users.of("c", 7);
        process("Uid:\t5\t5\t5\t5\nGid:\t5\t5\t5\t5\nGroups:\t\n");
        assertThat(users.of("c", 7)).isEqualTo(first);
        assertThat(users.of("c", 0)).isEqualTo(first);
        users.forget("c");
        assertThat(users.of("c", 0)).isNull();
    }

    @Test
    void aProcessThatIsGoneTellsNothing() {
        assertThat(users.of("c", 7)).isNull();
    }
}
