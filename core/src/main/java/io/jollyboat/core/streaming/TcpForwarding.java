package io.jollyboat.core.streaming;

import io.jollyboat.core.runtime.Timeline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forwards connections to the ports of one address by TCP, each direction on a thread of its own
 * and ended by itself.
 */
public final class TcpForwarding implements Consumer<PortForwardConnection> {
    private static final Logger LOG = LoggerFactory.getLogger(TcpForwarding.class);
    private static final int CONNECT_MILLIS = 10_000;

    private final InetAddress address;
    private final String pod;
    private final Timeline timeline;

    /**
     * Forwards to a pod.
     *
     * @param address where the pod can be reached
     * @param pod what the pod is called in messages to the user
     */
    public TcpForwarding(InetAddress address, String pod, Timeline timeline) {
        this.address = address;
        this.pod = pod;
        this.timeline = timeline;
    }

    /** Returns when the pod has sent everything, or either side has gone. */
    @Override
    public void accept(PortForwardConnection connection) {
        try (Socket socket = new Socket()) {
            connection.onClosed(() -> close(socket));
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(address, connection.port()), CONNECT_MILLIS);
            timeline.execute(() -> send(connection, socket));
            socket.getInputStream().transferTo(connection.output());
        } catch (IOException e) {
            connection.fail(
                    "error forwarding port "
                            + connection.port()
                            + " to pod "
                            + pod
                            + ": "
                            + e.getMessage());
        }
    }

    private static void send(PortForwardConnection connection, Socket socket) {
        try {
            connection.input().transferTo(socket.getOutputStream());
            socket.shutdownOutput();
        } catch (IOException e) {
            LOG.debug("port {} takes no more: {}", connection.port(), e.toString());
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("cannot close {}", socket, e);
        }
    }
}
