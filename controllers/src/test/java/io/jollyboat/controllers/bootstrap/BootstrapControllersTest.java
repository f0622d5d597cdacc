package io.jollyboat.controllers.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.controllers.World;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class BootstrapControllersTest {

    private static final String SECRETS = "/api/v1/namespaces/kube-system/secrets";
    private static final String TOKEN = SECRETS + "/bootstrap-token-abcdef";
    private static final String MAPS = "/api/v1/namespaces/kube-public/configmaps";
    private static final String INFO = MAPS + "/cluster-info";
    private static final String HEADER = "eyJhbGciOiJIUzI1NiIsImtpZCI6ImFiY2RlZiJ9"; // RFC 7515

    private final World world = new World();

    @BeforeEach
    void start() {
        for (String name : new String[] {"kube-system", "kube-public"}) {
            if (!world.exists("/api/v1/namespaces/" + name)) {
                world.create("/api/v1/namespaces", "{'metadata':{'name':'" + name + "'}}");
            }
        }
        world.with(TokenCleaner::new).with(BootstrapSigner::new);
    }

    @Test
    void aTokenGoesWhenItExpires() {
        token(in(Duration.ofHours(1)), "true");
        world.advance(Duration.ofMinutes(59));
        assertThat(world.exists(TOKEN)).isTrue();

        world.advance(Duration.ofMinutes(2));
        assertThat(world.exists(TOKEN)).isFalse();
    }

    @Test
    void aTokenWithoutAnEndStays() {
        token("", "true");
        world.advance(Duration.ofDays(400));

        assertThat(world.exists(TOKEN)).isTrue();
    }

    @Test
    void aTokenWhoseEndNobodyCanReadGoesAtOnce() {
        token("tomorrow", "true");
        world.settle();

        assertThat(world.exists(TOKEN)).isFalse();
    }

    @Test
    void moreTimeCanBeGiven() {
        token(in(Duration.ofHours(1)), "true");
        world.advance(Duration.ofMinutes(30));
        world.merge(TOKEN, "{'stringData':{'expiration':'" + in(Duration.ofDays(1)) + "'}}");
        world.advance(Duration.ofHours(2));

        assertThat(world.exists(TOKEN)).isTrue();
    }

    @Test
    void secretsOfOtherTypesAndElsewhereStay() {
        String past = "'stringData':{'expiration':'2001-01-01T00:00:00Z'}}";
        world.create(SECRETS, "{'metadata':{'name':'other'}," + past);
        world.create(
                "/api/v1/namespaces/default/secrets",
                "{'metadata':{'name':'bootstrap-token-abcdef'},'type':'bootstrap.kubernetes.io/token',"
                        + past);
        world.advance(Duration.ofDays(1));

        assertThat(world.exists(SECRETS + "/other")).isTrue();
        assertThat(world.exists("/api/v1/namespaces/default/secrets/bootstrap-token-abcdef"))
                .isTrue();
    }

    @Test
    void whatNodesAreToldIsSignedByEachTokenThatMay() {
        token(in(Duration.ofHours(1)), "true");
        info();
        world.settle();

        // As openssl has it: printf HEADER.CONTENT | openssl dgst -sha256 -hmac 0123456789abcdef
        assertThat(signature().asString(""))
                .isEqualTo(HEADER + "..MeH_iDsiCRz6cFM8PtB6XwPm0y7iSVJIq2s7jQviAHY");
    }

    @Test
    void aSignatureFollowsTheContent() {
        token("", "true");
        info();
        world.settle();
        String before = signature().asString("");
        world.merge(INFO, "{'data':{'kubeconfig':'other'}}");
        world.settle();

        assertThat(signature().asString("")).startsWith(HEADER + "..").isNotEqualTo(before);
    }

    @Test
    void aSignatureGoesWithItsToken() {
        token(in(Duration.ofHours(1)), "true");
        info();
        world.advance(Duration.ofMinutes(61));

        assertThat(signature().isMissingNode()).isTrue();
        assertThat(world.get(INFO).path("data").path("kubeconfig").asString(""))
                .isEqualTo("clusters: []");
    }

    @Test
    void aTokenThatMayNotSignDoesNot() {
        token("", "false");
        info();
        world.settle();

        assertThat(signature().isMissingNode()).isTrue();
    }

    @Test
    void whereNothingIsToldNothingIsSigned() {
        token("", "true");
        world.create(MAPS, "{'metadata':{'name':'cluster-info'},'data':{'other':'x'}}");
        world.settle();

        assertThat(signature().isMissingNode()).isTrue();
    }

    private JsonNode signature() {
        return world.get(INFO).path("data").path("jws-kubeconfig-abcdef");
    }

    private void info() {
        world.create(
                MAPS, "{'metadata':{'name':'cluster-info'},'data':{'kubeconfig':'clusters: []'}}");
    }

    private String in(Duration time) {
        return world.timeline.now().plus(time).toString();
    }

    private void token(String expiration, String signs) {
        world.create(
                SECRETS,
                ("{'metadata':{'name':'bootstrap-token-abcdef'},'type':'bootstrap.kubernetes.io/token',"
                                + "'stringData':{'token-id':'abcdef','token-secret':'0123456789abcdef',"
                                + "'usage-bootstrap-signing':'SIGNS','expiration':'END'}}")
                        .replace("SIGNS", signs)
                        .replace("END", expiration));
    }
}
