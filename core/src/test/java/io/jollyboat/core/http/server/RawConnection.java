package io.jollyboat.core.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.Socket;

/** A client that sends what a test wants sent, right or wrong, and reads what comes. */
public final class RawConnection implements AutoCloseable {
    private final Socket socket;

    public RawConnection(int port) throws IOException {
        this.socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(10_000);
    }

    public RawConnection send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        return this;
    }

    /** Everything up to the end of the connection. */
    public String readAll() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }

    /** Everything up to and including a text. */
    public String readUntil(String end) throws IOException {
        StringBuilder read = new StringBuilder();
        while (read.indexOf(end) < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new IOException("ended before <" + end + ">: " + read);
            }
            read.append((char) next);
        }
        return read.toString();
    }

    public int read() throws IOException {
        return socket.getInputStream().read();
    }

    public Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
