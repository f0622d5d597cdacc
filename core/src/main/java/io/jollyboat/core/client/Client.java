package io.jollyboat.core.client;

import io.jollyboat.core.model.ResourceType;
import java.util.LinkedHashMap;
import java.util.List;

/** The API in terms of typed resources, with watches. Safe for use by several threads. */
public final class Client extends CallingClient {

    private final ApiTransport transport;

    public Client(ApiTransport transport) {
        super(transport);
        this.transport = transport;
    }

    /**
     * Watches a collection.
     *
     * @param resourceVersion where to begin: the events after it; as a list returned it
     * @see ApiTransport#watch for how the sink is called
     */
    public Watch watch(
            ResourceType<?> type,
            String namespace,
            ListOptions options,
            String resourceVersion,
            WatchSink sink) {
        var query = new LinkedHashMap<>(options.query());
        query.put("watch", List.of("true"));
        query.put("allowWatchBookmarks", List.of("true"));
        query.put("resourceVersion", List.of(resourceVersion));
        return transport.watch(ApiRequest.get(type.path(namespace), query), sink);
    }
}
