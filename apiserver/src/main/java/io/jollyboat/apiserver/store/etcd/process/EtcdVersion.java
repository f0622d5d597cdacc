package io.jollyboat.apiserver.store.etcd.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An etcd's version, which it tells over HTTP as soon as it serves, and not before: so this is also
 * how to know that it does.
 */
record EtcdVersion(int major, int minor, String text) {

    private static final Pattern SERVER =
            Pattern.compile("\"etcdserver\"\\s*:\\s*\"((\\d+)\\.(\\d+)[^\"]*)\"");
    private static final int LONGEST_ANSWER = 64 * 1024;

    /** Whether we can work with it: 3.4 was the first whose watches keep their promises. */
    boolean suffices() {
        return major > 3 || (major == 3 && minor >= 4);
    }

    /**
     * Asks once, and waits for the answer; fails at once when nobody listens.
     *
     * @param ended when this completes, there is nothing to wait for any more
     */
    static EtcdVersion ask(int port, Duration patience, CompletionStage<?> ended)
            throws IOException {
        try (var socket = new Socket()) {
            ended.thenRun(() -> close(socket));
            int millis = (int) patience.toMillis();
            socket.setSoTimeout(millis);
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), millis);
            socket.getOutputStream()
                    .write(
                            "GET /version HTTP/1.0\r\nHost: localhost\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            return parse(read(socket.getInputStream()));
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(InputStream in) throws IOException {
        var bytes = new ByteArrayOutputStream();
        byte[] block = new byte[4096];
        for (int read = in.read(block);
                read >= 0 && bytes.size() < LONGEST_ANSWER;
                read = in.read(block)) {
            bytes.write(block, 0, read);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    static EtcdVersion parse(String answer) throws IOException {
        Matcher server = SERVER.matcher(answer);
        if (!server.find()) {
            throw new IOException("this is not an etcd");
        }
        return new EtcdVersion(
                Integer.parseInt(server.group(2)),
                Integer.parseInt(server.group(3)),
                server.group(1));
    }
}
