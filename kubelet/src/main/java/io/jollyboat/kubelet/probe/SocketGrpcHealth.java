package io.jollyboat.kubelet.probe;

import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.kubelet.probe.ProbeRunner.GrpcHealth;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The one gRPC call that probes need, {@code grpc.health.v1.Health/Check}, over plain HTTP/2: one
 * stream, a request of one frame, an answer of a few bytes. A gRPC library for that would weigh
 * megabytes.
 */
public final class SocketGrpcHealth implements GrpcHealth {

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RESET = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GO_AWAY = 7;

    private static final int ACKNOWLEDGED = 1;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;

    private static final int STREAM = 1;
    private static final int LARGEST_FRAME = 16 * 1024;
    private static final int FRAMES = 64; // a health check that takes more is none

    private final Timeline timeline;

    public SocketGrpcHealth(Timeline timeline) {
        this.timeline = timeline;
    }

    @Override
    public CompletionStage<ProbeOutcome> check(
            String host, int port, String service, Duration timeout) {
        var outcome = new CompletableFuture<ProbeOutcome>();
        timeline.execute(
                () -> {
                    String authority = host + ":" + port;
                    var deadline = new Deadline(timeline, timeout);
                    try (Socket socket = Dialer.connect(host, port, deadline)) {
                        outcome.complete(ask(socket, authority, service, deadline));
                    } catch (SocketTimeoutException | Dialer.DialException e) {
                        outcome.complete(
                                new ProbeOutcome.Failure(
                                        "timeout: failed to connect service \""
                                                + authority
                                                + "\" within "
                                                + timeout.toSeconds()
                                                + "s: context deadline exceeded"));
                    } catch (IOException e) {
                        outcome.complete(
                                new ProbeOutcome.Failure(
                                        "error: health rpc probe failed: " + e.getMessage()));
                    }
                });
        return outcome;
    }

    private static ProbeOutcome ask(
            Socket socket, String authority, String service, Deadline deadline) throws IOException {
        var out = new DataOutputStream(socket.getOutputStream());
        var hello = new ByteArrayOutputStream();
        var request = new DataOutputStream(hello);
        request.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        frame(request, SETTINGS, 0, 0, new byte[0]);
        frame(request, HEADERS, END_HEADERS, STREAM, head(authority));
        frame(request, DATA, END_STREAM, STREAM, message(service));
        out.write(hello.toByteArray());
        out.flush();
        return answer(new DataInputStream(socket.getInputStream()), out, socket, deadline);
    }

    private static ProbeOutcome answer(
            DataInputStream in, DataOutputStream out, Socket socket, Deadline deadline)
            throws IOException {
        var body = new ByteArrayOutputStream();
        for (int i = 0; i < FRAMES; i++) {
            socket.setSoTimeout(deadline.millis());
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt();
            if (length > LARGEST_FRAME) {
                throw new IOException("frame too large");
            }
            byte[] payload = in.readNBytes(length);
            boolean ours = stream == STREAM;
            switch (type) {
                case SETTINGS -> {
                    if ((flags & ACKNOWLEDGED) == 0) {
                        frame(out, SETTINGS, ACKNOWLEDGED, 0, new byte[0]);
                    }
                }
                case PING -> {
                    if ((flags & ACKNOWLEDGED) == 0) {
                        frame(out, PING, ACKNOWLEDGED, 0, payload);
                    }
                }
                case DATA -> body.writeBytes(payload);
                case RESET, GO_AWAY -> throw new IOException("the server closed the stream");
                default -> {} // answer headers, window updates: nothing in them changes the verdict
            }
            if (ours && (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0) {
                break;
            }
        }
        return verdict(body.toByteArray());
    }

    /** The answer is one message with the status as its first field. */
    private static ProbeOutcome verdict(byte[] body) {
        if (body.length < 5) {
            return new ProbeOutcome.Failure(
                    "error: this server does not implement the grpc health protocol"
                            + " (grpc.health.v1.Health), or does not know the service");
        }
        int status = body.length >= 7 && body[5] == 0x08 ? body[6] : 0;
        return switch (status) {
            case 1 -> new ProbeOutcome.Success();
            case 2 -> unhealthy("NOT_SERVING");
            case 3 -> unhealthy("SERVICE_UNKNOWN");
            default -> unhealthy("UNKNOWN");
        };
    }

    private static ProbeOutcome unhealthy(String status) {
        return new ProbeOutcome.Failure("service unhealthy (responded with \"" + status + "\")");
    }

    private static void frame(DataOutputStream out, int type, int flags, int stream, byte[] payload)
            throws IOException {
        out.writeByte(payload.length >> 16);
        out.writeShort(payload.length);
        out.writeByte(type);
        out.writeByte(flags);
        out.writeInt(stream);
        out.write(payload);
        out.flush();
    }

    /** Header fields, none of them indexed or compressed. */
    private static byte[] head(String authority) {
        var out = new ByteArrayOutputStream();
        out.write(0x83); // :method POST, from the static table
        out.write(0x86); // :scheme http
        out.write(0x04); // :path
        text(out, "/grpc.health.v1.Health/Check");
        out.write(0x01); // :authority
        text(out, authority);
        field(out, "content-type", "application/grpc");
        field(out, "te", "trailers");
        field(out, "user-agent", "kube-probe");
        return out.toByteArray();
    }

    private static void field(ByteArrayOutputStream out, String name, String value) {
        out.write(0);
        text(out, name);
        text(out, value);
    }

    private static void text(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        number(out, bytes.length);
        out.writeBytes(bytes);
    }

    /** A length in seven bits, or more after them. */
    private static void number(ByteArrayOutputStream out, int value) {
        if (value < 127) {
            out.write(value);
            return;
        }
        out.write(127);
        int rest = value - 127;
        while (rest >= 128) {
            out.write(rest % 128 + 128);
            rest /= 128;
        }
        out.write(rest);
    }

    private static byte[] message(String service) {
        byte[] name = service.getBytes(StandardCharsets.UTF_8);
        var body = new ByteArrayOutputStream();
        if (name.length > 0) {
            body.write(0x0a);
            int length = name.length;
            while (length >= 128) {
                body.write(length & 0x7f | 0x80);
                length >>= 7;
            }
            body.write(length);
            body.writeBytes(name);
        }
        var framed = new ByteArrayOutputStream();
        framed.write(0);
        framed.write(body.size() >> 24);
        framed.write(body.size() >> 16);
        framed.write(body.size() >> 8);
        framed.write(body.size());
        framed.writeBytes(body.toByteArray());
        return framed.toByteArray();
    }
}
