package io.jollyboat.kubelet;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Before a server on loopback that speaks no TLS: hangs up on who tries it. The server itself would
 * take the greeting for the beginning of a request and wait for more, and an engine tries for ten
 * seconds before it asks in plain words.
 */
final class PlainDoor implements AutoCloseable {

    private static final int TLS = 22; // the first byte of a greeting

    private final ServerSocket door;
    private final InetSocketAddress server;

    PlainDoor(InetSocketAddress server) throws IOException {
        this.server = server;
        door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::open);
    }

    int port() {
        return door.getLocalPort();
    }

    private void open() {
        try {
            while (true) {
                Socket client = door.accept();
                Thread.ofVirtual().start(() -> letIn(client));
            }
        } catch (IOException closed) {
            // nobody comes any more
        }
    }

    private void letIn(Socket client) {
        try (client) {
            int first = client.getInputStream().read();
            if (first < 0 || first == TLS) {
                return;
            }
            try (Socket inside = new Socket(server.getAddress(), server.getPort())) {
                inside.getOutputStream().write(first);
                Thread.ofVirtual().start(() -> pass(client, inside));
                pass(inside, client);
            }
        } catch (IOException gone) {
            // whoever is left sees its end
        }
    }

    private static void pass(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException gone) {
            // the other direction ends both
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
