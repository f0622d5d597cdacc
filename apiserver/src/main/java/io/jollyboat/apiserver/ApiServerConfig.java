package io.jollyboat.apiserver;

import io.jollyboat.apiserver.access.AccessConfig;
import io.jollyboat.apiserver.aggregation.AggregationConfig;
import io.jollyboat.apiserver.options.ServerOptions;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.apiserver.usage.NodeSummaries;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.client.HttpForwarder;
import io.jollyboat.core.http.server.HttpServerConfig;
import io.jollyboat.core.pki.CertificateCheck;
import io.jollyboat.core.tls.ClientTls;
import io.jollyboat.core.tls.ServerTls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an API server is set up. Begin with {@link #inMemory}.
 *
 * @param listening where to listen; null to serve this JVM only
 * @param access whom it knows and trusts
 * @param serviceCidr where cluster addresses come from: a range, or one of each family divided by a
 *     comma
 * @param serviceAddress the cluster address of the server's own service, inside that range
 * @param advertised the address under which pods reach the server behind that service
 * @param nodes how the server speaks with nodes
 * @param options how it behaves
 */
public record ApiServerConfig(
        @Nullable Listening listening,
        AccessConfig access,
        String serviceCidr,
        String serviceAddress,
        InetAddress advertised,
        NodeAccess nodes,
        ServerOptions options) {

    private static final int SECURE_PORT = 6443;

    /** Refuses pods of accounts that do not exist, which only a controller makes. */
    private static final String NEEDING_CONTROLLERS = "ServiceAccount,TaintNodesByCondition";

    /**
     * How to speak with nodes.
     *
     * @param kubelets how the server knows kubelets, and what it shows them, when it passes
     *     requests on to them; null when it is not to
     * @param summaries how nodes are asked what they use; null to ask kubelets over the network,
     *     where that may be
     */
    public record NodeAccess(@Nullable ClientTls kubelets, @Nullable NodeSummaries summaries) {
        static final NodeAccess NONE = new NodeAccess(null, null);
    }

    /**
     * Where to listen.
     *
     * @param loop stays its owner's
     * @param aggregation how other API servers know this one; null when it knows none
     */
    public record Listening(
            NetworkLoop loop,
            List<HttpServerConfig> servers,
            @Nullable AggregationConfig aggregation) {

        public Listening {
            servers = List.copyOf(servers);
        }
    }

    /**
     * A server without a socket, for components and tests in this JVM. There may be no controllers
     * that make accounts or take taints off new nodes: see {@link #withControllers}.
     */
    public static ApiServerConfig inMemory() {
        return new ApiServerConfig(
                null,
                AccessConfig.standard(),
                "10.96.0.0/16",
                "10.96.0.1",
                InetAddress.getLoopbackAddress(),
                NodeAccess.NONE,
                ServerOptions.DEFAULT.disabling(NEEDING_CONTROLLERS));
    }

    /**
     * With the plug-ins on that need controllers: pods run as service accounts that exist, and new
     * nodes are tainted until they are ready.
     */
    public ApiServerConfig withControllers() {
        return options(options.disabling(""));
    }

    /** Listens at several addresses alike; the first is the one the server gives as its own. */
    public ApiServerConfig listeningOn(NetworkLoop loop, HttpServerConfig... servers) {
        return new ApiServerConfig(
                new Listening(loop, List.of(servers), null),
                access,
                serviceCidr,
                serviceAddress,
                advertised,
                nodes,
                options);
    }

    /**
     * Refuses halves and contradictions.
     *
     * @throws IllegalArgumentException when options say what does not hold together
     */
    public void check() {
        access.check();
        options.audit().check();
        options.storage().encryption().check();
    }

    public ApiServerConfig tokens(Map<String, Requester> users) {
        return access(access.tokens(users));
    }

    public ApiServerConfig access(AccessConfig whom) {
        return new ApiServerConfig(
                listening, whom, serviceCidr, serviceAddress, advertised, nodes, options);
    }

    public ApiServerConfig services(String cidr, String address) {
        return new ApiServerConfig(listening, access, cidr, address, advertised, nodes, options);
    }

    public ApiServerConfig advertising(InetAddress address) {
        return new ApiServerConfig(
                listening, access, serviceCidr, serviceAddress, address, nodes, options);
    }

    /**
     * Passes requests on to kubelets.
     *
     * @param tls how the server knows them, and what it shows them
     */
    public ApiServerConfig kubeletClient(ClientTls tls) {
        return nodes(new NodeAccess(tls, nodes.summaries));
    }

    /** Asks nodes in another way than over the network what they use, as simulations do. */
    public ApiServerConfig nodeSummaries(NodeSummaries asking) {
        return nodes(new NodeAccess(nodes.kubelets, asking));
    }

    private ApiServerConfig nodes(NodeAccess how) {
        return new ApiServerConfig(
                listening, access, serviceCidr, serviceAddress, advertised, how, options);
    }

    public ApiServerConfig options(ServerOptions some) {
        return new ApiServerConfig(
                listening, access, serviceCidr, serviceAddress, advertised, nodes, some);
    }

    /** Brings in other API servers; for a server that listens. */
    public ApiServerConfig aggregating(AggregationConfig aggregation) {
        return listening == null
                ? this
                : listening(new Listening(listening.loop, listening.servers, aggregation));
    }

    /** Clients may also show certificates that others signed; for a server that listens. */
    public ApiServerConfig alsoTrusting(List<X509Certificate> authorities) {
        if (listening == null) {
            return this;
        }
        List<HttpServerConfig> servers =
                listening.servers.stream().map(each -> trusting(each, authorities)).toList();
        return listening(new Listening(listening.loop, servers, listening.aggregation));
    }

    private static HttpServerConfig trusting(
            HttpServerConfig server, List<X509Certificate> authorities) {
        ServerTls tls = server.tls();
        CertificateCheck clients = tls == null ? null : tls.clients();
        return tls == null || clients == null
                ? server
                : new HttpServerConfig(
                        server.address(),
                        new ServerTls(tls.credential(), clients.alsoTrusting(authorities)),
                        server.limits(),
                        server.compression());
    }

    private ApiServerConfig listening(Listening where) {
        return new ApiServerConfig(
                where, access, serviceCidr, serviceAddress, advertised, nodes, options);
    }

    /** The way to kubelets; none for a server that does not listen, or has nothing to show them. */
    @Nullable HttpForwarder kubeletForwarder() {
        ClientTls tls = nodes.kubelets();
        if (listening == null || tls == null) {
            return null;
        }
        try {
            return new HttpForwarder(listening.loop(), tls);
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
    }

    /** Where pods find the server. */
    String url() {
        int port =
                listening == null || listening.servers().isEmpty()
                        ? SECURE_PORT
                        : listening.servers().getFirst().address().getPort();
        return "https://" + advertised.getHostAddress() + ":" + port;
    }
}
