package io.jollyboat.apiserver.front;

import io.jollyboat.apiserver.authentication.Credentials;
import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.pipeline.Body;
import io.jollyboat.apiserver.pipeline.Call;
import io.jollyboat.apiserver.pipeline.Caller;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.http.RequestBody;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** A client on the network. */
final class HttpCaller implements Caller {

    private static final String BEARER = "bearer ";

    private final HttpExchange exchange;
    private final Executor worker;

    HttpCaller(HttpExchange exchange, Executor worker) {
        this.exchange = exchange;
        this.worker = worker;
    }

    @Override
    public String header(String name) {
        String value = exchange.headers().first(name);
        return value == null ? "" : value;
    }

    @Override
    public List<String> headers(String name) {
        return exchange.headers().all(name);
    }

    @Override
    public Map<String, List<String>> headersBelow(String prefix) {
        Map<String, List<String>> found = new TreeMap<>();
        exchange.headers()
                .forEach(
                        (name, value) -> {
                            if (name.regionMatches(true, 0, prefix, 0, prefix.length())) {
                                String rest =
                                        name.substring(prefix.length()).toLowerCase(Locale.ROOT);
                                found.computeIfAbsent(rest, none -> new ArrayList<>()).add(value);
                            }
                        });
        return found;
    }

    @Override
    public Credentials credentials() {
        return Credentials.shown(exchange.peer().clientCertificate(), bearerToken());
    }

    private String bearerToken() {
        String authorization = header("Authorization");
        return authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)
                ? authorization.substring(BEARER.length()).strip()
                : "";
    }

    @Override
    public void body(int limit, Consumer<Body> then) {
        exchange.body(limit).thenAccept(read -> then.accept(bodyOf(read)));
    }

    private static Body bodyOf(RequestBody read) {
        return switch (read) {
            case RequestBody.Complete(byte[] bytes) ->
                    bytes.length == 0 ? new Body.Empty() : new Body.Encoded(bytes);
            case RequestBody.TooLarge(int limit) -> new Body.TooLarge(limit);
            case RequestBody.Aborted ignored -> new Body.Aborted();
        };
    }

    @Override
    public Executor worker() {
        return worker;
    }

    @Override
    public void answer(Call call, Answer answer) {
        AnswerWriter.write(exchange, call, answer);
    }

    @Override
    public HttpExchange exchange() {
        return exchange;
    }
}
