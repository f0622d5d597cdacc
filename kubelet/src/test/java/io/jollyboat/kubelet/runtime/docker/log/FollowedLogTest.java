package io.jollyboat.kubelet.runtime.docker.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.runtime.Timeline;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A log is followed while an engine writes and rotates its files. */
@Timeout(60)
class FollowedLogTest {

    private static final int FILES = 5;

    @TempDir private Path directory;
    private final Timeline timeline = Timeline.real();
    private final LogWatch watch = new LogWatch(timeline);
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
    private Path file;
    private CompletableFuture<Void> following = new CompletableFuture<>();

    @BeforeEach
    void begin() throws IOException {
        file = Files.createFile(directory.resolve("log.json"));
    }

    private static String record(String line) {
        return "{\"log\":\""
                + line
                + "\\n\",\"stream\":\"stdout\",\"time\":\"2026-01-01T00:00:00Z\"}\n";
    }

    private void write(String... lines) throws IOException {
        for (String line : lines) {
            Files.writeString(file, record(line), StandardOpenOption.APPEND);
        }
    }

    /** In the order in which the engine does it. */
    private void rotate() throws IOException {
        for (int number = FILES - 1; number > 1; number--) {
            Path older = Path.of(file + "." + (number - 1));
            if (Files.exists(older)) {
                Files.move(
                        older, Path.of(file + "." + number), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.move(file, Path.of(file + ".1"), StandardCopyOption.REPLACE_EXISTING);
        Files.createFile(file);
    }

    private CompletableFuture<Void> follow(FollowedLog log) {
        var over = new CompletableFuture<Void>();
        following = over;
        timeline.execute(
                () -> {
                    try {
                        log.read(
                                (error, time, content) ->
                                        seen.add(
                                                new String(content, StandardCharsets.UTF_8)
                                                        .strip()));
                        over.complete(null);
                    } catch (IOException e) {
                        over.completeExceptionally(e);
                    }
                });
        return over;
    }

    private void awaitSeen(int count) throws InterruptedException {
        while (seen.size() < count) {
            if (following.isDone()) {
                following.join(); // says why it has ended
                assertThat(seen).hasSizeGreaterThanOrEqualTo(count);
            }
            Thread.sleep(1);
        }
    }

    @Test
    void whatIsThereAndWhatComesIsReadOnceInOrder() throws Exception {
        write("a", "b");
        rotate();
        write("c");
        var log = new FollowedLog(watch, file, -1);
        var over = follow(log);
        awaitSeen(3);
        write("d");
        awaitSeen(4);
        rotate();
        write("e");
        awaitSeen(5);
        log.ended();
        over.get(20, TimeUnit.SECONDS);
        assertThat(seen).containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    void theLastLinesAreFoundAcrossFiles() throws Exception {
        write("a", "b");
        rotate();
        write("c", "d");
        rotate();
        write("e");
        var log = new FollowedLog(watch, file, 3);
        log.ended();
        follow(log).get(20, TimeUnit.SECONDS);
        assertThat(seen).containsExactly("c", "d", "e");
        seen.clear();
        var none = new FollowedLog(watch, file, 0);
        none.ended();
        follow(none).get(20, TimeUnit.SECONDS);
        assertThat(seen).isEmpty();
        var all = new FollowedLog(watch, file, 100);
        all.ended();
        follow(all).get(20, TimeUnit.SECONDS);
        assertThat(seen).hasSize(5);
    }

    @Test
    void aRecordThatIsHalfWrittenIsPassedOnWhenItIsWhole() throws Exception {
        var log = new FollowedLog(watch, file, -1);
        var over = follow(log);
        String whole = record("torn");
        Files.writeString(file, whole.substring(0, 20), StandardOpenOption.APPEND);
        LockSupport.parkNanos(50_000_000);
        assertThat(seen).isEmpty();
        Files.writeString(file, whole.substring(20), StandardOpenOption.APPEND);
        awaitSeen(1);
        log.ended();
        over.get(20, TimeUnit.SECONDS);
        assertThat(seen).containsExactly("torn");
    }

    /** Many files are filled and put aside while they are read. */
    @Test
    void nothingIsLostOrRepeatedHoweverOftenFilesAreRotated() throws Exception {
        int lines = 20_000;
        var log = new FollowedLog(watch, file, -1);
        var over = follow(log);
        OutputStream out = Files.newOutputStream(file, StandardOpenOption.APPEND);
        for (int line = 0; line < lines; line++) {
            out.write(record("" + line).getBytes(StandardCharsets.UTF_8));
            if (line % 500 == 499) {
                out.close();
                rotate();
                out = Files.newOutputStream(file, StandardOpenOption.APPEND);
                // a reader that is more than all files behind would lose lines, as of any engine
                awaitSeen(line - 1000);
            }
        }
        out.close();
        log.ended();
        over.get(30, TimeUnit.SECONDS);
        assertThat(seen)
                .containsExactlyElementsOf(
                        IntStream.range(0, lines).mapToObj(String::valueOf).toList());
    }

    @Test
    void closingEndsItAtOnce() throws Exception {
        var log = new FollowedLog(watch, file, -1);
        var over = follow(log);
        write("a");
        awaitSeen(1);
        log.close();
        over.get(20, TimeUnit.SECONDS);
    }
}
