package io.jollyboat.kubelet.probe;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The parts of a health check that are sent: its head and its message. */
final class GrpcRequest {

    private GrpcRequest() {}

    /** Header fields, none of them indexed or compressed. */
    static byte[] head(String authority, String userAgent) {
        var out = new ByteArrayOutputStream();
        out.write(0x83); // :method POST, from the static table
        out.write(0x86); // :scheme http
        out.write(0x04); // :path
        text(out, "/grpc.health.v1.Health/Check");
        out.write(0x01); // :authority
        text(out, authority);
        field(out, "content-type", "application/grpc");
        field(out, "te", "trailers");
        field(out, "user-agent", userAgent);
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

    /** Which service is asked for, as a message with its length before it. */
    static byte[] message(String service) {
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
