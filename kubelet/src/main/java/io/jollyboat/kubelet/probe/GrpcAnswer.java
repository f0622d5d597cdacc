package io.jollyboat.kubelet.probe;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What has come back on the stream of a health check: headers, a message, trailers. Once the stream
 * has ended it gives either the health or the error, by the rules of gRPC's protocol over HTTP/2.
 */
final class GrpcAnswer {

    private static final int PREFIX = 5; // a flag and four bytes of length before a message

    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private @Nullable Http2Headers head;
    private @Nullable Http2Headers trailers;
    private boolean over;

    /** Either the health of the service, as the protocol numbers it, or why there is none. */
    sealed interface Result {
        record Health(int status) implements Result {}

        record Refusal(GrpcStatus status) implements Result {}
    }

    /**
     * Takes a block of headers: the first is the answer's head, the last its trailers; a lone one
     * is both.
     *
     * @throws Http2Exception it is none
     */
    void headers(byte[] block, boolean last) throws Http2Exception {
        Http2Headers headers = decoder.decodeHeaders(1, Unpooled.wrappedBuffer(block));
        if (head == null && !String.valueOf(headers.status()).startsWith("1")) {
            head = headers;
        }
        if (last) {
            trailers = headers;
            over = true;
        }
    }

    /** Takes a part of the message. */
    void data(byte[] part, boolean last) {
        message.writeBytes(part);
        over |= last;
    }

    /** Whether nothing more will come, or nothing more would change anything. */
    boolean over() {
        return over || (head != null && stranger(head) != null);
    }

    Result result() {
        GrpcStatus stranger = head == null ? null : stranger(head);
        if (stranger != null) {
            return new Result.Refusal(stranger);
        }
        if (trailers == null) {
            return error("server closed the stream without sending trailers");
        }
        return ended(trailers);
    }

    /** An answer that is not gRPC's. */
    private static @Nullable GrpcStatus stranger(Http2Headers head) {
        String type = text(head, "content-type");
        int status = number(String.valueOf(head.status()), -1);
        boolean grpc = type.matches("(?i)application/grpc([+;].*)?");
        if (grpc && (status == 200 || head.contains("grpc-status"))) {
            return null;
        }
        String why =
                type.isEmpty()
                        ? "malformed header: missing HTTP content-type"
                        : "transport: received unexpected content-type \"" + type + "\"";
        if (status == 200) {
            return new GrpcStatus(GrpcStatus.UNKNOWN, why);
        }
        String said =
                status < 0
                        ? "malformed header: missing HTTP status"
                        : "unexpected HTTP status code received from server: "
                                + status
                                + " ("
                                + HttpResponseStatus.valueOf(status).reasonPhrase()
                                + ")";
        return GrpcStatus.ofHttp(status, grpc ? said : said + "; " + why);
    }

    private Result ended(Http2Headers end) {
        if (!end.contains("grpc-status")) {
            return error("malformed header: missing grpc-status");
        }
        int code = number(text(end, "grpc-status"), GrpcStatus.UNKNOWN);
        if (code != 0) {
            return new Result.Refusal(new GrpcStatus(code, plain(text(end, "grpc-message"))));
        }
        byte[] bytes = message.toByteArray();
        if (bytes.length < PREFIX) {
            return error(
                    "cardinality violation: received no response message from non-server-streaming RPC");
        }
        if (bytes[0] != 0) {
            return error("grpc: compressed flag set with identity or empty encoding");
        }
        // the health is the one field; a field that has its default is not sent
        boolean told = bytes.length >= PREFIX + 2 && bytes[PREFIX] == 0x08;
        return new Result.Health(told ? bytes[PREFIX + 1] : 0);
    }

    private static Result error(String message) {
        return new Result.Refusal(new GrpcStatus(GrpcStatus.INTERNAL, message));
    }

    private static String text(Http2Headers headers, String name) {
        CharSequence value = headers.get(name);
        return value == null ? "" : value.toString();
    }

    private static int number(String text, int otherwise) {
        return text.matches("\\d{1,3}") ? Integer.parseInt(text) : otherwise;
    }

    /** Takes the percent signs out of a message; what is no such code stays as it is. */
    private static String plain(String message) {
        var out = new ByteArrayOutputStream();
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
            if (bytes[i] == '%' && high >= 0 && low >= 0) {
                out.write(high << 4 | low);
                i += 2;
            } else {
                out.write(bytes[i]);
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
