package io.jollyboat.kubelet.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.ApiServer;
import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.store.memory.MemoryStore;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.http.HttpServerConfig;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.ServerTls;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.pki.AuthorityTrustManager;
import io.jollyboat.core.pki.CertificateAuthority;
import io.jollyboat.core.pki.CertificateCheck;
import io.jollyboat.core.pki.CertificateProfile;
import io.jollyboat.core.pki.Credential;
import io.jollyboat.core.pki.CredentialKeyManager;
import io.jollyboat.core.pki.Subject;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.kubelet.network.Cidr;
import io.jollyboat.kubelet.runtime.sim.SimRuntime;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who may ask a kubelet, and what it says to the rest. */
@Timeout(60)
class KubeletServerTest {

    private static final Instant FROM = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant TO = Instant.parse("2100-01-01T00:00:00Z");
    private static final CertificateAuthority AUTHORITY =
            CertificateAuthority.create("test", FROM, TO);

    private final Timeline timeline = Timeline.real();
    private final NetworkLoop loop = NetworkLoop.start();
    private final CertificateCheck check =
            new CertificateCheck(List.of(AUTHORITY.certificate()), timeline::now);
    private final KubeletServer server;

    KubeletServerTest() throws Exception {
        var api = new ApiServer(new MemoryStore(timeline), timeline, ApiServerConfig.inMemory());
        api.start();
        var informers = new Informers(api.client("test", "system:masters"), timeline);
        var loopback = InetAddress.getLoopbackAddress();
        Credential own =
                AUTHORITY.issue(
                        CertificateProfile.server(
                                Subject.of("node"),
                                List.of("localhost"),
                                List.of(loopback),
                                FROM,
                                TO));
        server =
                KubeletServer.start(
                        new KubeletServerConfig(
                                loop,
                                HttpServerConfig.secure(
                                        new InetSocketAddress(loopback, 0),
                                        new ServerTls(own, check))),
                        timeline,
                        new SimRuntime(timeline, Cidr.parse("10.0.0.0/24")),
                        informers.of(Resources.PODS));
    }

    @AfterEach
    void stop() {
        server.stop();
        loop.close();
    }

    private HttpResponse<String> get(String target, @Nullable Subject who) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        KeyManager[] keys =
                who == null
                        ? null
                        : new KeyManager[] {
                            new CredentialKeyManager(
                                    AUTHORITY.issue(CertificateProfile.client(who, FROM, TO)))
                        };
        context.init(keys, new TrustManager[] {new AuthorityTrustManager(check)}, null);
        try (HttpClient http = HttpClient.newBuilder().sslContext(context).build()) {
            return http.send(
                    HttpRequest.newBuilder(
                                    URI.create("https://127.0.0.1:" + server.port() + target))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void onlyTheApiServerAndAdministratorsAreServed() throws Exception {
        assertThat(get("/pods", Subject.of("kube-apiserver-kubelet-client")).statusCode())
                .isEqualTo(200);
        assertThat(get("/pods", Subject.of("admin", "system:masters")).statusCode()).isEqualTo(200);
        assertThat(get("/pods", Subject.of("system:node:other", "system:nodes")).statusCode())
                .isEqualTo(401);
        assertThat(get("/pods", null).statusCode()).isEqualTo(401);
    }

    @Test
    void badRequestsAreToldWhatIsWrong() throws Exception {
        var admin = Subject.of("admin", "system:masters");
        assertThat(get("/containerLogs/default/none/web", admin).body())
                .contains("\"kind\":\"Status\"", "\"message\":\"pod does not exist\"");
        assertThat(get("/containerLogs/default", admin).statusCode()).isEqualTo(404);
        assertThat(get("/nothing/here", admin).statusCode()).isEqualTo(404);
        assertThat(get("/exec/default/none/web?command=ls", admin).statusCode()).isEqualTo(404);
        assertThat(get("/metrics", admin).body()).contains("kubelet_running_pods 0");
        assertThat(get("/", admin).statusCode()).isEqualTo(404);
    }
}
