package io.jollyboat.apiserver.usage;

import io.jollyboat.apiserver.tunnel.Kubelets;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.client.HttpClient;
import io.jollyboat.core.tls.ClientTls;
import io.jollyboat.core.tls.ServerTrust;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Asks kubelets over the network. The set-up of TLS waits for the first question. */
public final class KubeletSummaries implements NodeSummaries, AutoCloseable {

    private static final HttpClient.Bounds BOUNDS =
            new HttpClient.Bounds(16 * 1024 * 1024, Duration.ofSeconds(10));
    private static final String TARGET = "/stats/summary?only_cpu_and_memory=true";

    private final Kubelets kubelets;
    private final Supplier<NetworkLoop> loop;
    private final ClientTls tls;
    private @Nullable HttpClient client; // guarded by this

    /**
     * @param loop carries the connections; asked for when the first is made
     */
    public KubeletSummaries(Kubelets kubelets, Supplier<NetworkLoop> loop, ClientTls tls) {
        this.kubelets = kubelets;
        this.loop = loop;
        this.tls = tls;
    }

    @Override
    public CompletionStage<ObjectNode> of(String node) {
        InetSocketAddress address;
        try {
            address = kubelets.address(node);
        } catch (ApiException unknown) {
            return CompletableFuture.failedFuture(unknown);
        }
        var message = new HttpClient.Message("GET", TARGET, Headers.empty(), new byte[0]);
        String host = address.getHostString();
        return client().call(new HttpClient.Request(address, host, host, message, BOUNDS))
                .thenApply(KubeletSummaries::read);
    }

    private static ObjectNode read(HttpClient.Response response) {
        if (response.status() == 200
                && JsonMapper.shared().readTree(response.body()) instanceof ObjectNode json) {
            return json;
        }
        throw ApiException.internal("the kubelet answered with status " + response.status());
    }

    private synchronized HttpClient client() {
        HttpClient known = client;
        if (known != null) {
            return known;
        }
        try {
            HttpClient made =
                    HttpClient.secure(
                            loop.get(),
                            new ServerTrust.Authorities(tls.servers()),
                            tls.credential());
            client = made;
            return made;
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.close();
            client = null;
        }
    }
}
