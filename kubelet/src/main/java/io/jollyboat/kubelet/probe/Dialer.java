package io.jollyboat.kubelet.probe;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;

/** Connects, and says why it could not in the words that users of Kubernetes know. */
final class Dialer {

    private Dialer() {}

    /** A connection that could not be made or broke; the message can be shown as it is. */
    static final class DialException extends IOException {

        private static final long serialVersionUID = 1L;

        DialException(String message, IOException cause) {
            super(message, cause);
        }
    }

    static Socket connect(String host, int port, Deadline deadline) throws IOException {
        var socket = new Socket();
        try {
            var address = new InetSocketAddress(host, port);
            if (address.isUnresolved()) {
                throw new UnknownHostException(host);
            }
            socket.connect(address, deadline.millis());
            socket.setTcpNoDelay(true);
            // a probe must leave no connection waiting to be closed: there are thousands of them
            socket.setSoLinger(true, 0);
            return socket;
        } catch (IOException e) {
            socket.close();
            String shown = host.contains(":") ? "[" + host + "]" : host;
            throw new DialException("dial tcp " + shown + ":" + port + ": " + why(e, host), e);
        }
    }

    private static String why(IOException e, String host) {
        return switch (e) {
            case SocketTimeoutException _ -> "i/o timeout";
            case UnknownHostException _ -> "lookup " + host + ": no such host";
            case NoRouteToHostException _ -> "connect: no route to host";
            case SocketException _ -> "connect: " + lower(e);
            default -> lower(e);
        };
    }

    private static String lower(IOException e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("timed out") ? "i/o timeout" : message;
    }
}
