package io.jollyboat.kubelet.runtime.docker.engine;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** A body that comes in chunks. Closing it does not close what it reads from. */
final class ChunkedInput extends InputStream {
    private final InputStream source;
    private int left; // of the current chunk
    private boolean begun;
    private boolean ended;

    ChunkedInput(InputStream source) {
        this.source = source;
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
        if (!hasMore()) {
            return -1;
        }
        int read = source.read(target, offset, Math.min(length, left));
        if (read < 0) {
            throw new EOFException("the engine closed the connection within an answer");
        }
        left -= read;
        return read;
    }

    private boolean hasMore() throws IOException {
        if (ended || left > 0) {
            return !ended;
        }
        if (begun) {
            ResponseHead.line(source); // the end of the chunk before
        }
        begun = true;
        String size = ResponseHead.line(source).split(";", 2)[0].strip();
        try {
            left = Integer.parseInt(size, 16);
        } catch (NumberFormatException e) {
            throw new IOException("answered with a chunk of size \"" + size + "\"", e);
        }
        if (left == 0) {
            ResponseHead.line(source);
            ended = true;
        }
        return !ended;
    }
}
