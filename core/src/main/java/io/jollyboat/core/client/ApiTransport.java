package io.jollyboat.core.client;

/**
 * The way to an API server: in the same JVM, where trees are passed and nothing is encoded, or over
 * HTTP. Everything a component knows of the server it learns through here, so one that runs in the
 * server's JVM also runs on another machine.
 */
public interface ApiTransport extends CallingTransport {

    /**
     * Opens a watch. The sink is told of the events in their order, one at a time, and last that it
     * is closed; a sink must be quick, since it holds up the events behind.
     *
     * @return to end the watch; after that the sink may hear of one event still under way, and then
     *     of nothing, also not of its end
     */
    Watch watch(ApiRequest request, WatchSink sink);
}
