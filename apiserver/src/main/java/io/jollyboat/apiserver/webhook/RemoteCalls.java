package io.jollyboat.apiserver.webhook;

import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.client.HttpClient;
import io.jollyboat.core.pki.CertificateCheck;
import io.jollyboat.core.pki.Pem;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.tls.ServerTrust;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls of one {@link RemoteServer}, which share what TLS needs. Never blocks; safe for use by many
 * threads.
 */
public final class RemoteCalls implements AutoCloseable {

    /** Bytes of an answer at the most. */
    private static final int ANSWER_LIMIT = 1 << 20;

    private final RemoteServer server;
    private final Supplier<NetworkLoop> loop;
    private final Timeline timeline;
    private @Nullable HttpClient client; // guarded by this, as the next
    private boolean closed;

    /**
     * @param loop carries the connections; asked for when the first is made
     */
    public RemoteCalls(RemoteServer server, Supplier<NetworkLoop> loop, Timeline timeline) {
        this.server = server;
        this.loop = loop;
        this.timeline = timeline;
    }

    /** The address, as errors show it. */
    String address() {
        return server.address().toString();
    }

    /**
     * Posts JSON to the server's own path.
     *
     * @param patience from the first attempt to connect to the last byte of the answer
     * @return completes as {@link HttpClient#call} does
     */
    public CompletionStage<HttpClient.Response> post(byte[] body, Duration patience) {
        var answer = new CompletableFuture<HttpClient.Response>();
        timeline.execute(() -> call(body, patience, answer)); // looking up a name may block
        return answer;
    }

    private void call(
            byte[] body, Duration patience, CompletableFuture<HttpClient.Response> answer) {
        URI address = server.address();
        boolean secure = "https".equals(address.getScheme());
        int port = address.getPort() > 0 ? address.getPort() : secure ? 443 : 80;
        String path = address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        try {
            client().call(
                            new HttpClient.Request(
                                    new InetSocketAddress(address.getHost(), port),
                                    address.getRawAuthority(),
                                    address.getHost(),
                                    new HttpClient.Message("POST", path + query, headers(), body),
                                    new HttpClient.Bounds(ANSWER_LIMIT, patience)))
                    .whenComplete(
                            (response, failure) -> {
                                if (failure == null) {
                                    answer.complete(response);
                                } else {
                                    answer.completeExceptionally(failure);
                                }
                            });
        } catch (IOException | IllegalArgumentException broken) {
            answer.completeExceptionally(broken);
        }
    }

    private Headers headers() {
        Headers headers =
                Headers.of(
                        "Content-Type",
                        "application/json",
                        "Accept",
                        "application/json, */*",
                        "User-Agent",
                        "kube-apiserver");
        String authorization = server.user().authorization();
        return authorization.isEmpty() ? headers : headers.with("Authorization", authorization);
    }

    private synchronized HttpClient client() throws IOException {
        HttpClient made = client;
        if (made != null) {
            return made;
        }
        if (closed) {
            throw new IOException("the server stops");
        }
        made =
                "https".equals(server.address().getScheme())
                        ? HttpClient.secure(loop.get(), trust(), server.user().credential())
                        : HttpClient.plain(loop.get());
        client = made;
        return made;
    }

    private ServerTrust trust() {
        return server.blind()
                ? new ServerTrust.Blind()
                : server.authorities().isEmpty()
                        ? new ServerTrust.Machine()
                        : new ServerTrust.Authorities(
                                new CertificateCheck(
                                        Pem.readCertificates(server.authorities()), timeline::now));
    }

    /** What is under way goes on. */
    @Override
    public synchronized void close() {
        closed = true;
        HttpClient made = client;
        client = null;
        if (made != null) {
            made.close();
        }
    }
}
