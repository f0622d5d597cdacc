package io.jollyboat.apiserver;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Not a test: plain puts of somebody else's client into somebody else's etcd, in a process of their
 * own that waits while it is not their turn ({@code bench/jetcd}).
 */
final class EtcdFloor implements AutoCloseable {

    private final Process process;
    private final BufferedReader answers;
    private final Writer asks;

    EtcdFloor(List<String> command) throws IOException {
        process =
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.DISCARD) // of warnings
                        .start();
        answers = process.inputReader(StandardCharsets.UTF_8);
        asks = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    }

    /** How much was put in how long. */
    record Round(long puts, double seconds) {}

    Round round(int workers, long millis, int bytes) throws IOException {
        asks.write("%d %d %d\n".formatted(workers, millis, bytes));
        asks.flush();
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the puts of " + process.info() + " have ended");
        }
        String[] words = line.split(" ", -1);
        return new Round(Long.parseLong(words[0]), Long.parseLong(words[1]) / 1e9);
    }

    @Override
    public void close() throws IOException {
        asks.close(); // it ends by that
    }
}
