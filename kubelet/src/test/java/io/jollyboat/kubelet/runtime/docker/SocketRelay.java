package io.jollyboat.kubelet.runtime.docker;

import io.jollyboat.kubelet.runtime.docker.engine.ChannelStreams;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A unix socket that passes everything on to another, and can be cut. */
final class SocketRelay {
    private final Path here;
    private final Path there;
    private final List<SocketChannel> connections = new CopyOnWriteArrayList<>();
    private @Nullable ServerSocketChannel server;

    SocketRelay(Path here, Path there) {
        this.here = here;
        this.there = there;
    }

    boolean isOpen() {
        return server != null;
    }

    void open() throws IOException {
        ServerSocketChannel opened = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        opened.bind(UnixDomainSocketAddress.of(here));
        server = opened;
        Thread.startVirtualThread(() -> accept(opened));
    }

    private void accept(ServerSocketChannel from) {
        try {
            while (true) {
                SocketChannel near = from.accept();
                SocketChannel far = SocketChannel.open(UnixDomainSocketAddress.of(there));
                connections.add(near);
                connections.add(far);
                Thread.startVirtualThread(() -> copy(near, far));
                Thread.startVirtualThread(() -> copy(far, near));
            }
        } catch (IOException e) {
            // cut
        }
    }

    private static void copy(SocketChannel from, SocketChannel to) {
        try {
            var output = ChannelStreams.output(to);
            ChannelStreams.input(from).transferTo(output);
            output.close();
        } catch (IOException e) {
            // cut
        }
    }

    void close() throws IOException {
        if (server != null) {
            server.close();
            server = null;
        }
        for (SocketChannel connection : connections) {
            connection.close();
        }
        connections.clear();
        Files.deleteIfExists(here);
    }
}
