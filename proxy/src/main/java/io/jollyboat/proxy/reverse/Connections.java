package io.jollyboat.proxy.reverse;

/** The connections to servers, of both versions of HTTP. */
final class Connections {

    private final Http1Pool http1;
    private final Http2Pool http2;

    Connections(Http1Pool http1, Http2Pool http2) {
        this.http1 = http1;
        this.http2 = http2;
    }

    /** Gives a request to a server, which sooner or later tells it what became of that. */
    void send(Passage passage, Server server) {
        if (server.http2()) {
            http2.send(passage, server);
        } else {
            http1.send(passage, server);
        }
    }

    /** As {@link #send}, by a connection of its own. */
    void sendAfresh(Passage passage, Server server) {
        if (server.http2()) {
            http2.send(passage, server);
        } else {
            http1.connect(passage, server);
        }
    }
}
