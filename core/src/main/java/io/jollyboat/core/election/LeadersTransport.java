package io.jollyboat.core.election;

import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.client.Watch;
import io.jollyboat.core.client.WatchSink;
import io.jollyboat.core.errors.ApiException;
import tools.jackson.databind.JsonNode;

/**
 * A leader's way to the API server, which is closed when it leads no longer: what it still has in
 * mind to write then stays unwritten.
 */
final class LeadersTransport implements ApiTransport {

    private final ApiTransport to;
    private volatile boolean closed;

    LeadersTransport(ApiTransport to) {
        this.to = to;
    }

    void close() {
        closed = true;
    }

    @Override
    public JsonNode call(ApiRequest request) {
        check();
        return to.call(request);
    }

    @Override
    public Watch watch(ApiRequest request, WatchSink sink) {
        check();
        return to.watch(request, sink);
    }

    private void check() {
        if (closed) {
            throw ApiException.unavailable("another copy leads", 0);
        }
    }
}
