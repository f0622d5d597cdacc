package io.jollyboat.apiserver.aggregation;

import io.jollyboat.apiserver.upstream.LastUsed;
import io.jollyboat.apiserver.upstream.Services;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.client.HttpClient;
import io.jollyboat.core.http.client.HttpForwarder;
import io.jollyboat.core.pki.CertificateCheck;
import io.jollyboat.core.pki.Credential;
import io.jollyboat.core.pki.Pem;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.tls.ServerTrust;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;

/**
 * The ways to other servers: one set-up of TLS for each bundle of authorities. Never blocks; safe
 * for use by many threads.
 */
final class RemoteConnections implements AutoCloseable {

    /** Set-ups kept: a registration that changes its authorities again and again costs no more. */
    private static final int MOST = 100;

    private record Trust(String bundle, boolean blind) {}

    /** Both ways to talk to a server: passing on, and asking oneself. */
    private record Ways(HttpForwarder forwarder, HttpClient client) {
        void close() {
            forwarder.close();
            client.close();
        }
    }

    private final Supplier<NetworkLoop> loop;
    private final Services services;
    private final Credential proxy;
    private final Timeline timeline;
    private final LastUsed<Trust, Ways> ways = new LastUsed<>(MOST, Ways::close);

    RemoteConnections(
            Supplier<NetworkLoop> loop, Services services, Credential proxy, Timeline timeline) {
        this.loop = loop;
        this.services = services;
        this.proxy = proxy;
        this.timeline = timeline;
    }

    HttpForwarder forwarder(RemoteApi api) {
        return ways(api).forwarder;
    }

    HttpClient client(RemoteApi api) {
        return ways(api).client;
    }

    /**
     * An address of the server, under the name that its certificate is for.
     *
     * @throws ApiException when nobody is there
     */
    InetSocketAddress address(RemoteApi api) {
        InetSocketAddress found = services.locate(api.namespace(), api.service(), api.port());
        if (found.getAddress() == null) {
            return found; // an external name, looked up under itself
        }
        try {
            byte[] bytes = found.getAddress().getAddress();
            return new InetSocketAddress(
                    InetAddress.getByAddress(api.serverName(), bytes), found.getPort());
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible); // the bytes are an address's
        }
    }

    private Ways ways(RemoteApi api) {
        Trust trust = new Trust(api.caBundle(), api.blind());
        return ways.get(trust, () -> make(trust));
    }

    private Ways make(Trust trust) {
        try {
            ServerTrust servers = servers(trust);
            return new Ways(
                    new HttpForwarder(loop.get(), servers, proxy),
                    HttpClient.secure(loop.get(), servers, proxy));
        } catch (IOException | IllegalArgumentException broken) {
            throw ApiException.unavailable(
                    "the caBundle cannot be used: " + broken.getMessage(), 1);
        }
    }

    private ServerTrust servers(Trust trust) {
        if (trust.blind) {
            return new ServerTrust.Blind();
        }
        if (trust.bundle.isEmpty()) {
            return new ServerTrust.Machine();
        }
        String pem = new String(Base64.getDecoder().decode(trust.bundle), StandardCharsets.UTF_8);
        List<X509Certificate> authorities = Pem.readCertificates(pem);
        return new ServerTrust.Authorities(new CertificateCheck(authorities, timeline::now));
    }

    @Override
    public void close() {
        ways.close();
    }
}
