package io.jollyboat.kubelet.runtime.docker.engine;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/**
 * An answer that is read as it comes, on a connection of its own; closing it, from any thread, ends
 * it.
 */
public final class EngineStream implements Closeable {
    private final ResponseHead head;
    private final EngineConnection connection;
    private final InputStream body;

    EngineStream(ResponseHead head, EngineConnection connection) throws IOException {
        this.head = head;
        this.connection = connection;
        this.body = head.status() == 101 ? connection.input() : head.body(connection.input());
    }

    public int status() {
        return head.status();
    }

    public boolean isSuccess() {
        return status() == 101 || status() >= 200 && status() < 400;
    }

    public Map<String, String> headers() {
        return head.headers();
    }

    public InputStream input() {
        return body;
    }

    /** To the process at the other end of a hijacked connection. */
    public OutputStream output() {
        return connection.output();
    }

    /** The process at the other end reads end-of-file next. */
    public void closeOutput() throws IOException {
        connection.closeOutput();
    }

    @Override
    public void close() {
        connection.close();
    }
}
