package io.jollyboat.controllers.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.controllers.ControllerSettings;
import io.jollyboat.controllers.TestCluster;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.certificates.v1.CertificateSigningRequest;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.pki.CertificateAuthority;
import io.jollyboat.core.pki.Pem;
import io.jollyboat.core.pki.Subject;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class CertificateControllerTest {

    private static final String PATH = "/apis/certificates.k8s.io/v1/certificatesigningrequests/";

    /** {@code O=system:nodes, CN=system:node:n1}, an EC key. */
    private static final String NODE =
            """
            -----BEGIN CERTIFICATE REQUEST-----
            MIHrMIGSAgEAMDAxFTATBgNVBAoMDHN5c3RlbTpub2RlczEXMBUGA1UEAwwOc3lz
            dGVtOm5vZGU6bjEwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASFY6rIexZnNFNQ
            252O4Hcg057BI9n65ABrr0g1mG99WtU425MDWdBBQu+G488yY6E6U1awymm8yoUu
            5cVb2nDEoAAwCgYIKoZIzj0EAwIDSAAwRQIgcMAy0a7plltBmR+sbpV1qAaxfvDV
            QQPl+EubyJ6b0HcCIQD3BxIYS4WEKSb/8AxPK3Mag7igbj+rhVAXue9hRCVEdQ==
            -----END CERTIFICATE REQUEST-----
            """;

    /** {@code O=sailors, O=cooks, CN=ann} with names of a server, an RSA key. */
    private static final String ANN =
            """
            -----BEGIN CERTIFICATE REQUEST-----
            MIICojCCAYoCAQAwMDEQMA4GA1UECgwHc2FpbG9yczEOMAwGA1UECgwFY29va3Mx
            DDAKBgNVBAMMA2FubjCCASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoCggEBAJ3X
            kxbGs3APo0x00jg/hkoUTKViwzsHKO3uYCXaIsXAGKDnuQlod0qlJ9ok2bDG4Lqf
            h7XguZ3Cd+CA6za9UpvKeGPwKJvggBi4/IEovCuLVKTzB5kl1Qtr814LVAjaRpF2
            V4xaCs6LEgpqJHu+AMh5/WykueJxc5BdDw0DCZ1GFKqGB6gZcLlkmF+gQ1Vv9W0Q
            eKYrGtJ7QJul+GzrotFGoQNVouiH+gOVHvg2nE/ldw0ieBW2CMlmThy/EniJLRrb
            8N45gMQWNNJPRa6mE8aMvZr0UVtIShBrrXvjeYXfIrhX9uGruGBPs7dHP6PHPLf1
            ZMVCVQpqvt7UobqJJJMCAwEAAaAtMCsGCSqGSIb3DQEJDjEeMBwwGgYDVR0RBBMw
            EYIJYS5leGFtcGxlhwQKAAABMA0GCSqGSIb3DQEBCwUAA4IBAQB23lC2wFpFPq7m
            md6IwlYweK9pdbbDmcXWzY0D7nrdRIY0tDYy864/8HtygvIoOXQ642jg3qCILXQm
            /8WJGvgvoq5xJk5gnkQ0p4DhTOL73NhsyQiVeJyO4SarP+IgUzPdfzyLfr+6cxJO
            huA0lACy+FlPFDrXQg6CEfx2cUHITCQRRtYWmo/PFSa8mCh8Vq7nf9YDCNn6eJ1o
            mQsJpQjl7qj0ctMT8r/RN9lCUuHT5sY/k8pL0NoDLQI1i6ibNf/qx8eCCmDI7b8j
            4oIVOi881rIQgL9YIK1PshJTUfaat3b03O6Ysc5igxV3C7uZcqb0NhDPTnOogUXQ
            axkkBW0m
            -----END CERTIFICATE REQUEST-----
            """;

    /** {@code O=system:masters, CN=evil}. */
    private static final String EVIL =
            """
            -----BEGIN CERTIFICATE REQUEST-----
            MIHkMIGKAgEAMCgxFzAVBgNVBAoMDnN5c3RlbTptYXN0ZXJzMQ0wCwYDVQQDDARl
            dmlsMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEhWOqyHsWZzRTUNudjuB3INOe
            wSPZ+uQAa69INZhvfVrVONuTA1nQQULvhuPPMmOhOlNWsMppvMqFLuXFW9pwxKAA
            MAoGCCqGSM49BAMCA0kAMEYCIQCgekPVxBlMeiVcVuoLN2RxJ1Rip3i4gBFH33uZ
            rp3ctwIhAJaSRUMN4JWGktEzJjgQ/Rom5sYhESWt+h/BLS9dLQu3
            -----END CERTIFICATE REQUEST-----
            """;

    private final TestCluster cluster = new TestCluster();
    private final CertificateAuthority authority =
            CertificateAuthority.create(
                    "kubernetes",
                    cluster.timeline.now(),
                    cluster.timeline.now().plus(Duration.ofDays(3650)));

    @BeforeEach
    void start() {
        new CertificateController(
                        cluster.controllerClient,
                        cluster.informers,
                        cluster.timeline,
                        authority,
                        ControllerSettings.DEFAULT.certificateLife())
                .start();
        cluster.settle();
    }

    @Test
    void signsWhatSomebodyApproved() throws Exception {
        ask("ann", ANN, "kubernetes.io/kube-apiserver-client", "'client auth','digital signature'");
        cluster.settle();
        assertThat(status("ann").has("certificate")).isFalse();

        approve("ann", "Approved");
        cluster.settle();

        X509Certificate certificate = certificate("ann");
        certificate.verify(authority.certificate().getPublicKey());
        assertThat(Subject.of(certificate)).isEqualTo(Subject.of("ann", "sailors", "cooks"));
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
        assertThat(certificate.getKeyUsage()).startsWith(true, false, false);
        assertThat(lifeOf(certificate)).isEqualTo(Duration.ofDays(365));
    }

    @Test
    void aCertificateIsForWhatWasAskedFor() {
        ask("ann", ANN, "kubernetes.io/kube-apiserver-client", "'client auth','key encipherment'");
        approve("ann", "Approved");
        cluster.settle();
        assertThat(certificate("ann").getKeyUsage()).startsWith(false, false, true, false);

        ask("bob", ANN, "kubernetes.io/kube-apiserver-client", "'client auth'");
        approve("bob", "Approved");
        cluster.settle();
        assertThat(certificate("bob").getKeyUsage()).isNull();
    }

    /** One that lives for hours does not lose the minutes before it was made. */
    @Test
    void aShortLifeIsCountedFromNowOn() {
        cluster.create(
                Resources.CERTIFICATE_SIGNING_REQUESTS,
                request("ann", ANN, "kubernetes.io/kube-apiserver-client", "'client auth'")
                        .replace("'usages'", "'expirationSeconds':3600,'usages'"));
        approve("ann", "Approved");
        cluster.settle();

        assertThat(lifeOf(certificate("ann"))).isEqualTo(Duration.ofMinutes(65));
    }

    private static Duration lifeOf(X509Certificate certificate) {
        return Duration.between(
                certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant());
    }

    @Test
    void doesNotSignWhatASignerDoesNotStandFor() {
        ask("ann", ANN, "kubernetes.io/kube-apiserver-client", "'server auth'");
        approve("ann", "Approved");
        cluster.settle();

        assertThat(status("ann").has("certificate")).isFalse();
        assertThat(status("ann").at("/conditions/1/reason").asString())
                .isEqualTo("SignerValidationFailure");
        assertThat(status("ann").at("/conditions/1/message").asString())
                .isEqualTo("invalid usage for client certificate: server auth");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "kube-apiserver-client         | ANN  | 'digital signature'               | missing required usage for client certificate: client auth",
                "kube-apiserver-client-kubelet | ANN  | 'client auth'                     | subject organization is not system:nodes",
                "kube-apiserver-client-kubelet | NODE | 'client auth'                     | usages did not match [client auth digital signature key encipherment]",
                "kubelet-serving               | ANN  | 'server auth','digital signature' | subject organization is not system:nodes",
                "kubelet-serving               | NODE | 'server auth','digital signature' | DNS or IP subjectAltName is required",
            })
    void saysWhyItDoesNotSign(String signer, String who, String usages, String why) {
        ask("c", who.equals("ANN") ? ANN : NODE, "kubernetes.io/" + signer, usages);
        approve("c", "Approved");
        cluster.settle();

        assertThat(status("c").at("/conditions/1/message").asString()).isEqualTo(why);
    }

    @Test
    void leavesOthersSignersAndDeniedRequestsAlone() {
        ask("other", ANN, "example.com/signer", "'client auth'");
        approve("other", "Approved");
        ask("denied", ANN, "kubernetes.io/kube-apiserver-client", "'client auth'");
        approve("denied", "Denied");
        cluster.settle();

        assertThat(status("other").has("certificate")).isFalse();
        assertThat(status("denied").has("certificate")).isFalse();
    }

    @Test
    void approvesAKubeletsRequestIfItMayAskForIt() {
        Client joining = cluster.clientOf("system:bootstrap:abcdef", "system:bootstrappers");
        bind("system:node-bootstrapper");
        askAsKubelet(joining, "before");
        cluster.settle();
        assertThat(status("before").has("conditions")).isFalse();

        bind("system:certificates.k8s.io:certificatesigningrequests:nodeclient");
        cluster.advance(Duration.ofSeconds(2));
        assertThat(status("before").at("/conditions/0/reason").asString())
                .as("it is looked at again by and by")
                .isEqualTo("AutoApproved");
        askAsKubelet(joining, "after");
        cluster.settle();

        assertThat(status("after").at("/conditions/0/reason").asString()).isEqualTo("AutoApproved");
        assertThat(Subject.of(certificate("after")))
                .isEqualTo(Subject.of("system:node:n1", "system:nodes"));
    }

    @Test
    void nobodyBecomesAnAdministratorThisWay() {
        assertThatThrownBy(
                        () ->
                                ask(
                                        "evil",
                                        EVIL,
                                        "kubernetes.io/kube-apiserver-client",
                                        "'client auth'"))
                .hasMessage(
                        "certificatesigningrequests.certificates.k8s.io \"evil\" is forbidden: use of"
                                + " kubernetes.io/kube-apiserver-client signer with system:masters"
                                + " group is not allowed");
    }

    @Test
    void clearsAwayWhatIsOver() {
        ask("done", ANN, "kubernetes.io/kube-apiserver-client", "'client auth'");
        approve("done", "Approved");
        ask("pending", ANN, "kubernetes.io/kube-apiserver-client", "'client auth'");
        cluster.advance(Duration.ofMinutes(61));
        assertThat(cluster.client.find(Resources.CERTIFICATE_SIGNING_REQUESTS, "", "done"))
                .isEmpty();
        assertThat(cluster.client.find(Resources.CERTIFICATE_SIGNING_REQUESTS, "", "pending"))
                .isPresent();

        cluster.advance(Duration.ofHours(23));
        assertThat(cluster.client.find(Resources.CERTIFICATE_SIGNING_REQUESTS, "", "pending"))
                .isEmpty();
    }

    private void ask(String name, String pem, String signer, String usages) {
        cluster.create(Resources.CERTIFICATE_SIGNING_REQUESTS, request(name, pem, signer, usages));
    }

    private static void askAsKubelet(Client as, String name) {
        String json =
                request(
                        name,
                        NODE,
                        "kubernetes.io/kube-apiserver-client-kubelet",
                        "'client auth','digital signature'");
        as.create(
                Resources.CERTIFICATE_SIGNING_REQUESTS,
                new CertificateSigningRequest(TestCluster.tree(json)));
    }

    private static String request(String name, String pem, String signer, String usages) {
        byte[] bytes = pem.getBytes(StandardCharsets.US_ASCII);
        return "{'metadata':{'name':'%s'},'spec':{'request':'%s','signerName':'%s','usages':[%s]}}"
                .formatted(name, Base64.getEncoder().encodeToString(bytes), signer, usages);
    }

    private void bind(String role) {
        cluster.create(
                Resources.CLUSTER_ROLE_BINDINGS,
                "{'metadata':{'name':'%s'},'roleRef':{'kind':'ClusterRole','name':'%s'},'subjects':[{'kind':'Group','name':'system:bootstrappers'}]}"
                        .formatted(role, role));
    }

    private void approve(String name, String type) {
        CertificateSigningRequest csr =
                cluster.client.get(Resources.CERTIFICATE_SIGNING_REQUESTS, "", name);
        ObjectNode changed = new SigningRequest(csr).with(type, "Test", "by a test");
        cluster.client.call(
                new ApiRequest(
                        "PUT", PATH + name + "/approval", Map.of(), ApiRequest.JSON, changed));
    }

    private ObjectNode status(String name) {
        return cluster.client
                .get(Resources.CERTIFICATE_SIGNING_REQUESTS, "", name)
                .json()
                .deepCopy()
                .withObject("/status");
    }

    private X509Certificate certificate(String name) {
        byte[] pem = Base64.getDecoder().decode(status(name).path("certificate").asString(""));
        return Pem.readCertificates(new String(pem, StandardCharsets.US_ASCII)).getFirst();
    }
}
