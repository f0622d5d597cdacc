package io.jollyboat.kubelet.runtime.docker;

import io.jollyboat.kubelet.runtime.docker.engine.EngineAddress;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands before an engine's socket and keeps back what the engine is asked: for a while each, from
 * the shortest to the longest in turn, or until it is let go.
 */
public final class SlowEngine implements AutoCloseable {

    private final Path engine;
    private final Path socket;
    private final Duration shortest;
    private final Duration longest;
    private final ServerSocketChannel server;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile CountDownLatch held = new CountDownLatch(0);

    public SlowEngine(EngineAddress engine, Duration shortest, Duration longest)
            throws IOException {
        this.engine = Path.of(engine.text().substring("unix://".length()));
        this.socket = this.engine.resolveSibling("slow.sock");
        this.shortest = shortest;
        this.longest = longest;
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread.startVirtualThread(this::accept);
    }

    public EngineAddress address() {
        return new EngineAddress("unix://" + socket);
    }

    /** Lets nothing more through until {@link #letGo}. */
    public void hold() {
        held = new CountDownLatch(1);
    }

    public void letGo() {
        held.countDown();
    }

    /** How many times the engine was asked something. */
    public int asked() {
        return asked.get();
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel client = server.accept();
                Thread.startVirtualThread(() -> connect(client));
            } catch (ClosedChannelException over) {
                return;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void connect(SocketChannel client) {
        try {
            SocketChannel there = SocketChannel.open(UnixDomainSocketAddress.of(engine));
            Thread.startVirtualThread(() -> copy(there, client, false));
            copy(client, there, true);
        } catch (IOException unreachable) {
            close(client);
        }
    }

    private void copy(SocketChannel from, SocketChannel to, boolean question) {
        ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
        try {
            while (from.read(bytes.clear()) >= 0) {
                if (question) {
                    delay();
                }
                bytes.flip();
                while (bytes.hasRemaining()) {
                    to.write(bytes);
                }
            }
            to.shutdownOutput();
        } catch (IOException over) {
            close(from);
            close(to);
        }
        if (!question) {
            close(from);
            close(to);
        }
    }

    private void delay() throws IOException {
        long range = longest.minus(shortest).toNanos();
        long turn = asked.getAndIncrement() % 8L;
        LockSupport.parkNanos(shortest.toNanos() + range * turn / 7);
        try {
            held.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        letGo();
        server.close();
        Files.deleteIfExists(socket);
    }
}
