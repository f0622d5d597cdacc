package io.jollyboat.core.http.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * Sees by the first bytes of a connection without TLS that the client speaks HTTP/2 and knows that
 * we do (RFC 9113, 3.3), as gRPC clients do. All others have begun to speak HTTP/1.1.
 */
final class PriorKnowledge extends ByteToMessageDecoder {

    /** No method of HTTP/1.1 begins like this. */
    private static final byte[] PREFACE = "PRI".getBytes(US_ASCII);

    private final Runnable spoken;

    /**
     * @param spoken puts handlers for HTTP/2 in place of those for HTTP/1.1
     */
    PriorKnowledge(Runnable spoken) {
        this.spoken = spoken;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        int known = Math.min(PREFACE.length, in.readableBytes());
        for (int i = 0; i < known; i++) {
            if (in.getByte(in.readerIndex() + i) != PREFACE[i]) {
                context.pipeline().remove(this); // which passes on what has come
                return;
            }
        }
        if (known == PREFACE.length) {
            spoken.run();
            context.pipeline().remove(this);
        }
    }
}
