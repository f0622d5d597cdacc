package io.jollyboat.core.streaming.flow;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Carries bytes from a blocking writer to the event loop. The writer waits while much of what it
 * wrote has not left for the network.
 */
public final class OutboundBytes extends OutputStream {
    private static final int FULL = 256 * 1024;

    /** What one frame carries; Go's clients read by 32 KiB. */
    private static final int FRAME = 32 * 1024;

    private final Channel channel;
    private final OutboundStream stream;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // guarded by lock
    private int pending;
    private boolean closed;

    /** The client has gone: writing is an error, and no longer merely useless. */
    private boolean broken;

    public OutboundBytes(Channel channel, OutboundStream stream) {
        this.channel = channel;
        this.stream = stream;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int start, int length) throws IOException {
        for (int at = 0; at < length; at += FRAME) {
            int count = Math.min(FRAME, length - at);
            send(Arrays.copyOfRange(bytes, start + at, start + at + count));
        }
    }

    private void send(byte[] frame) throws IOException {
        lock.lock();
        try {
            while (pending >= FULL && !closed && !broken) {
                changed.await();
            }
            if (broken || closed) {
                throw new IOException(broken ? "the client has gone" : "stream closed");
            }
            pending += frame.length;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the client");
        } finally {
            lock.unlock();
        }
        EventLoops.run(
                channel,
                () ->
                        stream.send(Unpooled.wrappedBuffer(frame))
                                .addListener(sent -> left(frame.length, sent.isSuccess())));
    }

    /** Tells the client that no more will come, behind what was written. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        EventLoops.run(channel, stream::end);
    }

    /** The client has gone. */
    public void broken() {
        lock.lock();
        try {
            broken = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void left(int count, boolean success) {
        lock.lock();
        try {
            pending -= count;
            broken |= !success;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
