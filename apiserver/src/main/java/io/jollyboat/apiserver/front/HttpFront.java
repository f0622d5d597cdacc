package io.jollyboat.apiserver.front;

import io.jollyboat.apiserver.pipeline.Call;
import io.jollyboat.apiserver.pipeline.Pipeline;
import io.jollyboat.apiserver.request.QueryParameters;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.http.HttpHandler;
import io.jollyboat.core.runtime.Timeline;

/** Hands every request on the network to the pipeline. */
public final class HttpFront implements HttpHandler {

    private final Pipeline pipeline;
    private final Timeline timeline;
    private final double goAway;

    /**
     * @param goAway which part of the requests over HTTP/2 send their client to another connection
     */
    public HttpFront(Pipeline pipeline, Timeline timeline, double goAway) {
        this.goAway = goAway;
        this.pipeline = pipeline;
        this.timeline = timeline;
    }

    @Override
    public void handle(HttpExchange exchange) {
        if (goAway > 0 && timeline.random().nextDouble() < goAway) {
            exchange.askToReconnect();
        }
        String target = exchange.target();
        int question = target.indexOf('?');
        String path = question < 0 ? target : target.substring(0, question);
        pipeline.serve(
                new Call(
                        new HttpCaller(exchange, timeline),
                        exchange.method(),
                        path,
                        QueryParameters.of(exchange.query())));
    }
}
