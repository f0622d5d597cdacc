package io.jollyboat.kubelet.runtime;

import io.jollyboat.kubelet.runtime.Streams.End;
import io.jollyboat.kubelet.runtime.Streams.Output;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Keeps what a stream sends. */
public final class Recorder implements Output {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream error = new ByteArrayOutputStream();
    private @Nullable End end;

    @Override
    public synchronized void stdout(byte[] bytes) {
        out.writeBytes(bytes);
    }

    @Override
    public synchronized void stderr(byte[] bytes) {
        error.writeBytes(bytes);
    }

    @Override
    public synchronized void end(End how) {
        end = how;
    }

    public synchronized String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    public synchronized String error() {
        return error.toString(StandardCharsets.UTF_8);
    }

    public synchronized @Nullable End end() {
        return end;
    }

    public synchronized boolean hasEnded() {
        return end != null;
    }
}
