package io.jollyboat.core.http;

import io.netty.channel.Channel;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * One request and its answer. The same for HTTP/1.1 and HTTP/2.
 *
 * <p>It is answered exactly once, by {@link #respond}, {@link #stream} or {@link #upgrade}, from
 * any thread; a second answer is an {@link IllegalStateException}. When the client has gone,
 * answers go nowhere and raise nothing. Callbacks and completions run on the event loop, so the
 * rule of {@link HttpHandler} holds for them too: never block.
 */
public interface HttpExchange {
    /** The method as sent, for example {@code GET}. */
    String method();

    /**
     * Path and query as sent, still percent-encoded: what a proxy passes on. Always begins with a
     * slash.
     */
    String target();

    /** The path without the query, percent-decoded. Always begins with a slash. */
    String path();

    /** The query's parameters, decoded. */
    Query query();

    /** The request's header fields. */
    Headers headers();

    /** {@code https} or {@code http}. */
    String scheme();

    /**
     * The host, with its port if one was given, that the client believes it is calling; empty when
     * it did not say.
     */
    String authority();

    /** The other end of the connection. */
    Peer peer();

    /** Whether a body is announced, or may still come. */
    boolean hasBody();

    /**
     * Reads the whole body. To be called at most once; a body nobody asks for is thrown away after
     * the answer. A client that waits for permission to send ({@code Expect: 100-continue}) gets it
     * now.
     *
     * @param maxBytes the most that is accepted; must not be negative
     * @return completes on the event loop with the outcome, never exceptionally
     */
    CompletionStage<RequestBody> body(int maxBytes);

    /**
     * Reads the body as it comes, however long it is; instead of {@link #body(int)}.
     *
     * @param sink called on the event loop, perhaps before this returns
     * @return to be run, on any thread, when a sink that was not hungry is so again
     */
    Runnable body(BodySink sink);

    /**
     * Answers with a whole body. Content-Length, Date and, where the configuration says so,
     * compression are added.
     *
     * @param body must not be changed afterwards
     */
    default void respond(int status, Headers headers, byte[] body) {
        respond(status, headers, List.of(body));
    }

    /**
     * Answers with a body made of segments, in order. Large ones go out piece by piece as the
     * client reads, without being put together.
     *
     * @param segments neither the list nor the arrays must be changed afterwards
     */
    default void respond(int status, Headers headers, List<byte[]> segments) {
        respond(status, headers, BodySource.of(segments));
    }

    /** Answers with a body that is put together as the client reads. */
    void respond(int status, Headers headers, BodySource body);

    /**
     * Answers with a body whose end is not known yet: a watch, a followed log. The head is sent at
     * once. With a Content-Length among the fields, exactly that many bytes must follow.
     */
    ResponseStream stream(int status, Headers headers);

    /** Whether {@link #upgrade} is possible: HTTP/1.1, and the client asked for it. */
    boolean upgradable();

    /**
     * Answers 101 and leaves HTTP. The connection's channel then carries plain bytes (TLS is taken
     * care of below), starting with what the client has already sent; automatic reading is off
     * until the new owner turns it on, and closing the channel is up to it.
     *
     * @param headers with the {@code Upgrade} field that names the new protocol; {@code Connection}
     *     is added
     * @return completes on the event loop, once the answer is on its way; exceptionally when the
     *     client has gone
     * @throws IllegalStateException when the exchange is not {@link #upgradable()}
     */
    CompletionStage<Channel> upgrade(Headers headers);

    /**
     * Asks the client to make its next requests on another connection: a GOAWAY, where that exists
     * (HTTP/2). What is under way on this one is not touched.
     */
    default void askToReconnect() {}

    /**
     * Runs a task on the event loop when this exchange is over: fully answered, cut by either side,
     * or its connection gone. At once when that is already so. Several tasks may be given.
     */
    void onClosed(Runnable task);
}
