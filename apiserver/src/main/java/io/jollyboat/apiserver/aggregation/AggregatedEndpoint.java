package io.jollyboat.apiserver.aggregation;

import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.pipeline.Body;
import io.jollyboat.apiserver.pipeline.Call;
import io.jollyboat.apiserver.pipeline.Endpoint;
import io.jollyboat.apiserver.pipeline.LimitStage;
import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.http.client.Forwarded;
import io.jollyboat.core.http.client.HttpClient;
import io.jollyboat.core.http.client.HttpForwarder;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Passes requests for groups that other servers serve on to these. */
final class AggregatedEndpoint implements Endpoint {

    private static final JsonMapper MAPPER = JsonMapper.shared();

    /** With requests that end by themselves, as Kubernetes has it. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** With what clients ask first of all, and of every group. */
    private static final Duration DISCOVERY_PATIENCE = Duration.ofSeconds(5);

    /** For callers in this JVM, which get whole answers. */
    private static final HttpClient.Bounds BOUNDS =
            new HttpClient.Bounds(64 * 1024 * 1024, PATIENCE);

    private final RemoteApis apis;
    private final RemoteConnections connections;

    AggregatedEndpoint(RemoteApis apis, RemoteConnections connections) {
        this.apis = apis;
        this.connections = connections;
    }

    @Override
    public boolean serve(Call call) {
        if (call.caller().exchange() == null) {
            Optional<RemoteApi> remote = remote(call);
            remote.ifPresent(api -> ask(call, api, connections.address(api)));
            return remote.isPresent();
        }
        try {
            Optional<RemoteApi> remote = remote(call);
            remote.ifPresent(api -> pass(call, api, connections.address(api)));
            return remote.isPresent();
        } catch (ApiException notThere) { // for whatever reason: clients are told no more
            call.answer(PlainAnswer.unavailable(RemoteApis.UNAVAILABLE));
            return true;
        }
    }

    private void pass(Call call, RemoteApi api, InetSocketAddress server) {
        call.answer(
                new Answer.Tunnel(
                        exchange ->
                                forward(exchange, call, api, server)
                                        .thenApply(AggregatedEndpoint::instead)));
    }

    private CompletionStage<Forwarded> forward(
            HttpExchange exchange, Call call, RemoteApi api, InetSocketAddress server) {
        HttpForwarder forwarder = connections.forwarder(api);
        Headers who = ProxyHeaders.of(call.user());
        return forwarder.forwardUnlessRedirected(
                patience(call), exchange, server, target(call), who);
    }

    private static @Nullable Duration patience(Call call) {
        if (call.longRunning()) {
            return null;
        }
        return call.info().resourceRequest() ? PATIENCE : DISCOVERY_PATIENCE;
    }

    private Optional<RemoteApi> remote(Call call) {
        RequestInfo info = call.info();
        if (info.resourceRequest()) {
            return apis.serving(info.group(), info.version());
        }
        String[] parts = call.path().split("/", -1);
        if (parts.length == 6 && call.path().startsWith("/openapi/v3/apis/")) {
            return apis.serving(parts[4], parts[5]);
        }
        boolean discovery =
                parts.length >= 4
                        && parts[1].equals("apis")
                        && (parts.length == 4 || parts[4].isEmpty());
        return discovery ? apis.serving(parts[2], parts[3]) : Optional.empty();
    }

    private static Optional<Answer> instead(Forwarded outcome) {
        return switch (outcome) {
            case Forwarded.Answered ignored -> Optional.empty();
            case Forwarded.Failed(String problem) ->
                    Optional.of(
                            PlainAnswer.unavailable("error trying to reach service: " + problem));
            case Forwarded.TooLate ignored ->
                    Optional.of(Answer.refusal(ApiException.timeout(Forwarded.TooLate.WORDS)));
            case Forwarded.TooLarge ignored -> Optional.of(Answer.refusal(LimitStage.tooLarge()));
            case Forwarded.Refused ignored -> Optional.of(PlainAnswer.redirect());
        };
    }

    private static String target(Call call) {
        StringBuilder target = new StringBuilder(call.path());
        char separator = '?';
        for (Map.Entry<String, List<String>> each : call.query().values().entrySet()) {
            for (String value : each.getValue()) {
                target.append(separator)
                        .append(encoded(each.getKey()))
                        .append('=')
                        .append(encoded(value));
                separator = '&';
            }
        }
        return target.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private void ask(Call call, RemoteApi api, InetSocketAddress server) {
        call.caller()
                .body(
                        LimitStage.BODY_BYTES,
                        body -> {
                            byte[] bytes =
                                    body instanceof Body.Tree(JsonNode json)
                                            ? MAPPER.writeValueAsBytes(json)
                                            : new byte[0];
                            send(call, api, server, bytes);
                        });
    }

    private void send(Call call, RemoteApi api, InetSocketAddress server, byte[] body) {
        Headers headers = ProxyHeaders.of(call.user()).with("Accept", "application/json");
        if (body.length > 0) {
            headers = headers.with("Content-Type", call.header("Content-Type"));
        }
        connections
                .client(api)
                .call(
                        new HttpClient.Request(
                                server,
                                api.serverName(),
                                api.serverName(),
                                new HttpClient.Message(call.method(), target(call), headers, body),
                                BOUNDS))
                .whenComplete(
                        (response, failure) -> {
                            if (failure != null) {
                                call.fail(
                                        ApiException.unavailable(
                                                "error trying to reach service: "
                                                        + failure.getMessage(),
                                                1));
                            } else {
                                call.answer(answer(response));
                            }
                        });
    }

    private static Answer answer(HttpClient.Response response) {
        try {
            if (MAPPER.readTree(response.body()) instanceof ObjectNode json) {
                return new Answer.Tree(response.status(), json);
            }
        } catch (JacksonException noJson) {
            // then it is passed on as it is
        }
        return new Answer.Document(response.status(), "text/plain", Map.of(), response.body());
    }
}
