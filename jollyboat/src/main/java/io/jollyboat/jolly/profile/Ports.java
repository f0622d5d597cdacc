package io.jollyboat.jolly.profile;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Finds TCP ports on loopback that nobody uses. */
public final class Ports {

    private static final int TRIES = 100;

    private Ports() {}

    /** Whether a server could listen there now. */
    public static boolean free(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true); // as servers do: one that has just ended is no obstacle
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * The wished-for port, or the next one above it that is free.
     *
     * @throws ProfileException when a hundred in a row are taken
     */
    public static int near(int wished) {
        for (int port = wished; port < wished + TRIES; port++) {
            if (free(port)) {
                return port;
            }
        }
        throw new ProfileException(
                "no port is free between " + wished + " and " + (wished + TRIES - 1));
    }
}
