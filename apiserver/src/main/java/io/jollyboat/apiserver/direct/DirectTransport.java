package io.jollyboat.apiserver.direct;

import io.jollyboat.apiserver.authentication.Credentials;
import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.pipeline.Call;
import io.jollyboat.apiserver.pipeline.Pipeline;
import io.jollyboat.apiserver.request.QueryParameters;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.client.Watch;
import io.jollyboat.core.client.WatchSink;
import io.jollyboat.core.errors.ApiException;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Calls the server of this JVM as a given user.
 *
 * <p>A call runs on the caller's own thread from beginning to end; only when a read has to wait for
 * the cache is that thread parked. On the memory store it never has to, so that this works on the
 * virtual timeline too.
 */
public final class DirectTransport implements ApiTransport {

    private final Pipeline pipeline;
    private final Credentials credentials;

    public DirectTransport(Pipeline pipeline, Requester user) {
        this.pipeline = pipeline;
        this.credentials = Credentials.vouched(user);
    }

    @Override
    public JsonNode call(ApiRequest request) {
        Answer answer = answerTo(request);
        return switch (answer) {
            case Answer.Tree(int code, var json) when code >= 400 -> throw ApiException.of(json);
            case Answer.Tree tree -> tree.json();
            case Answer.Stored stored -> stored.object().tree();
            case Answer.StoredList list -> {
                var json = list.head().json();
                var items = json.putArray("items");
                list.items().forEach(item -> items.add(item.tree()));
                yield json;
            }
            case Answer.Document document when document.code() >= 400 ->
                    throw ApiException.internal(
                            new String(document.bytes(), StandardCharsets.UTF_8));
            case Answer.Document document ->
                    JsonNodeFactory.instance.stringNode(
                            new String(document.bytes(), StandardCharsets.UTF_8));
            case Answer.Stream ignored ->
                    throw ApiException.badRequest("a watch is opened, not called");
            case Answer.Tunnel ignored ->
                    throw ApiException.badRequest("tunnels are for callers on the network");
        };
    }

    @Override
    public Watch watch(ApiRequest request, WatchSink sink) {
        Answer answer = answerTo(request);
        return switch (answer) {
            case Answer.Stream stream -> DirectWatch.open(stream, sink);
            case Answer.Tree(int code, var json) when code >= 400 -> throw ApiException.of(json);
            default -> throw ApiException.badRequest("this is not a watch");
        };
    }

    private Answer answerTo(ApiRequest request) {
        DirectCaller caller = new DirectCaller(credentials, request);
        pipeline.serve(
                new Call(
                        caller,
                        request.method(),
                        request.path(),
                        new QueryParameters(request.query())));
        return caller.await();
    }
}
