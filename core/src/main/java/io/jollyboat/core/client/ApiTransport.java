package io.jollyboat.core.client;

import io.jollyboat.core.errors.ApiException;
import tools.jackson.databind.JsonNode;

/**
 * The way to an API server: in the same JVM, where trees are passed and nothing is encoded, or over
 * HTTP. Everything a component knows of the server it learns through here, so one that runs in the
 * server's JVM also runs on another machine.
 */
public interface ApiTransport {

    /**
     * Makes a call and waits for the answer. Called on a thread that may block, never on an event
     * loop.
     *
     * @return the body of a successful answer. It is shared with other readers and must not be
     *     changed.
     * @throws ApiException when the answer is a failure, also when the server cannot be reached
     *     (503)
     */
    JsonNode call(ApiRequest request);

    /**
     * Opens a watch. The sink is told of the events in their order, one at a time, and last that it
     * is closed; a sink must be quick, since it holds up the events behind.
     *
     * @return to end the watch; after that the sink may hear of one event still under way, and then
     *     of nothing, also not of its end
     */
    Watch watch(ApiRequest request, WatchSink sink);
}
