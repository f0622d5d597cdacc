package io.jollyboat.apiserver.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.runtime.VirtualTimeline;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatedFileTest {

    @TempDir Path folder;
    private final VirtualTimeline timeline = new VirtualTimeline(1);

    @Test
    void aFullFileIsPutAside() throws IOException {
        write(new LogRotation(10, Duration.ZERO, 0, false), "one\n", "two\n", "three\n", "four\n");

        assertThat(names()).hasSize(3).last().isEqualTo("audit.log");
        assertThat(Files.readString(folder.resolve(names().getFirst()))).isEqualTo("one\ntwo\n");
        assertThat(folder.resolve("audit.log")).hasContent("four");
    }

    @Test
    void onlySoManyAreKeptAndOnlySoLong() throws IOException {
        write(new LogRotation(1, Duration.ZERO, 2, false), "1\n", "2\n", "3\n", "4\n", "5\n");
        assertThat(names()).hasSize(3);

        timeline.advance(Duration.ofDays(3));
        write(new LogRotation(1, Duration.ofDays(2), 0, false), "6\n");
        assertThat(names()).hasSize(2);
        assertThat(folder.resolve("audit.log")).hasContent("6");
    }

    @Test
    void whatIsNotOursStays() throws IOException {
        Files.writeString(folder.resolve("audit-notes.log"), "mine");
        write(new LogRotation(1, Duration.ZERO, 1, false), "1\n", "2\n", "3\n");

        assertThat(folder.resolve("audit-notes.log")).hasContent("mine");
    }

    @Test
    void whatIsPutAsideIsGzippedIfAskedToAndCountedLikeTheRest() throws IOException {
        write(new LogRotation(1, Duration.ZERO, 2, true), "1\n", "2\n", "3\n", "4\n");

        assertThat(names()).hasSize(3);
        Path newest = folder.resolve(names().get(1));
        assertThat(newest.getFileName().toString()).endsWith(".log.gz");
        try (InputStream unpacked = new GZIPInputStream(Files.newInputStream(newest))) {
            assertThat(unpacked.readAllBytes()).isEqualTo("3\n".getBytes(UTF_8));
        }
        assertThat(folder.resolve("audit.log")).hasContent("4");
    }

    private void write(LogRotation rotation, String... lines) throws IOException {
        RotatedFile file = new RotatedFile(folder.resolve("audit.log"), rotation, timeline);
        for (String line : lines) {
            file.write(line.getBytes(UTF_8));
            timeline.advance(Duration.ofSeconds(1));
        }
        file.close();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
