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

    public HttpFront(Pipeline pipeline, Timeline timeline) {
        this.pipeline = pipeline;
        this.timeline = timeline;
    }

    @Override
    public void handle(HttpExchange exchange) {
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
