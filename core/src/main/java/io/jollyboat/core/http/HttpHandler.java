package io.jollyboat.core.http;

/** Answers requests. */
@FunctionalInterface
public interface HttpHandler {
    /**
     * Called once for every request, on the event loop of its connection, as soon as the request's
     * head is there; the body may still be under way.
     *
     * <p>It must return at once and never block: all other connections of the loop wait meanwhile.
     * Answers that are at hand (a read from a cache) are best given before returning, since a
     * change of threads costs more than they do; anything else is answered later, from any thread.
     * Every exchange must be answered in the end, exactly once, even when the client has gone; an
     * exchange whose handler throws before it answered is answered with 500.
     */
    void handle(HttpExchange exchange);
}
