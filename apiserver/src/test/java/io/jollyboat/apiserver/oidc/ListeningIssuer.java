package io.jollyboat.apiserver.oidc;

import io.jollyboat.apiserver.ListeningServer;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.server.HttpServer;
import io.jollyboat.core.runtime.VirtualTimeline;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;

/** A provider that listens on the loopback, and a loop to reach it by. */
final class ListeningIssuer implements AutoCloseable {

    private final ListeningServer listening = new ListeningServer();
    private final HttpServer provider;
    final NetworkLoop loop = NetworkLoop.start();
    final Issuer issuer = new Issuer();

    ListeningIssuer() throws IOException {
        provider = listening.another(issuer);
        issuer.listensAt("https://127.0.0.1:" + provider.address().getPort());
    }

    /** Those whose certificates it shows. */
    List<X509Certificate> authorities() {
        return List.of(listening.authority().certificate());
    }

    /** Makes it today for a timeline: the certificates are of today. */
    void makeToday(VirtualTimeline timeline) {
        Duration since =
                Duration.between(
                        timeline.now(),
                        authorities().getFirst().getNotBefore().toInstant().plusSeconds(600));
        if (since.isPositive()) {
            timeline.advance(since);
        }
    }

    @Override
    public void close() {
        provider.stop(Duration.ZERO).toCompletableFuture().join();
        loop.close();
        listening.close();
    }
}
