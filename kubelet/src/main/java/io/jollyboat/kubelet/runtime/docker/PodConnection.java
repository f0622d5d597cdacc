package io.jollyboat.kubelet.runtime.docker;

import io.jollyboat.kubelet.runtime.Streams.Connection;
import io.jollyboat.kubelet.runtime.docker.engine.ChannelStreams;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.SocketChannel;

/** A TCP connection whose socket belongs to a pod's network namespace. */
record PodConnection(SocketChannel channel, InputStream input, OutputStream output)
        implements Connection {

    PodConnection(SocketChannel channel) {
        this(channel, ChannelStreams.input(channel), ChannelStreams.output(channel));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
