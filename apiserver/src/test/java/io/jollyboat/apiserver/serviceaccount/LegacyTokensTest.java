package io.jollyboat.apiserver.serviceaccount;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.TestServer;
import io.jollyboat.apiserver.access.AccessConfig;
import io.jollyboat.core.jwt.SigningKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A token in a secret, as the token controller makes it. */
class LegacyTokensTest {

    private static final String ACCOUNTS = "/api/v1/namespaces/default/serviceaccounts";
    private static final String SECRETS = "/api/v1/namespaces/default/secrets";
    private static final String REVIEWS = "/apis/authentication.k8s.io/v1/tokenreviews";
    private static final String CLAIM = "kubernetes.io/serviceaccount/";

    private final SigningKey key = SigningKey.generate();
    private final TestServer server =
            new TestServer(
                    ApiServerConfig.inMemory().access(AccessConfig.standard().signingKey(key)));
    private String token = "";

    @BeforeEach
    void keepATokenInASecret() {
        JsonNode account = server.post(ACCOUNTS, "{'metadata':{'name':'robot'}}");
        String uid = account.at("/metadata/uid").stringValue();
        ObjectNode claims = JsonNodeFactory.instance.objectNode();
        claims.put("iss", "kubernetes/serviceaccount");
        claims.put(CLAIM + "namespace", "default").put(CLAIM + "secret.name", "robots");
        claims.put(CLAIM + "service-account.name", "robot");
        claims.put(CLAIM + "service-account.uid", uid);
        token = key.sign(claims.put("sub", "system:serviceaccount:default:robot"));
        make("");
    }

    private void make(String label) {
        String encoded = Base64.getEncoder().encodeToString(token.getBytes(StandardCharsets.UTF_8));
        server.post(
                SECRETS,
                ("{'metadata':{'name':'robots','labels':{%s},'annotations':"
                                + "{'kubernetes.io/service-account.name':'robot'}},"
                                + "'type':'kubernetes.io/service-account-token','data':{'token':'%s'}}")
                        .formatted(label, encoded));
    }

    @Test
    void theSecretTellsOnWhichDayItsTokenWasLastShown() {
        assertThat(review().path("authenticated").booleanValue(false)).isTrue();
        server.timeline.advance(Duration.ofSeconds(1));
        assertThat(lastUsed()).isEqualTo(today());

        server.timeline.advance(Duration.ofDays(3));
        assertThat(lastUsed()).isNotEqualTo(today());
        review();
        server.timeline.advance(Duration.ofSeconds(1));
        assertThat(lastUsed()).isEqualTo(today());
    }

    @Test
    void aTokenThatIsMarkedInvalidDoesNotHold() {
        server.delete(SECRETS + "/robots");
        make("'kubernetes.io/legacy-token-invalid-since':'2026-01-01'");

        assertThat(review().path("authenticated").booleanValue(false)).isFalse();
        assertThat(review().path("error").stringValue())
                .contains(
                        "the token in secret default/robots for service account default/robot has"
                                + " been marked invalid");
        server.timeline.advance(Duration.ofSeconds(1));
        assertThat(lastUsed()).as("so that it is seen that it is needed").isEqualTo(today());
    }

    @Test
    void aTokenGoesWithItsSecret() {
        server.delete(SECRETS + "/robots");

        assertThat(review().path("error").stringValue())
                .isEqualTo("[invalid bearer token, service account token has been invalidated]");
    }

    private String today() {
        return server.timeline.now().atZone(ZoneOffset.UTC).toLocalDate().toString();
    }

    private String lastUsed() {
        return server.get(SECRETS + "/robots")
                .at("/metadata/labels/kubernetes.io~1legacy-token-last-used")
                .asString("");
    }

    private JsonNode review() {
        return server.post(REVIEWS, "{'spec':{'token':'" + token + "'}}").path("status");
    }
}
