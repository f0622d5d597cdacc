package io.jollyboat.apiserver.store.etcd;

import io.grpc.netty.GrpcSslContexts;
import io.jollyboat.apiserver.store.StoreRefusedException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * How to know an etcd, and be known to it. All files are PEM.
 *
 * @param authority whose certificates etcd's members present
 * @param certificate ours, or null when etcd asks for none
 * @param key of that certificate, PKCS 8; null exactly when that is
 */
public record EtcdTls(Path authority, @Nullable Path certificate, @Nullable Path key) {

    public EtcdTls {
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException("a certificate and its key are given together");
        }
    }

    /**
     * For {@link EtcdSettings#tls()}.
     *
     * @throws StoreRefusedException when a file cannot be used
     */
    public SslContext context() {
        try {
            SslContextBuilder builder =
                    GrpcSslContexts.forClient().trustManager(authority.toFile());
            if (certificate != null && key != null) {
                builder.keyManager(certificate.toFile(), key.toFile());
            }
            return builder.build();
        } catch (SSLException | IllegalArgumentException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new StoreRefusedException(
                    "the certificates for etcd cannot be used: " + cause.getMessage(), e);
        }
    }
}
