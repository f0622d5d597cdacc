package io.jollyboat.apiserver.front;

import io.jollyboat.apiserver.pipeline.Call;
import io.jollyboat.apiserver.pipeline.Pipeline;
import io.jollyboat.apiserver.request.QueryParameters;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.http.HttpHandler;
import io.jollyboat.core.runtime.Timeline;
import java.time.Duration;

/** Hands every request on the network to the pipeline. */
public final class HttpFront implements HttpHandler {

    private final Pipeline pipeline;
    private final Timeline timeline;
    private final double goAway;
    private final Duration patience;

    /**
     * @param goAway which part of the requests over HTTP/2 send their client to another connection
     * @param patience how long an answer may take that is one
     */
    public HttpFront(Pipeline pipeline, Timeline timeline, double goAway, Duration patience) {
        this.goAway = goAway;
        this.patience = patience;
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
        Call call =
                new Call(
                        new HttpCaller(exchange, timeline),
                        exchange.method(),
                        path,
                        QueryParameters.of(exchange.query()));
        Deadline deadline = new Deadline(call, timeline, patience);
        pipeline.serve(call);
        deadline.watch();
    }
}
