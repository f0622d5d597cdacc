package io.jollyboat.core.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.core.pki.CertificateProfile.Usage;
import java.net.InetAddress;
import java.security.Signature;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CertificateAuthorityTest {
    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
    private static final Instant LATER = NOW.plus(Duration.ofDays(365));

    private final CertificateAuthority authority =
            CertificateAuthority.create("jollyboat", NOW, NOW.plus(Duration.ofDays(36500)));

    @Test
    void aServerCertificatePassesTheJdksPathValidation() throws Exception {
        Credential server = authority.issue(serverProfile());

        PKIXParameters parameters =
                new PKIXParameters(Set.of(new TrustAnchor(authority.certificate(), null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(NOW.plusSeconds(60)));
        CertPathValidator.getInstance("PKIX")
                .validate(
                        CertificateFactory.getInstance("X.509").generateCertPath(server.chain()),
                        parameters);
    }

    @Test
    void aCertificateSaysWhatItsProfileSaid() throws Exception {
        X509Certificate server = authority.issue(serverProfile()).certificate();

        assertThat(server.getVersion()).isEqualTo(3);
        assertThat(server.getBasicConstraints()).isEqualTo(-1);
        assertThat(server.getNotAfter().toInstant()).isEqualTo(LATER);
        assertThat(server.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(server.getSubjectAlternativeNames())
                .containsExactly(List.of(2, "kubernetes.default.svc"), List.of(7, "10.96.0.1"));
        assertThat(server.getIssuerX500Principal())
                .isEqualTo(authority.certificate().getSubjectX500Principal());
    }

    @Test
    void userAndGroupsSurviveTheCertificate() {
        Subject subject = Subject.of("system:node:jollyboat", "system:nodes", "füßlinge");

        assertThat(
                        Subject.of(
                                authority
                                        .issue(CertificateProfile.client(subject, NOW, LATER))
                                        .certificate()))
                .isEqualTo(subject);
    }

    @Test
    void aKeyIsAlsoWrittenInTheFormThatNamesItsSort() {
        Credential client =
                authority.issue(CertificateProfile.client(Subject.of("admin"), NOW, LATER));
        String secret =
                HexFormat.of()
                        .formatHex(
                                Base64.getMimeDecoder()
                                        .decode(
                                                Pem.sec1PrivateKey(
                                                                client.keyPem(), client.chainPem())
                                                        .replace(
                                                                "-----BEGIN EC PRIVATE KEY-----",
                                                                "")
                                                        .replace(
                                                                "-----END EC PRIVATE KEY-----",
                                                                "")));

        // version 1, 32 bytes of secret, the curve P-256, the point
        String number = "%064x".formatted(((ECPrivateKey) client.key()).getS());
        String point = HexFormat.of().formatHex(client.certificate().getPublicKey().getEncoded());
        assertThat(secret)
                .isEqualTo(
                        "30770201010420"
                                + number
                                + "a00a06082a8648ce3d030107a144034200"
                                + point.substring(point.length() - 130));
    }

    @Test
    void authorityAndCredentialsSurvivePem() {
        Credential client =
                authority.issue(CertificateProfile.client(Subject.of("admin"), NOW, LATER));
        Credential read = Credential.fromPem(client.chainPem() + client.keyPem(), client.keyPem());
        CertificateAuthority again =
                new CertificateAuthority(
                        Credential.fromPem(
                                authority.credential().chainPem(),
                                authority.credential().keyPem()));

        assertThat(read).isEqualTo(client);
        assertThat(again.certificate()).isEqualTo(authority.certificate());
        assertThat(client.toString()).contains("admin").doesNotContain("PRIVATE");
    }

    @Test
    void brokenPemIsToldApart() {
        assertThatThrownBy(() -> Pem.readCertificates("nothing"))
                .hasMessage("PEM: no CERTIFICATE found");
        assertThatThrownBy(() -> Pem.readCertificates("-----BEGIN CERTIFICATE-----\nAAAA"))
                .hasMessage("PEM: CERTIFICATE has no end line");
        assertThatThrownBy(
                        () ->
                                Pem.readCertificates(
                                        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"))
                .hasMessage("PEM: not a certificate");
        assertThatThrownBy(() -> new CertificateAuthority(authority.issue(serverProfile())))
                .hasMessageStartingWith("not an authority's certificate");
    }

    @Test
    void noTwoCertificatesShareASerialNumber() {
        assertThat(authority.issue(serverProfile()).certificate().getSerialNumber())
                .isPositive()
                .isNotEqualTo(authority.issue(serverProfile()).certificate().getSerialNumber());
    }

    @Test
    void theCheckAcceptsOwnCertificatesAndNamesWhatIsWrongWithOthers() throws Exception {
        Instant[] now = {NOW.plusSeconds(1)};
        CertificateCheck check =
                new CertificateCheck(List.of(authority.certificate()), () -> now[0]);
        List<X509Certificate> server = authority.issue(serverProfile()).chain();
        CertificateAuthority stranger = CertificateAuthority.create("stranger", NOW, LATER);
        CertificateAuthority impostor = CertificateAuthority.create("jollyboat", NOW, LATER);

        assertThat(check.problem(server, Usage.SERVER)).isNull();
        assertThat(check.problem(server, Usage.CLIENT))
                .isEqualTo("certificate specifies an incompatible key usage");
        assertThat(check.problem(stranger.issue(serverProfile()).chain(), Usage.SERVER))
                .isEqualTo("certificate signed by unknown authority");
        assertThat(check.problem(impostor.issue(serverProfile()).chain(), Usage.SERVER))
                .isEqualTo(
                        "certificate signed by unknown authority (possibly because of"
                                + " \"x509: ECDSA verification failure\" while trying to verify"
                                + " candidate authority certificate \"jollyboat\")");
        assertThat(check.problem(List.of(), Usage.SERVER)).isEqualTo("no certificate");
        now[0] = LATER.plusSeconds(1);
        assertThat(check.problem(server, Usage.SERVER))
                .isEqualTo(
                        "certificate has expired or is not yet valid: current time %s is after %s"
                                .formatted(now[0], LATER));
        now[0] = NOW.minusSeconds(1);
        assertThat(check.problem(server, Usage.SERVER))
                .isEqualTo(
                        "certificate has expired or is not yet valid: current time %s is before %s"
                                .formatted(now[0], NOW));
    }

    @Test
    void aLeafCannotActAsAnAuthority() {
        Credential leaf = authority.issue(serverProfile());
        X509Certificate forged =
                new ForgedAuthority(leaf)
                        .issue(
                                CertificateProfile.client(
                                        Subject.of("root", "system:masters"), NOW, LATER));
        CertificateCheck check =
                new CertificateCheck(
                        List.of(authority.certificate()), InstantSource.fixed(NOW.plusSeconds(1)));

        assertThat(check.problem(List.of(forged, leaf.certificate()), Usage.CLIENT))
                .contains("unknown authority");
    }

    @Test
    void aServersNamesAndAddressesAreMatchedWholly() throws Exception {
        X509Certificate server =
                authority
                        .issue(
                                CertificateProfile.server(
                                        Subject.of("kubelet"),
                                        List.of("node", "*.jolly.test"),
                                        List.of(
                                                InetAddress.ofLiteral("127.0.0.1"),
                                                InetAddress.ofLiteral("::1")),
                                        NOW,
                                        LATER))
                        .certificate();

        assertThat(ServerNames.problem(server, "NODE")).isNull();
        assertThat(ServerNames.problem(server, "a.jolly.test")).isNull();
        assertThat(ServerNames.problem(server, "a.b.jolly.test"))
                .isEqualTo("certificate is valid for node, *.jolly.test, not a.b.jolly.test");
        assertThat(ServerNames.problem(server, "127.0.0.1")).isNull();
        assertThat(ServerNames.problem(server, "0:0:0:0:0:0:0:1")).isNull();
        assertThat(ServerNames.problem(server, "127.0.0.2"))
                .isEqualTo("certificate is valid for 127.0.0.1, 0:0:0:0:0:0:0:1, not 127.0.0.2");
        assertThat(ServerNames.problem(server, "kubelet"))
                .isEqualTo("certificate is valid for node, *.jolly.test, not kubelet");
    }

    @Test
    void aCertificateWithoutNamesIsForNobody() throws Exception {
        X509Certificate nameless =
                authority
                        .issue(CertificateProfile.client(Subject.of("kubelet"), NOW, LATER))
                        .certificate();

        assertThat(ServerNames.problem(nameless, "kubelet"))
                .isEqualTo("certificate relies on legacy Common Name field, use SANs instead");
        assertThat(ServerNames.problem(nameless, "other"))
                .isEqualTo("certificate is not valid for any names, but wanted to match other");
        assertThat(ServerNames.problem(nameless, "10.0.0.1"))
                .isEqualTo(
                        "cannot validate certificate for 10.0.0.1 because it doesn't contain any"
                                + " IP SANs");
    }

    @Test
    void aSigningKeySurvivesPemAndSigns() throws Exception {
        var keys = EcKeys.fromPem(EcKeys.toPem(EcKeys.generate()));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(keys.getPrivate());
        byte[] signed = signature.sign();
        signature.initVerify(keys.getPublic());

        assertThat(signature.verify(signed)).isTrue();
    }

    private static CertificateProfile serverProfile() {
        return CertificateProfile.server(
                Subject.of("kube-apiserver"),
                List.of("kubernetes.default.svc"),
                List.of(InetAddress.ofLiteral("10.96.0.1")),
                NOW,
                LATER);
    }

    /** Signs with a leaf's key as if it were an authority. */
    private record ForgedAuthority(Credential leaf) {
        X509Certificate issue(CertificateProfile profile) {
            return CertificateAuthority.sign(leaf, profile, EcKeys.generate().getPublic());
        }
    }
}
