package io.jollyboat.apiserver.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.store.Entry;
import io.jollyboat.apiserver.store.Range;
import io.jollyboat.apiserver.store.RangeResult;
import io.jollyboat.core.runtime.Timeline;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that writes, again and again, and looks at what it left. */
class EmbeddedCrashIT {

    private static final int ROUNDS = 12;

    @TempDir private Path directory;
    private final Random random = new Random(20260101);
    private final long[] acknowledged = new long[CrashingWriter.WRITERS];
    private long newestRevision;

    @Test
    void nothingAcknowledgedIsLostAndNothingIsHalfWritten() throws Exception {
        Path file = directory.resolve("store");
        long rounds = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long before = newestRevision;
            writeUntilKilled(file);
            check(file, round);
            rounds += newestRevision > before ? 1 : 0;
        }
        assertThat(rounds).as("rounds in which something was written").isGreaterThan(ROUNDS / 2);
    }

    private void writeUntilKilled(Path file) throws IOException, InterruptedException {
        Process writer =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                CrashingWriter.class.getName(),
                                file.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader lines = writer.inputReader()) {
            String line = lines.readLine();
            assertThat(line).as("the writer's first line").isNotNull();
            note(line);
            Thread.ofVirtual()
                    .start(
                            () -> {
                                try {
                                    TimeUnit.MILLISECONDS.sleep(random.nextInt(300));
                                } catch (InterruptedException e) {
                                    throw new AssertionError(e);
                                }
                                // Process.destroyForcibly would also close the pipe, and lose
                                // acknowledgements that are still in it.
                                writer.toHandle().destroyForcibly();
                            });
            for (line = lines.readLine(); line != null; line = lines.readLine()) {
                note(line);
            }
        } catch (IOException e) {
            // The pipe of a killed process may break before it ends.
            assertThat(writer.waitFor()).isNotZero();
        } finally {
            writer.destroyForcibly();
            writer.waitFor();
        }
    }

    private void note(String line) {
        String[] words = line.split(" ");
        if (words.length == 3) {
            acknowledged[Integer.parseInt(words[0])] = Long.parseLong(words[1]);
            newestRevision = Math.max(newestRevision, Long.parseLong(words[2]));
        }
    }

    private void check(Path file, int round) {
        try (var store = EmbeddedStore.open(file, Timeline.real())) {
            for (int writer = 0; writer < CrashingWriter.WRITERS; writer++) {
                Entry entry = store.get(CrashingWriter.key(writer)).entry();
                long found = entry == null ? 0 : WholeValue.number(entry);
                // One more may have been written without its acknowledgement getting out.
                assertThat(found).isBetween(acknowledged[writer], acknowledged[writer] + 1);
                acknowledged[writer] = found; // seen, so it has to stay, as what was acknowledged
            }
            var page = (RangeResult.Page) store.range(Range.all("/registry/crash/"));
            // A round leaves behind what a writer had made and not yet removed.
            assertThat(page.entries())
                    .hasSizeLessThanOrEqualTo((round + 2) * CrashingWriter.WRITERS);
            for (Entry entry : page.entries()) {
                WholeValue.number(entry);
                assertThat(entry.modRevision()).isLessThanOrEqualTo(page.revision());
            }
            assertThat(page.revision()).isGreaterThanOrEqualTo(newestRevision);
        }
    }
}
