package io.jollyboat.kubelet.probe;

import io.jollyboat.core.options.GoDuration;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.kubelet.probe.ProbeRunner.GrpcHealth;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The one gRPC call that probes need, {@code grpc.health.v1.Health/Check}, over plain HTTP/2: one
 * stream, a request of one frame, an answer of a few bytes. A gRPC library for that would weigh
 * megabytes.
 *
 * <p>A server that has not sent its settings is not connected to yet, whatever else it says. It is
 * tried again, after the pauses that gRPC's clients make, until the time is up: one that comes up
 * meanwhile is healthy, as in Kubernetes.
 */
public final class SocketGrpcHealth implements GrpcHealth {

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RESET = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GO_AWAY = 7;
    private static final int CONTINUATION = 9;

    private static final int ACKNOWLEDGED = 1;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int PADDED = 8;
    private static final int PRIORITY = 0x20;

    private static final int STREAM = 1;
    private static final int LARGEST_FRAME = 16 * 1024;
    private static final int FRAMES = 64; // a health check that takes more is none

    /** Between the first two tries; each later pause is longer by this factor, give or take. */
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private static final double GROWTH = 1.6;
    private static final double JITTER = 0.2;

    private final Timeline timeline;
    private final String userAgent;

    /**
     * @param kubernetesMinor such as {@code 1.36}, which servers are told
     */
    public SocketGrpcHealth(Timeline timeline, String kubernetesMinor) {
        this.timeline = timeline;
        this.userAgent = "kube-probe/" + kubernetesMinor;
    }

    @Override
    public CompletionStage<ProbeOutcome> check(
            String host, int port, String service, Duration timeout) {
        var checks = new Checks(host, port, service, timeout);
        timeline.execute(checks::next);
        return checks.outcome;
    }

    /** The tries that share one deadline; the last of them counts. */
    private final class Checks {
        private final CompletableFuture<ProbeOutcome> outcome = new CompletableFuture<>();
        private final String host;
        private final int port;
        private final String service;
        private final Duration timeout;
        private final Deadline deadline;
        private Duration pause = FIRST_PAUSE;

        Checks(String host, int port, String service, Duration timeout) {
            this.host = host;
            this.port = port;
            this.service = service;
            this.timeout = timeout;
            this.deadline = new Deadline(timeline, timeout);
        }

        void next() {
            var check = new Check(host, port, timeout, deadline);
            ProbeOutcome told = check.outcome(service);
            Duration left = deadline.left();
            if (check.connected) {
                outcome.complete(told);
            } else if (left.compareTo(pause) <= 0) {
                timeline.after(left, () -> outcome.complete(told));
            } else {
                timeline.after(pause, this::next);
                double spread = 1 + JITTER * (2 * timeline.random().nextDouble() - 1);
                pause = Duration.ofMillis((long) (pause.toMillis() * GROWTH * spread));
            }
        }
    }

    /** One frame. */
    private static final class Frame {
        final int type;
        final int stream;
        private final int flags;
        private final byte[] payload;

        Frame(int type, int flags, int stream, byte[] payload) {
            this.type = type;
            this.flags = flags;
            this.stream = stream;
            this.payload = payload;
        }

        boolean has(int flag) {
            return (flags & flag) != 0;
        }

        /** The payload without its padding and its priority. */
        byte[] content() {
            int padding = has(PADDED) && payload.length > 0 ? payload[0] & 0xff : 0;
            int start = (has(PADDED) ? 1 : 0) + (type == HEADERS && has(PRIORITY) ? 5 : 0);
            return start + padding > payload.length
                    ? new byte[0]
                    : Arrays.copyOfRange(payload, start, payload.length - padding);
        }

        /** The number that an end of a stream or of a connection begins with. */
        int number() {
            return payload.length < 4
                    ? -1
                    : (payload[0] & 0xff) << 24
                            | (payload[1] & 0xff) << 16
                            | (payload[2] & 0xff) << 8
                            | payload[3] & 0xff;
        }
    }

    /** One connection with its one call. */
    private final class Check {
        private final String host;
        private final int port;
        private final Duration timeout;
        private final Deadline deadline;
        private final String authority;
        private final GrpcAnswer answer = new GrpcAnswer();
        private final ByteArrayOutputStream block = new ByteArrayOutputStream();
        private boolean lastBlock; // whether the stream ends with the headers that are coming
        private boolean connected; // the server has sent its settings

