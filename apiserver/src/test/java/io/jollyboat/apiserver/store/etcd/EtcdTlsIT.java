package io.jollyboat.apiserver.store.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.store.Lifetime;
import io.jollyboat.apiserver.store.StoreUnavailableException;
import io.jollyboat.apiserver.store.WriteResult;
import io.jollyboat.core.pki.CertificateAuthority;
import io.jollyboat.core.pki.CertificateProfile;
import io.jollyboat.core.pki.CertificateProfile.Usage;
import io.jollyboat.core.pki.Credential;
import io.jollyboat.core.pki.Subject;
import io.jollyboat.core.runtime.Timeline;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An etcd that asks for certificates, as clusters of it do. */
class EtcdTlsIT {

    private final Instant begin = Instant.now().minus(Duration.ofHours(1));
    private final Instant end = begin.plus(Duration.ofDays(1));

    @TempDir private Path directory;

    @Test
    void whoHasTheRightCertificateGetsInAndNobodyElse() throws Exception {
        Path authority = authority("etcd");
        try (var etcd =
                new TestEtcd(
                        directory,
                        "https",
                        "--client-cert-auth",
                        "--trusted-ca-file=" + authority,
                        "--cert-file=" + directory.resolve("etcd.pem"),
                        "--key-file=" + directory.resolve("etcd.key"))) {
            try (var store = open(etcd, tls(authority, "etcd"))) {
                assertThat(store.create("/registry/a", new byte[] {1}, Lifetime.FOREVER))
                        .isInstanceOf(WriteResult.Written.class);
            }
            authority("other");
            assertThatThrownBy(() -> open(etcd, tls(authority, "other")))
                    .isInstanceOf(StoreUnavailableException.class);
            assertThatThrownBy(() -> open(etcd, new EtcdTls(authority, null, null)))
                    .isInstanceOf(StoreUnavailableException.class);
        }
    }

    private EtcdTls tls(Path authority, String name) {
        return new EtcdTls(
                authority, directory.resolve(name + ".pem"), directory.resolve(name + ".key"));
    }

    private static EtcdStore open(TestEtcd etcd, EtcdTls tls) {
        return EtcdStore.open(
                new EtcdSettings(
                        List.of(etcd.endpoint()), false, Duration.ofSeconds(2), tls.context()),
                Timeline.real());
    }

    /** Makes an authority and a certificate of it; returns the authority's file. */
    private Path authority(String name) throws IOException {
        CertificateAuthority authority = CertificateAuthority.create(name + "-ca", begin, end);
        Credential issued =
                authority.issue(
                        new CertificateProfile(
                                Subject.of(name),
                                List.of("localhost"),
                                List.of(InetAddress.ofLiteral("127.0.0.1")),
                                EnumSet.allOf(Usage.class),
                                begin,
                                end));
        Files.writeString(directory.resolve(name + ".pem"), issued.chainPem());
        Files.writeString(directory.resolve(name + ".key"), issued.keyPem());
        return Files.writeString(
                directory.resolve(name + "-ca.pem"), authority.credential().chainPem());
    }
}
