package io.jollyboat.core.http;

import io.netty.channel.Channel;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what strangers do to a connection (quietly) from what we did wrong (loudly). */
public final class ConnectionFailure {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionFailure.class);

    private ConnectionFailure() {}

    /** Writes it to the log, at the level that it deserves. */
    public static void log(Channel channel, Throwable cause) {
        if (cause instanceof DecoderException decoder && decoder.getCause() != null) {
            cause = decoder.getCause();
        }
        if (cause instanceof SSLException) {
            LOG.debug("TLS with {} failed: {}", channel.remoteAddress(), cause.getMessage());
        } else if (cause instanceof IOException || cause instanceof DecoderException) {
            LOG.debug("connection from {} failed: {}", channel.remoteAddress(), cause.toString());
        } else {
            LOG.error("connection from {} closed", channel.remoteAddress(), cause);
        }
    }
}
