package io.jollyboat.apiserver.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.RequestBody;
import io.jollyboat.core.http.server.HttpServer;
import io.jollyboat.core.http.server.HttpServerConfig;
import io.jollyboat.core.runtime.Timeline;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A webhook that a kubeconfig names: it keeps what it is sent, and answers as it is told to. */
public final class ReviewServer implements AutoCloseable {

    /** What it was sent. */
    public record Asked(String target, String authorization, JsonNode body) {}

    /** What it answers. */
    public record Reply(int status, String body) {
        /** A body with single quotes for double ones. */
        public static Reply json(String text) {
            return new Reply(200, text.replace('\'', '"'));
        }
    }

    public final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
    private final NetworkLoop loop = NetworkLoop.start();
    private final HttpServer server;
    private volatile Function<JsonNode, Reply> answering = body -> new Reply(200, "{}");

    public ReviewServer() throws IOException {
        server =
                HttpServer.start(
                        loop,
                        HttpServerConfig.plain(new InetSocketAddress("127.0.0.1", 0)),
                        Timeline.real(),
                        exchange ->
                                exchange.body(1 << 20)
                                        .thenAccept(
                                                body ->
                                                        Timeline.real()
                                                                .execute(
                                                                        () ->
                                                                                answer(
                                                                                        exchange,
                                                                                        body))));
    }

    private void answer(HttpExchange exchange, RequestBody body) {
        JsonNode json = JsonMapper.shared().readTree(((RequestBody.Complete) body).bytes());
        String authorization = String.valueOf(exchange.headers().first("Authorization"));
        asked.add(new Asked(exchange.target(), authorization, json));
        Reply reply = answering.apply(json);
        exchange.respond(reply.status, Headers.json(), reply.body.getBytes(UTF_8));
    }

    /**
     * What it answers from now on.
     *
     * @param how may block
     */
    public void answers(Function<JsonNode, Reply> how) {
        answering = how;
    }

    /** Writes a kubeconfig that names it. */
    public Path kubeconfig(Path folder) throws IOException {
        return Files.writeString(
                folder.resolve("webhook.yaml"),
                "apiVersion: v1\nkind: Config\ncurrent-context: it\n"
                        + "clusters: [{name: c, cluster: {server: 'http://127.0.0.1:%d/tell'}}]\n"
                                .formatted(server.port())
                        + "users: [{name: u, user: {token: secret}}]\n"
                        + "contexts: [{name: it, context: {cluster: c, user: u}}]\n");
    }

    @Override
    public void close() {
        server.stop(Duration.ZERO);
        loop.close();
    }
}
