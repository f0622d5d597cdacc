package io.jollyboat.core.http.server;

import io.jollyboat.core.http.Peer;
import io.jollyboat.core.tls.ClientCertificate;
import io.jollyboat.core.tls.ClientCertificates;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * The other end of one connection. The certificate is looked at once; threads that race for it find
 * the same one.
 */
final class ConnectionPeer implements Peer {
    private static final ClientCertificate ABSENT = new ClientCertificate.Absent();

    private final Channel channel;
    private final @Nullable ClientCertificates certificates;
    private final InetSocketAddress remoteAddress;
    private final InetSocketAddress localAddress;
    private volatile @Nullable ClientCertificate certificate;

    ConnectionPeer(Channel channel, @Nullable ClientCertificates certificates) {
        this.channel = channel;
        this.certificates = certificates;
        this.remoteAddress = (InetSocketAddress) channel.remoteAddress();
        this.localAddress = (InetSocketAddress) channel.localAddress();
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return remoteAddress;
    }

    @Override
    public InetSocketAddress localAddress() {
        return localAddress;
    }

    @Override
    public ClientCertificate clientCertificate() {
        ClientCertificate known = certificate;
        if (known == null) {
            synchronized (this) {
                known = certificate;
                if (known == null) {
                    known = judge();
                    certificate = known;
                }
            }
        }
        return known;
    }

    private ClientCertificate judge() {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (certificates == null || tls == null) {
            return ABSENT;
        }
        Certificate[] shown;
        try {
            shown = tls.engine().getSession().getPeerCertificates();
        } catch (SSLPeerUnverifiedException e) {
            return ABSENT;
        }
        List<X509Certificate> chain = new ArrayList<>(shown.length);
        for (Certificate one : shown) {
            if (!(one instanceof X509Certificate x509)) {
                return new ClientCertificate.Rejected("not an X.509 certificate");
            }
            chain.add(x509);
        }
        return certificates.judge(List.copyOf(chain));
    }
}
