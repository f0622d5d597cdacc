package io.jollyboat.kubelet.runtime.docker.engine;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** A body of known length. Closing it does not close what it reads from. */
final class FixedInput extends InputStream {
    private final InputStream source;
    private long left;

    FixedInput(InputStream source, long length) {
        this.source = source;
        this.left = length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 255;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (left == 0) {
            return -1;
        }
        int read = source.read(target, offset, (int) Math.min(length, left));
        if (read < 0) {
            throw new EOFException("the engine closed the connection within an answer");
        }
        left -= read;
        return read;
    }
}
