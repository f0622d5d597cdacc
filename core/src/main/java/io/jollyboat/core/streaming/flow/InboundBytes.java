package io.jollyboat.core.streaming.flow;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Carries bytes from the event loop to a blocking reader. A reader that lags by a megabyte closes
 * the gate until it has caught up by half.
 */
public final class InboundBytes extends InputStream {
    private static final int FULL = 1024 * 1024;

    private final ReadGate gate;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // guarded by lock
    private final Deque<byte[]> chunks = new ArrayDeque<>();
    private int offset;
    private int buffered;
    private boolean full;
    private boolean ended;

    public InboundBytes(ReadGate gate) {
        this.gate = gate;
    }

    /** A stream that has nothing to say. */
    public static InboundBytes empty(ReadGate gate) {
        InboundBytes bytes = new InboundBytes(gate);
        bytes.end();
        return bytes;
    }

    /** On the event loop: takes a copy. */
    public void add(ByteBuf bytes) {
        lock.lock();
        try {
            if (ended || !bytes.isReadable()) {
                return;
            }
            chunks.add(ByteBufUtil.getBytes(bytes));
            buffered += bytes.readableBytes();
            if (buffered >= FULL && !full) {
                full = true;
                gate.full();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more will come; what has come can still be read. */
    public void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Nobody will read any more. */
    @Override
    public void close() {
        lock.lock();
        try {
            ended = true;
            chunks.clear();
            offset = 0;
            took(buffered);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int start, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        lock.lock();
        try {
            while (chunks.isEmpty()) {
                if (ended) {
                    return -1;
                }
                changed.await();
            }
            byte[] chunk = chunks.getFirst();
            int count = Math.min(length, chunk.length - offset);
            System.arraycopy(chunk, offset, into, start, count);
            offset += count;
            if (offset == chunk.length) {
                chunks.removeFirst();
                offset = 0;
            }
            took(count);
            return count;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the client");
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int available() {
        lock.lock();
        try {
            return buffered;
        } finally {
            lock.unlock();
        }
    }

    /** The caller holds the lock. */
    private void took(int count) {
        buffered -= count;
        if (full && buffered <= FULL / 2) {
            full = false;
            gate.hasRoom();
        }
    }
}
