package io.jollyboat.apiserver.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.TestServer;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ServiceAccountsTest {

    private static final String ACCOUNTS = "/api/v1/namespaces/default/serviceaccounts";
    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final String TOKEN = ACCOUNTS + "/robot/token";
    private static final String REVIEWS = "/apis/authentication.k8s.io/v1/tokenreviews";
    private static final String ISSUER = "https://kubernetes.default.svc.cluster.local";

    private final TestServer server = new TestServer(ApiServerConfig.inMemory().withControllers());

    @BeforeEach
    void makeAnAccount() {
        server.post(ACCOUNTS, "{'metadata':{'name':'robot'}}");
    }

    @Test
    void whyATokenDoesNotHoldIsTold() {
        String token = server.post(TOKEN, "{}").at("/status/token").stringValue();
        String[] parts = token.split("\\.", -1);
        String spoilt = parts[2].startsWith("A") ? "B" : "A";

        assertThat(errorOf(parts[0] + "." + parts[1] + "." + spoilt + parts[2].substring(1)))
                .isEqualTo(
                        "[invalid bearer token,"
                                + " go-jose/go-jose: error in cryptographic primitive]");
        String otherKey =
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(
                                "{\"alg\":\"ES256\",\"kid\":\"other\"}"
                                        .getBytes(StandardCharsets.UTF_8));
        assertThat(errorOf(otherKey + "." + parts[1] + "." + parts[2]))
                .isEqualTo("[invalid bearer token, invalid signature, no keys found]");
        assertThat(errorOf("no token")).isEqualTo("invalid bearer token");
    }

    private String errorOf(String token) {
        return server.post(REVIEWS, "{'spec':{'token':'" + token + "'}}")
                .at("/status/error")
                .stringValue();
    }

    @Test
    void aTokenSaysWhoItsOwnerIs() {
        JsonNode issued = server.post(TOKEN, "{}");

        assertThat(issued.path("kind").asString()).isEqualTo("TokenRequest");
        assertThat(issued.at("/spec/expirationSeconds").asInt()).isEqualTo(3600);
        assertThat(issued.at("/spec/audiences/0").asString()).isEqualTo(ISSUER);
        String token = issued.at("/status/token").asString();
        JsonNode claims = claims(token);
        assertThat(claims.path("sub").asString()).isEqualTo("system:serviceaccount:default:robot");
        assertThat(claims.path("iss").asString()).isEqualTo(ISSUER);
        assertThat(claims.path("exp").asLong() - claims.path("iat").asLong()).isEqualTo(3600);

        JsonNode review = review(token).path("status");
        assertThat(review.path("authenticated").asBoolean()).isTrue();
        assertThat(review.at("/user/username").asString())
                .isEqualTo("system:serviceaccount:default:robot");
        assertThat(review.at("/user/groups").toString())
                .isEqualTo(
                        "[\"system:serviceaccounts\",\"system:serviceaccounts:default\",\"system:authenticated\"]");
        assertThat(
                        review.at("/user/extra/authentication.kubernetes.io~1credential-id/0")
                                .asString())
                .isEqualTo("JTI=" + claims.path("jti").asString());
        assertThat(review.path("audiences").toString()).isEqualTo("[\"" + ISSUER + "\"]");
    }

    @Test
    void aTokenExpires() {
        String token = token("{'spec':{'expirationSeconds':600}}");
        server.timeline.advance(Duration.ofSeconds(599));
        assertThat(good(token)).isTrue();
        server.timeline.advance(Duration.ofSeconds(1));
        assertThat(good(token)).isFalse();
    }

    @Test
    void aTokenGoesWithItsAccount() {
        String token = token("{}");
        server.delete(ACCOUNTS + "/robot");
        assertThat(good(token)).isFalse();

        server.post(ACCOUNTS, "{'metadata':{'name':'robot'}}");
        assertThat(good(token)).isFalse();
    }

    @Test
    void aTokenGoesWithThePodItIsBoundTo() {
        JsonNode pod = robotsPod("ship");
        String token =
                token(
                        "{'spec':{'boundObjectRef':{'kind':'Pod','apiVersion':'v1','name':'ship','uid':'%s'}}}"
                                .formatted(pod.at("/metadata/uid").asString()));

        JsonNode extra = review(token).at("/status/user/extra");
        assertThat(extra.path("authentication.kubernetes.io/pod-name").toString())
                .isEqualTo("[\"ship\"]");
        server.delete(PODS + "/ship", "gracePeriodSeconds", "0");
        assertThat(good(token)).isFalse();
    }

    @Test
    void aMountedTokenIsGoodForAYearButSaysThatItWantsToBeRenewed() {
        robotsPod("ship");
        JsonNode issued =
                server.post(
                        TOKEN,
                        "{'spec':{'expirationSeconds':3607,'boundObjectRef':{'kind':'Pod','apiVersion':'v1','name':'ship'}}}");

        JsonNode claims = claims(issued.at("/status/token").asString());
        assertThat(claims.path("exp").asLong() - claims.path("iat").asLong())
                .isEqualTo(Duration.ofDays(365).toSeconds());
        assertThat(claims.at("/kubernetes.io/warnafter").asLong() - claims.path("iat").asLong())
                .isEqualTo(3607);
    }

    @Test
    void aTokenIsBoundOnlyToWhatFits() {
        server.post(
                PODS,
                "{'metadata':{'name':'other'},'spec':{'containers':[{'name':'c','image':'i'}]}}");
        String bound =
                "{'spec':{'boundObjectRef':{'kind':'%s','apiVersion':'v1','name':'%s','uid':'%s'}}}";

        assertThatThrownBy(() -> token(bound.formatted("Pod", "other", "")))
                .hasMessage(
                        "cannot bind token for serviceaccount \"robot\" to pod running with"
                                + " different serviceaccount name.");
        assertThatThrownBy(() -> token(bound.formatted("Pod", "none", "")))
                .hasMessage("pods \"none\" not found");
        robotsPod("ship");
        assertThatThrownBy(() -> token(bound.formatted("Pod", "ship", "123")))
                .hasMessageContaining("the UID in the bound object reference (123) does not match");
        assertThatThrownBy(() -> token(bound.formatted("Service", "kubernetes", "")))
                .hasMessage("cannot bind token to object of type v1, Kind=Service");
        assertThatThrownBy(() -> token("{'spec':{'expirationSeconds':10}}"))
                .hasMessageContaining(
                        "spec.expirationSeconds: Invalid value: 10: may not specify a duration less"
                                + " than 10 minutes");
        assertThatThrownBy(() -> server.post(TOKEN, "{'metadata':{'name':'other'}}"))
                .hasMessage(
                        "TokenRequest.authentication.k8s.io \"robot\" is invalid: metadata.name:"
                                + " Invalid value: \"other\": must match the service account name"
                                + " if specified");
        assertThatThrownBy(() -> server.post(ACCOUNTS + "/none/token", "{}"))
                .hasMessage("serviceaccounts \"none\" not found");
    }

    @Test
    void aTokenForSomebodyElseIsNotGoodHere() {
        String token = token("{'spec':{'audiences':['vault']}}");

        assertThat(good(token)).isFalse();
        JsonNode status =
                server.post(
                                REVIEWS,
                                "{'spec':{'token':'%s','audiences':['vault','x']}}"
                                        .formatted(token))
                        .path("status");
        assertThat(status.path("authenticated").asBoolean()).isTrue();
        assertThat(status.path("audiences").toString()).isEqualTo("[\"vault\"]");
    }

    @Test
    void aReviewSaysWhyATokenDoesNotHold() {
        String forVault = token("{'spec':{'audiences':['vault']}}");
        assertThat(review(forVault).at("/status/error").asString())
                .isEqualTo(
                        "[invalid bearer token, token audiences [\"vault\"] is invalid for the target"
                                + " audiences [\"https://kubernetes.default.svc.cluster.local\"]]");
        String brief = token("{'spec':{'expirationSeconds':600}}");
        server.timeline.advance(Duration.ofSeconds(601));
        assertThat(review(brief).at("/status/error").asString())
                .isEqualTo("[invalid bearer token, service account token has expired]");
        robotsPod("p");
        String bound =
                token("{'spec':{'boundObjectRef':{'apiVersion':'v1','kind':'Pod','name':'p'}}}");
        String plain = token("{}");
        server.delete(PODS + "/p");
        assertThat(review(bound).at("/status/error").asString())
                .isEqualTo("[invalid bearer token, service account token has been invalidated]");
        server.delete(ACCOUNTS + "/robot");
        assertThat(review(plain).at("/status/error").asString())
                .isEqualTo("[invalid bearer token, serviceaccounts \"robot\" not found]");
    }

    @Test
    void aForgedTokenIsWorthNothing() {
        String token = token("{}");
        String[] parts = token.split("\\.");
        String forged =
                new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)
                        .replace("robot", "admin");
        String other =
                parts[0]
                        + "."
                        + Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(forged.getBytes(StandardCharsets.UTF_8))
                        + "."
                        + parts[2];

        assertThat(good(other)).isFalse();
        assertThat(errorOf(other))
                .isEqualTo(
                        "[invalid bearer token,"
                                + " go-jose/go-jose: error in cryptographic primitive]");
        String unsigned =
                Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(
                                        "{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8))
                        + "."
                        + parts[1]
                        + ".";
        assertThat(good(unsigned)).isFalse();
    }

    @Test
    void aPodIsGivenTheTokenOfItsAccountUnlessItOrTheAccountSaysNo() {
        JsonNode spec =
                server.post(
                                PODS,
                                "{'metadata':{'name':'a'},'spec':{'initContainers':[{'name':'i','image':'i'}],'containers':[{'name':'c','image':'i'}]}}")
                        .path("spec");
        assertThat(spec.path("serviceAccountName").asString()).isEqualTo("default");
        assertThat(spec.path("serviceAccount").asString()).isEqualTo("default");
        String volume = spec.at("/volumes/0/name").asString();
        assertThat(volume).startsWith("kube-api-access-").hasSize(21);
        assertThat(spec.at("/containers/0/volumeMounts/0").toString())
                .isEqualTo(
                        "{\"name\":\""
                                + volume
                                + "\",\"readOnly\":true,\"mountPath\":\"/var/run/secrets/kubernetes.io/serviceaccount\"}");
        assertThat(spec.at("/initContainers/0/volumeMounts/0/name").asString()).isEqualTo(volume);
        assertThat(
                        spec.at(
                                        "/volumes/0/projected/sources/0/serviceAccountToken/expirationSeconds")
                                .asInt())
                .isEqualTo(3607);

        server.patch(
                ACCOUNTS + "/robot",
                "merge",
                "{'automountServiceAccountToken':false,'imagePullSecrets':[{'name':'pull'}]}");
        JsonNode robots = robotsPod("b").path("spec");
        assertThat(robots.has("volumes")).isFalse();
        assertThat(robots.at("/imagePullSecrets/0/name").asString()).isEqualTo("pull");
        JsonNode own =
                server.post(
                                PODS,
                                "{'metadata':{'name':'d'},'spec':{'serviceAccountName':'robot','automountServiceAccountToken':true,'containers':[{'name':'c','image':'i'}]}}")
                        .path("spec");
        assertThat(own.has("volumes")).isTrue();
    }

    @Test
    void aPodOfAnAccountThatIsNotThereIsRefused() {
        assertThatThrownBy(
                        () ->
                                server.post(
                                        PODS,
                                        "{'metadata':{'name':'a'},'spec':{'serviceAccountName':'none','containers':[{'name':'c','image':'i'}]}}"))
                .hasMessage(
                        "pods \"a\" is forbidden: error looking up service account default/none:"
                                + " serviceaccount \"none\" not found");
    }

    @Test
    void aKubeletGetsTokensOfItsOwnPodsOnly() {
        robotsPod("ship");
        ApiTransport node = server.server.transport("system:node:n1", "system:nodes");
        String uid = server.get(PODS + "/ship").at("/metadata/uid").asString();
        String request =
                "{'spec':{'boundObjectRef':{'kind':'Pod','apiVersion':'v1','name':'ship','uid':'%s'}}}"
                        .formatted(uid);
        assertThatThrownBy(() -> send(node, TOKEN, request))
                .hasMessageContaining("no relationship found between node 'n1' and this object");

        server.post(
                PODS + "/ship/binding",
                "{'metadata':{'name':'ship'},'target':{'kind':'Node','name':'n1'}}");

        assertThatThrownBy(() -> send(node, TOKEN, "{}"))
                .hasMessageContaining("node requested token not bound to a pod");
        String token = send(node, TOKEN, request).at("/status/token").asString();
        assertThat(
                        review(token)
                                .at("/status/user/extra/authentication.kubernetes.io~1node-name/0")
                                .asString())
                .isEqualTo("n1");
    }

    @Test
    void aBootstrapTokenIsAUserUntilItExpires() {
        String end = server.timeline.now().plusSeconds(60).toString();
        server.post(
                "/api/v1/namespaces/kube-system/secrets",
                "{'metadata':{'name':'bootstrap-token-abcdef'},'type':'bootstrap.kubernetes.io/token','stringData':{'token-id':'abcdef','token-secret':'0123456789abcdef','usage-bootstrap-authentication':'true','auth-extra-groups':'system:bootstrappers:nodes','expiration':'%s'}}"
                        .formatted(end));

        JsonNode user = review("abcdef.0123456789abcdef").at("/status/user");
        assertThat(user.path("username").asString()).isEqualTo("system:bootstrap:abcdef");
        assertThat(user.path("groups").toString())
                .contains("system:bootstrappers", "system:bootstrappers:nodes");
        assertThat(good("abcdef.0123456789abcdee")).isFalse();
        server.timeline.advance(Duration.ofSeconds(61));
        assertThat(good("abcdef.0123456789abcdef")).isFalse();
    }

    private JsonNode robotsPod(String name) {
        return server.post(
                PODS,
                "{'metadata':{'name':'%s'},'spec':{'serviceAccountName':'robot','containers':[{'name':'c','image':'i'}]}}"
                        .formatted(name));
    }

    private String token(String request) {
        return server.post(TOKEN, request).at("/status/token").asString();
    }

    private boolean good(String token) {
        return review(token).at("/status/authenticated").asBoolean(false);
    }

    private JsonNode review(String token) {
        return server.post(REVIEWS, "{'spec':{'token':'%s'}}".formatted(token));
    }

    private static JsonNode claims(String token) {
        byte[] claims = Base64.getUrlDecoder().decode(token.split("\\.")[1]);
        return TestServer.tree(new String(claims, StandardCharsets.UTF_8));
    }

    private static JsonNode send(ApiTransport as, String path, String json) {
        return as.call(
                new ApiRequest("POST", path, Map.of(), ApiRequest.JSON, TestServer.tree(json)));
    }
}
