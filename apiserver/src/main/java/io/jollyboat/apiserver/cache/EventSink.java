package io.jollyboat.apiserver.cache;

import io.jollyboat.core.errors.ApiException;
import org.jspecify.annotations.Nullable;

/** Where a watch tells what it has to. One call at a time; each must return soon. */
public interface EventSink {

    /** The next event. Called only after {@link #ready} said so. */
    void event(WatchEvent event);

    /**
     * Whether the reader can take more. When it cannot, the sink calls {@link OpenWatch#proceed} as
     * soon as it can.
     */
    boolean ready();

    /**
     * The last call.
     *
     * @param why null when the watch ended in order
     */
    void ended(@Nullable ApiException why);
}
