package io.jollyboat.proxy.reverse;

import io.jollyboat.core.http.BodySink;
import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.http.ResponseStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way. It is given to one server after another until one can be connected to,
 * and its body only to that one. A request without a body whose method may be repeated (RFC 9110,
 * 9.2.2) is also sent again when a connection that was used before turns out to have ended.
 *
 * <p>Everything happens on the one event loop.
 */
final class Passage implements BodySink {

    private static final Set<String> REPEATABLE =
            Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");

    final HttpExchange exchange;
    final Added more;
    final Duration patience;
    private final List<Server> servers;
    private final Connections connections;
    private final CompletableFuture<Passed> outcome = new CompletableFuture<>();
    private final Deque<byte[]> early = new ArrayDeque<>(); // before there is a server
    private int attempt;
    private boolean complete;
    private @Nullable Upstream upstream;
    private Runnable resume = () -> {};

    /**
     * @param servers at least one, in the order in which they are to be tried
     * @param patience how long the server may take to begin its answer
     */
    Passage(
            HttpExchange exchange,
            List<Server> servers,
            Added more,
            Duration patience,
            Connections connections) {
        this.exchange = exchange;
        this.servers = servers;
        this.more = more;
        this.patience = patience;
        this.connections = connections;
    }

    CompletableFuture<Passed> start() {
        // What follows a request for another protocol is not of HTTP.
        if (!exchange.upgradable()) {
            resume = exchange.body(this);
        }
        exchange.onClosed(this::clientGone);
        connections.send(this, servers.getFirst());
        return outcome;
    }

    private void clientGone() {
        Upstream way = upstream;
        if (way != null) {
            upstream = null;
            way.abort();
        }
    }

    /** A server has it from here on: its head has been written. */
    void givenTo(Upstream way) {
        upstream = way;
        early.forEach(way::piece);
        early.clear();
        if (complete || exchange.upgradable()) {
            way.end();
        } else {
            resume.run();
        }
    }

    /** The server takes more again. */
    void resume() {
        resume.run();
    }

    /** This server cannot be connected to. */
    void unreachable(Throwable cause) {
        if (++attempt < servers.size()) {
            connections.send(this, servers.get(attempt));
        } else {
            Throwable root = cause;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            fail(root.getMessage() == null ? root.toString() : root.getMessage());
        }
    }

    /**
     * The connection ended before there was an answer.
     *
     * @param old whether it had served other requests before
     */
    void cut(boolean old) {
        upstream = null;
        if (old && !exchange.hasBody() && REPEATABLE.contains(exchange.method())) {
            connections.sendAfresh(this, servers.get(attempt));
        } else {
            fail("the connection ended without an answer");
        }
    }

    void fail(String problem) {
        upstream = null;
        outcome.complete(new Passed.Failed(problem));
    }

    void tooLate() {
        upstream = null;
        outcome.complete(new Passed.TooLate());
    }

    /** The answer begins. */
    ResponseStream answer(int status, Headers fields) {
        outcome.complete(new Passed.Answered());
        return exchange.stream(status, fields);
    }

    /** An answer that has come whole. */
    void answerWhole(int status, Headers fields, byte[] body) {
        upstream = null;
        outcome.complete(new Passed.Answered());
        exchange.respond(status, fields, body);
    }

    /** The server's way out of HTTP was agreed to. */
    void switched() {
        upstream = null;
        outcome.complete(new Passed.Answered());
    }

    /** Nothing more is to be told to the server. */
    void over() {
        upstream = null;
    }

    // ---- the request's body

    @Override
    public void piece(byte[] bytes) {
        if (upstream == null) {
            early.add(bytes);
        } else {
            upstream.piece(bytes);
        }
    }

    @Override
    public void end() {
        complete = true;
        if (upstream != null) {
            upstream.end();
        }
    }

    @Override
    public void aborted() {
        clientGone();
    }

    @Override
    public boolean hungry() {
        return upstream != null && upstream.writable();
    }
}
