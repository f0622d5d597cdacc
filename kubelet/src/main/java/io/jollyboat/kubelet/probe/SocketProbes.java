package io.jollyboat.kubelet.probe;

import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.kubelet.runtime.ProbeTransport;
import io.jollyboat.kubelet.runtime.Streams;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Probes over real sockets: a connection, one request, the head of the answer, and away. A full
 * HTTP client would cost four times as much for an answer of which only the status counts.
 *
 * <p>Each probe runs on a task of its own for as long as it takes, its timeout at most.
 */
public final class SocketProbes implements ProbeTransport {

    private static final int BODY_LIMIT = 10 * 1024;
    private static final int HEAD_LIMIT = 64 * 1024;

    /** Kept of a command's output, in bytes; more says nothing to a reader. */
    private static final int OUTPUT_LIMIT = 10 * 1024;

    private final Timeline timeline;
    private final Streams streams;
    private final SSLSocketFactory tls = UncheckedTls.factory();

    /**
     * @param streams to run commands with
     */
    public SocketProbes(Timeline timeline, Streams streams) {
        this.timeline = timeline;
        this.streams = streams;
    }

    @Override
    public CompletionStage<Answer> http(Target target, HttpGet get) {
        return begin(
                target.timeout(),
                "context deadline exceeded (Client.Timeout exceeded while awaiting headers)",
                deadline -> ask(get, deadline));
    }

    @Override
    public CompletionStage<Answer> tcp(Target target, Endpoint endpoint) {
        return begin(
                target.timeout(),
                "i/o timeout",
                deadline -> {
                    Dialer.connect(endpoint.host(), endpoint.port(), deadline).close();
                    return new Answer.Connected();
                });
    }

    @Override
    public CompletionStage<Answer> exec(Target target, List<String> command) {
        return streams.run(target.containerId(), command, target.timeout(), OUTPUT_LIMIT)
                .handle(
                        (result, failure) -> {
                            if (failure != null) {
                                return new Answer.Unreachable(root(failure));
                            }
                            return result.timedOut()
                                    ? new Answer.TimedOut("command timed out")
                                    : new Answer.Exited(result.exitCode(), result.output());
                        });
    }

    private static String root(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return String.valueOf((cause == null ? failure : cause).getMessage());
    }

    /** One exchange over a socket. */
    private interface Exchange {
        Answer run(Deadline deadline) throws IOException;
    }

    private CompletionStage<Answer> begin(Duration timeout, String late, Exchange exchange) {
        var answer = new CompletableFuture<Answer>();
        timeline.execute(
                () -> {
                    try {
                        answer.complete(exchange.run(new Deadline(timeline, timeout)));
                    } catch (SocketTimeoutException e) {
                        answer.complete(new Answer.TimedOut(late));
                    } catch (IOException | RuntimeException e) {
                        answer.complete(new Answer.Unreachable(why(e)));
                    }
                });
        return answer;
    }

    private static String why(Exception e) {
        return switch (e) {
            case Dialer.DialException dial -> String.valueOf(dial.getMessage());
            case EOFException _ -> "EOF";
            default -> String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        };
    }

    private Answer ask(HttpGet request, Deadline deadline) throws IOException {
        try (Socket plain =
                Dialer.connect(request.endpoint().host(), request.endpoint().port(), deadline)) {
            Socket socket = plain;
            socket.setSoTimeout(deadline.millis());
            if (request.scheme().equals("HTTPS")) {
                var secure =
                        (SSLSocket)
                                tls.createSocket(
                                        plain,
                                        request.endpoint().host(),
                                        request.endpoint().port(),
                                        true);
                secure.startHandshake();
                socket = secure;
            }
            socket.getOutputStream().write(head(request));
            socket.getOutputStream().flush();
            var input = new BufferedInputStream(socket.getInputStream());
            try {
                return read(socket, input, deadline);
            } catch (SocketException e) {
                throw reset(plain, e);
            }
        }
    }

    private static IOException reset(Socket socket, SocketException e) {
        if (!"Connection reset".equals(e.getMessage())) {
            return e;
        }
        return new Dialer.DialException(
                "read tcp "
                        + shown(socket.getLocalSocketAddress())
                        + "->"
                        + shown(socket.getRemoteSocketAddress())
                        + ": read: connection reset by peer",
                e);
    }

    private static String shown(SocketAddress address) {
        return address.toString().replaceFirst("^[^/]*/", "");
    }

    private static byte[] head(HttpGet request) {
        var text = new StringBuilder(256);
        text.append("GET ").append(request.path()).append(" HTTP/1.1\r\n");
        boolean named =
                request.headers().stream()
                        .anyMatch(header -> header.name().equalsIgnoreCase("Host"));
        if (!named) {
            String host = request.endpoint().host();
            text.append("Host: ")
                    .append(host.contains(":") ? "[" + host + "]" : host)
                    .append(':')
                    .append(request.endpoint().port())
                    .append("\r\n");
        }
        for (Header header : request.headers()) {
            text.append(header.name()).append(": ").append(header.value()).append("\r\n");
        }
        return text.append("Connection: close\r\n\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Reads the status, the location and the start of the body; interim answers are skipped. */
    private static Answer read(Socket socket, InputStream input, Deadline deadline)
            throws IOException {
        int budget = HEAD_LIMIT;
        while (true) {
            String status = line(socket, input, deadline, budget);
            budget -= status.length();
            int code = code(status);
            String location = "";
            for (String line = line(socket, input, deadline, budget);
                    !line.isEmpty();
                    line = line(socket, input, deadline, budget)) {
                budget -= line.length() + 2;
                int colon = line.indexOf(':');
                if (colon > 0 && line.substring(0, colon).equalsIgnoreCase("Location")) {
                    location = line.substring(colon + 1).strip();
                }
            }
            if (code >= 200) {
                boolean wanted = code >= 300 && code < 400; // shown in a warning
                return new Answer.Http(code, location, wanted ? body(input) : "");
            }
        }
    }

    private static int code(String status) throws IOException {
        String[] words = status.split(" ", 3);
        if (words.length >= 2 && words[0].startsWith("HTTP/1.") && words[1].length() == 3) {
            try {
                return Integer.parseInt(words[1]);
            } catch (NumberFormatException _) {
                // said below
            }
        }
        throw new IOException("malformed HTTP response \"" + printable(status) + "\"");
    }

    private static String printable(String text) {
        String head = text.length() > 80 ? text.substring(0, 80) : text;
        return head.replaceAll("[^\\x20-\\x7e]", "?");
    }

    private static String line(Socket socket, InputStream input, Deadline deadline, int budget)
            throws IOException {
        var line = new StringBuilder();
        while (true) {
            socket.setSoTimeout(deadline.millis());
            int next = input.read();
            if (next < 0) {
                throw new EOFException();
            }
            if (next == '\n') {
                return line.toString();
            }
            if (next != '\r') {
                line.append((char) next);
            }
            if (line.length() > budget) {
                throw new IOException("server response headers exceeded " + HEAD_LIMIT + " bytes");
            }
        }
    }

    /** As much of the body as has come: it is only shown, and no reason to wait. */
    private static String body(InputStream input) throws IOException {
        int count = Math.min(input.available(), BODY_LIMIT);
        return new String(input.readNBytes(count), StandardCharsets.UTF_8);
    }
}
