package io.jollyboat.core.tls;

import io.jollyboat.core.pki.AuthorityTrustManager;
import io.jollyboat.core.pki.CertificateCheck;
import io.jollyboat.core.pki.Credential;
import io.jollyboat.core.pki.CredentialKeyManager;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets up TLS: BoringSSL, or the JDK's own where its library does not load. */
public final class TlsContexts {
    private static final Logger LOG = LoggerFactory.getLogger(TlsContexts.class);

    private TlsContexts() {}

    /**
     * HTTP/2 and HTTP/1.1 by ALPN. Any client certificate is let through here: {@link
     * ClientCertificates} judges it.
     */
    public static SslContext server(ServerTls tls) throws SSLException {
        SslContextBuilder builder =
                SslContextBuilder.forServer(keys(tls))
                        .sslProvider(provider())
                        .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                        .applicationProtocolConfig(
                                new ApplicationProtocolConfig(
                                        Protocol.ALPN,
                                        SelectorFailureBehavior.NO_ADVERTISE,
                                        SelectedListenerFailureBehavior.ACCEPT,
                                        ApplicationProtocolNames.HTTP_2,
                                        ApplicationProtocolNames.HTTP_1_1));
        if (tls.clients() == null) {
            TrustManager nobody = new LenientTrustManager(List.of());
            return builder.trustManager(nobody).clientAuth(ClientAuth.NONE).build();
        }
        TrustManager everybody = new LenientTrustManager(tls.clients().authorities());
        return builder.trustManager(everybody).clientAuth(ClientAuth.OPTIONAL).build();
    }

    private static X509ExtendedKeyManager keys(ServerTls tls) {
        var own = new CredentialKeyManager(tls.credential());
        return tls.byName() == null ? own : new KeysByName(own, tls.byName());
    }

    /**
     * Towards another server of the cluster, whose certificate must be for the host that is called.
     */
    public static SslContext client(ClientTls tls) throws SSLException {
        return client(new ServerTrust.Authorities(tls.servers()), tls.credential());
    }

    /** Towards any server. */
    public static SslContext client(ServerTrust trust, @Nullable Credential credential)
            throws SSLException {
        SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(provider());
        switch (trust) {
            case ServerTrust.Authorities(CertificateCheck check) ->
                    builder.trustManager(new AuthorityTrustManager(check))
                            .endpointIdentificationAlgorithm("HTTPS");
            case ServerTrust.Machine() -> builder.endpointIdentificationAlgorithm("HTTPS");
            case ServerTrust.Blind() ->
                    builder.trustManager(InsecureTrustManagerFactory.INSTANCE)
                            .endpointIdentificationAlgorithm("");
        }
        if (credential != null) {
            builder.keyManager(new CredentialKeyManager(credential));
        }
        return builder.build();
    }

    /** Whether BoringSSL does it. */
    static boolean nativeLibrary() {
        return Native.AVAILABLE;
    }

    private static SslProvider provider() {
        return nativeLibrary() ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK;
    }

    /** Asked when the first server starts, and told once. */
    private static final class Native {
        static final boolean AVAILABLE = available();

        private static boolean available() {
            if (OpenSsl.isAvailable()) {
                return true;
            }
            LOG.info(
                    "TLS by the JDK, which is slower to start: {}",
                    String.valueOf(OpenSsl.unavailabilityCause()));
            return false;
        }
    }
}
