package io.jollyboat.kubelet.runtime.docker.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PauseImageTest {

    @Test
    void theSameArchitectureGivesTheSameImage() {
        assertThat(PauseImage.of("amd64").id())
                .isEqualTo(PauseImage.of("amd64").id())
                .startsWith("sha256:");
        assertThat(PauseImage.of("arm64").id()).isNotEqualTo(PauseImage.of("amd64").id());
        assertThat(PauseImage.of("amd64").archive().length % 512).isZero();
        assertThatThrownBy(() -> PauseImage.of("vax")).hasMessageContaining("vax");
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
    void theProgramWaitsAndEndsWellWhenAskedTo(@TempDir Path directory)
            throws IOException, InterruptedException {
        Process pause = new ProcessBuilder(program(directory).toString()).start();
        assertThat(pause.waitFor(200, TimeUnit.MILLISECONDS)).isFalse();
        pause.destroy();
        assertThat(pause.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(pause.exitValue()).isZero();
    }

    /** The program as it lies in the layer within the archive. */
    private static Path program(Path directory) throws IOException {
        byte[] archive = PauseImage.of("amd64").archive();
        int start = new String(archive, StandardCharsets.ISO_8859_1).indexOf("\177ELF");
        byte[] program = java.util.Arrays.copyOfRange(archive, start, start + 120 + 156);
        Path file = directory.resolve("pause");
        Files.write(file, program);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file;
    }
}