        Check(String host, int port, Duration timeout, Deadline deadline) {
            this.host = host;
            this.port = port;
            this.timeout = timeout;
            this.deadline = deadline;
            this.authority = (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }

        ProbeOutcome outcome(String service) {
            GrpcAnswer.Result result;
            try (Socket socket = Dialer.connect(host, port, deadline)) {
                result = ask(socket, service);
            } catch (SocketTimeoutException e) {
                result = failed(GrpcStatus.DEADLINE_EXCEEDED, "context deadline exceeded");
            } catch (EOFException e) {
                result = failed(GrpcStatus.UNAVAILABLE, "error reading from server: EOF");
            } catch (IOException e) {
                String why = String.valueOf(e.getMessage());
                result = failed(GrpcStatus.UNAVAILABLE, "error reading from server: " + why);
            } catch (Http2Exception e) {
                result = failed(GrpcStatus.INTERNAL, String.valueOf(e.getMessage()));
            }
            return switch (result) {
                case GrpcAnswer.Result.Refusal(GrpcStatus status) ->
                        new ProbeOutcome.Failure(connected ? words(status) : unconnected());
                case GrpcAnswer.Result.Health(int health) ->
                        health == 1 ? new ProbeOutcome.Success() : unhealthy(health);
            };
        }

        private static GrpcAnswer.Result failed(int code, String message) {
            return new GrpcAnswer.Result.Refusal(new GrpcStatus(code, message));
        }

        private String unconnected() {
            return "timeout: failed to connect service \""
                    + authority
                    + "\" within "
                    + GoDuration.text(timeout)
                    + ": context deadline exceeded";
        }

        private String words(GrpcStatus status) {
            return switch (status.code()) {
                case GrpcStatus.UNIMPLEMENTED ->
                        "error: this server does not implement the grpc health protocol"
                                + " (grpc.health.v1.Health): "
                                + status.message();
                case GrpcStatus.DEADLINE_EXCEEDED ->
                        "timeout: health rpc did not complete within " + GoDuration.text(timeout);
                default -> "error: health rpc probe failed: " + status;
            };
        }

        private static ProbeOutcome unhealthy(int health) {
            String name =
                    switch (health) {
                        case 0 -> "UNKNOWN";
                        case 2 -> "NOT_SERVING";
                        case 3 -> "SERVICE_UNKNOWN";
                        default -> String.valueOf(health);
                    };
            return new ProbeOutcome.Failure("service unhealthy (responded with \"" + name + "\")");
        }

        private GrpcAnswer.Result ask(Socket socket, String service)
                throws IOException, Http2Exception {
            var hello = new ByteArrayOutputStream();
            var request = new DataOutputStream(hello);
            request.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            send(request, SETTINGS, 0, 0, new byte[0]);
            send(request, HEADERS, END_HEADERS, STREAM, GrpcRequest.head(authority, userAgent));
            send(request, DATA, END_STREAM, STREAM, GrpcRequest.message(service));
            var out = new DataOutputStream(socket.getOutputStream());
            out.write(hello.toByteArray());
            out.flush();
            var in = new DataInputStream(socket.getInputStream());
            for (int i = 0; i < FRAMES && !answer.over(); i++) {
                socket.setSoTimeout(deadline.millis());
                Frame frame = read(in);
                if (frame.type == RESET && frame.stream == STREAM) {
                    return new GrpcAnswer.Result.Refusal(GrpcStatus.ofReset(frame.number()));
                }
                if (frame.type == GO_AWAY && frame.number() < STREAM) {
                    return failed(GrpcStatus.UNAVAILABLE, "the connection is draining");
                }
                take(frame, out);
            }
            return answer.result();
        }

        private Frame read(DataInputStream in) throws IOException {
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt() & Integer.MAX_VALUE;
            if (length > LARGEST_FRAME || (!connected && type != SETTINGS)) {
                throw new IOException("frame too large, or none");
            }
            return new Frame(type, flags, stream, in.readNBytes(length));
        }

        private void take(Frame frame, DataOutputStream out) throws IOException, Http2Exception {
            switch (frame.type) {
                case SETTINGS -> {
                    connected = true;
                    if (!frame.has(ACKNOWLEDGED)) {
                        send(out, SETTINGS, ACKNOWLEDGED, 0, new byte[0]);
                    }
                }
                case PING -> {
                    if (!frame.has(ACKNOWLEDGED)) {
                        send(out, PING, ACKNOWLEDGED, 0, frame.payload);
                    }
                }
                case DATA -> answer.data(frame.content(), frame.has(END_STREAM));
                case HEADERS, CONTINUATION -> headers(frame);
                default -> {} // window updates and priorities: an answer is too small for them
            }
        }

        private void headers(Frame frame) throws IOException, Http2Exception {
            if (frame.type == HEADERS) {
                block.reset();
                lastBlock = frame.has(END_STREAM);
            }
            block.writeBytes(frame.type == HEADERS ? frame.content() : frame.payload);
            if (frame.has(END_HEADERS)) {
                answer.headers(block.toByteArray(), lastBlock);
            }
        }
    }

    private static void send(DataOutputStream out, int type, int flags, int stream, byte[] payload)
            throws IOException {
        out.writeByte(payload.length >> 16);
        out.writeShort(payload.length);
        out.writeByte(type);
        out.writeByte(flags);
        out.writeInt(stream);
        out.write(payload);
        out.flush();
    }
}
