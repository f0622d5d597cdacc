package io.jollyboat.apiserver.store.embedded;

import io.jollyboat.apiserver.store.Entry;
import io.jollyboat.apiserver.store.Lifetime;
import io.jollyboat.apiserver.store.WriteResult;
import io.jollyboat.core.runtime.Timeline;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A program that writes to a store until it is killed, and says what was acknowledged: a line of
 * writer, number and revision.
 */
final class CrashingWriter {

    static final int WRITERS = 8;

    private CrashingWriter() {}

    static String key(int writer) {
        return "/registry/crash/" + writer;
    }

    public static void main(String[] arguments) throws InterruptedException {
        // Straight to the pipe: what is buffered in this process dies with it.
        OutputStream out = new FileOutputStream(FileDescriptor.out);
        var store = EmbeddedStore.open(Path.of(arguments[0]), Timeline.real(), 200_000);
        Thread[] threads = new Thread[WRITERS];
        for (int writer = 0; writer < WRITERS; writer++) {
            int number = writer;
            threads[writer] = Thread.ofVirtual().start(() -> write(store, number, out));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** Counts up in one key, and makes and removes another at every step. */
    private static void write(EmbeddedStore store, int writer, OutputStream out) {
        Entry last = store.get(key(writer)).entry();
        long number = last == null ? 0 : WholeValue.number(last);
        long revision = last == null ? 0 : last.modRevision();
        while (true) {
            number++;
            byte[] value = WholeValue.value(number, (int) (number % 7) * 1000);
            revision =
                    written(
                            revision == 0
                                    ? store.create(key(writer), value, Lifetime.FOREVER)
                                    : store.update(key(writer), value, revision, Lifetime.FOREVER));
            say(out, writer + " " + number + " " + revision + "\n");
            String other = key(writer) + "-" + number;
            store.delete(other, written(store.create(other, value, Lifetime.FOREVER)));
        }
    }

    private static long written(WriteResult result) {
        return switch (result) {
            case WriteResult.Written(long revision) -> revision;
            case WriteResult.Conflict _, WriteResult.NotFound _ ->
                    throw new AssertionError(result.toString());
        };
    }

    private static void say(OutputStream out, String line) {
        try {
            out.write(line.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
