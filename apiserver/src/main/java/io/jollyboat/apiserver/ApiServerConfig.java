package io.jollyboat.apiserver;

import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.apiserver.webhook.Webhooks;
import io.jollyboat.core.http.ClientTls;
import io.jollyboat.core.http.HttpServerConfig;
import io.jollyboat.core.http.NetworkLoop;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an API server is set up. Begin with {@link #inMemory}.
 *
 * @param listening where to listen; null to serve this JVM only
 * @param tokens bearer tokens and who stands behind them
 * @param serviceCidr where cluster addresses come from
 * @param serviceAddress the cluster address of the server's own service, inside that range
 * @param advertised the address under which pods reach the server behind that service
 * @param kubeletClient how the server knows kubelets, and what it shows them, when it passes
 *     requests on to them; null when it is not to
 * @param webhooks how webhooks are asked; null to ask them over the network, where there is one
 */
public record ApiServerConfig(
        @Nullable Listening listening,
        Map<String, Requester> tokens,
        String serviceCidr,
        String serviceAddress,
        InetAddress advertised,
        @Nullable ClientTls kubeletClient,
        @Nullable Webhooks webhooks) {

    /**
     * Where to listen.
     *
     * @param loop stays its owner's
     */
    public record Listening(NetworkLoop loop, List<HttpServerConfig> servers) {

        public Listening {
            servers = List.copyOf(servers);
        }
    }

    public ApiServerConfig {
        tokens = Map.copyOf(tokens);
    }

    /** A server without a socket, for components and tests in this JVM. */
    public static ApiServerConfig inMemory() {
        return new ApiServerConfig(
                null,
                Map.of(),
                "10.96.0.0/16",
                "10.96.0.1",
                InetAddress.getLoopbackAddress(),
                null,
                null);
    }

    /** Listens at several addresses alike; the first is the one the server gives as its own. */
    public ApiServerConfig listeningOn(NetworkLoop loop, HttpServerConfig... servers) {
        return new ApiServerConfig(
                new Listening(loop, List.of(servers)),
                tokens,
                serviceCidr,
                serviceAddress,
                advertised,
                kubeletClient,
                webhooks);
    }

    public ApiServerConfig tokens(Map<String, Requester> users) {
        return new ApiServerConfig(
                listening, users, serviceCidr, serviceAddress, advertised, kubeletClient, webhooks);
    }

    public ApiServerConfig services(String cidr, String address) {
        return new ApiServerConfig(
                listening, tokens, cidr, address, advertised, kubeletClient, webhooks);
    }

    public ApiServerConfig advertising(InetAddress address) {
        return new ApiServerConfig(
                listening, tokens, serviceCidr, serviceAddress, address, kubeletClient, webhooks);
    }

    public ApiServerConfig kubeletClient(ClientTls tls) {
        return new ApiServerConfig(
                listening, tokens, serviceCidr, serviceAddress, advertised, tls, webhooks);
    }

    /** Asks webhooks in another way than over the network, as tests do. */
    public ApiServerConfig webhooks(Webhooks asking) {
        return new ApiServerConfig(
                listening, tokens, serviceCidr, serviceAddress, advertised, kubeletClient, asking);
    }
}
