package io.jollyboat.core.http.client;

import io.jollyboat.core.http.Headers;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/** Takes the one answer of a connection, or finds out why there is none. */
final class AnswerReader extends SimpleChannelInboundHandler<FullHttpResponse> {

    /**
     * Bytes of a status line and of all fields of an answer. Go's clients take ten MiB; no server
     * that means well comes near this, and many that do not may be spoken to at once.
     */
    private static final int HEAD_LIMIT = 1 << 20;

    private final CompletableFuture<HttpClient.Response> answer;

    AnswerReader(CompletableFuture<HttpClient.Response> answer) {
        this.answer = answer;
    }

    /** Writes requests, and reads answers within limits. */
    static HttpClientCodec codec() {
        HttpDecoderConfig limits =
                new HttpDecoderConfig()
                        .setMaxInitialLineLength(HEAD_LIMIT)
                        .setMaxHeaderSize(HEAD_LIMIT);
        return new HttpClientCodec(limits, false, false);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
        if (response.decoderResult().isFailure()) {
            exceptionCaught(context, response.decoderResult().cause());
            return;
        }
        List<String> pairs = new ArrayList<>();
        response.headers()
                .forEach(
                        field -> {
                            pairs.add(field.getKey());
                            pairs.add(field.getValue());
                        });
        answer.complete(
                new HttpClient.Response(
                        response.status().code(),
                        Headers.taking(pairs.toArray(String[]::new)),
                        ByteBufUtil.getBytes(response.content())));
        context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        answer.completeExceptionally(new IOException("EOF"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        answer.completeExceptionally(new IOException(words(cause), cause));
        context.close();
    }

    /** That the server cannot be connected to, in the words that Kubernetes' users know. */
    static IOException unreachable(InetSocketAddress server, Throwable cause) {
        String why = words(cause);
        String known = why.startsWith("Connection refused") ? "connect: connection refused" : why;
        return new IOException("dial tcp " + text(server) + ": " + known, cause);
    }

    static TimeoutException tooLate() {
        return new TimeoutException("context deadline exceeded");
    }

    private static String text(InetSocketAddress server) {
        String host =
                server.isUnresolved()
                        ? "lookup " + server.getHostString()
                        : server.getAddress().getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + server.getPort();
    }

    /** The innermost words: TLS wraps what is wrong with a certificate several times. */
    static String words(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage();
        if (root instanceof TooLongHttpHeaderException
                || root instanceof TooLongHttpLineException) {
            return "net/http: server response headers exceeded " + HEAD_LIMIT + " bytes; aborted";
        }
        if (root instanceof PrematureChannelClosureException) {
            return "unexpected EOF";
        }
        if (root instanceof TooLongFrameException) {
            return "http: response body too large";
        }
        if (root instanceof java.security.cert.CertificateException) {
            return "tls: failed to verify certificate: x509: " + message;
        }
        return message == null ? root.toString() : message;
    }
}
