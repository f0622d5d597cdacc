package io.jollyboat.apiserver.upstream;

import io.jollyboat.core.http.NetworkLoop;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The event loop for calls to other servers: the one that carries this server's own sockets or,
 * where it has none, one that is started with the first call. Safe for use by many threads.
 */
public final class OutgoingLoop implements Supplier<NetworkLoop>, AutoCloseable {

    private final @Nullable NetworkLoop shared;
    private @Nullable NetworkLoop own; // guarded by this

    /**
     * @param shared stays its owner's; null when there is none
     */
    public OutgoingLoop(@Nullable NetworkLoop shared) {
        this.shared = shared;
    }

    @Override
    public synchronized NetworkLoop get() {
        if (shared != null) {
            return shared;
        }
        if (own == null) {
            own = NetworkLoop.start();
        }
        return own;
    }

    @Override
    public synchronized void close() {
        if (own != null) {
            own.close();
            own = null;
        }
    }
}
