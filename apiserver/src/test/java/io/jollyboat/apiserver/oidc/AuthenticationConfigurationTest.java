package io.jollyboat.apiserver.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.Json;
import io.jollyboat.apiserver.ListeningServer;
import io.jollyboat.apiserver.authentication.Credentials;
import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.pipeline.AuthenticationStage;
import io.jollyboat.apiserver.pipeline.Body;
import io.jollyboat.apiserver.pipeline.Call;
import io.jollyboat.apiserver.pipeline.Caller;
import io.jollyboat.apiserver.request.QueryParameters;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.server.HttpServer;
import io.jollyboat.core.pki.Pem;
import io.jollyboat.core.runtime.VirtualTimeline;
import io.jollyboat.core.tls.ClientCertificate;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class AuthenticationConfigurationTest {

    private static ListeningServer listening;
    private static NetworkLoop loop;
    private static HttpServer provider;
    private static Issuer issuer;

    private final VirtualTimeline timeline = new VirtualTimeline(1);

    @BeforeAll
    static void listen() throws Exception {
        listening = new ListeningServer();
        loop = NetworkLoop.start();
        issuer = new Issuer();
        provider = listening.another(issuer);
        issuer.listensAt("https://127.0.0.1:" + provider.address().getPort());
    }

    @AfterAll
    static void close() {
        provider.stop(Duration.ZERO).toCompletableFuture().join();
        loop.close();
        listening.close();
    }

    private static AuthenticationConfiguration read(String jwt) {
        ObjectNode file =
                (ObjectNode)
                        JsonMapper.shared()
                                .readTree(
                                        ("{'apiVersion':'apiserver.config.k8s.io/v1','kind':'AuthenticationConfiguration','jwt':["
                                                        + jwt
                                                        + "]}")
                                                .replace('\'', '"')
                                                .replace("`", "'"));
        if (file.path("jwt").path(0).path("issuer") instanceof ObjectNode site) {
            site.put(
                    "certificateAuthority",
                    Pem.certificates(List.of(listening.authority().certificate())));
        }
        return AuthenticationConfiguration.of(file);
    }

    private static String issuer(String more) {
        return "{'issuer':{'url':'" + issuer.url() + "','audiences':['jolly']}," + more + "}";
    }

    private Optional<Requester> who(String jwt, String claims) {
        // the certificates are of today
        Duration since =
                Duration.between(
                        timeline.now(),
                        listening
                                .authority()
                                .certificate()
                                .getNotBefore()
                                .toInstant()
                                .plusSeconds(600));
        if (since.isPositive()) {
            timeline.advance(since);
        }
        AuthenticationConfiguration.Provider known = read(jwt).providers().getFirst();
        var authenticator =
                new OidcAuthenticator(known.site(), known.rules(), () -> loop, timeline);
        authenticator.prepare();
        timeline.advance(Duration.ofMillis(1));
        long expires = timeline.now().plusSeconds(3600).getEpochSecond();
        String token =
                issuer.sign(
                        "{'iss':'%s','aud':'jolly','exp':%d,%s}"
                                .formatted(issuer.url(), expires, claims));
        return authenticator.authenticate(Credentials.shown(new ClientCertificate.Absent(), token));
    }

    @Test
    void claimsAreTakenWithTheirPrefixes() {
        Requester ann =
                who(
                                issuer(
                                        "'claimMappings':{'username':{'claim':'sub','prefix':'it:'},'groups':{'claim':'roles','prefix':''},'uid':{'claim':'id'}}"),
                                "'sub':'ann','roles':['crew'],'id':'7'")
                        .orElseThrow();
        assertThat(ann.name()).isEqualTo("it:ann");
        assertThat(ann.groups()).containsExactly("crew");
        assertThat(ann.uid()).isEqualTo("7");
    }

    @Test
    void expressionsMakeNamesGroupsAndMore() {
        String jwt =
                issuer(
                        "'claimMappings':{'username':{'expression':'claims.given + `@sea`'},"
                                + "'groups':{'expression':'claims.roles.split(`,`)'},"
                                + "'extra':[{'key':'example.com/ship','valueExpression':'claims.ship'}]}");
        Requester ann = who(jwt, "'given':'ann','roles':'crew,cooks','ship':'jolly'").orElseThrow();
        assertThat(ann.name()).isEqualTo("ann@sea");
        assertThat(ann.groups()).containsExactly("crew", "cooks");
        assertThat(ann.extra()).containsEntry("example.com/ship", List.of("jolly"));
        assertThat(who(jwt, "'given':'ann'")).as("a claim is missing").isEmpty();
    }

    @Test
    void rulesMustHoldOfClaimsAndOfWhoCameOfThem() {
        String jwt =
                issuer(
                        "'claimMappings':{'username':{'claim':'sub','prefix':''}},"
                                + "'claimValidationRules':[{'claim':'hd','requiredValue':'sea'},{'expression':'claims.age > 17'}],"
                                + "'userValidationRules':[{'expression':'!user.username.startsWith(`system:`)','message':'no'}]");
        assertThat(who(jwt, "'sub':'ann','hd':'sea','age':30")).isPresent();
        assertThat(who(jwt, "'sub':'ann','hd':'land','age':30")).isEmpty();
        assertThat(who(jwt, "'sub':'ann','hd':'sea','age':3")).isEmpty();
        assertThat(who(jwt, "'sub':'ann','hd':'sea'")).isEmpty();
        assertThat(who(jwt, "'sub':'system:admin','hd':'sea','age':30")).isEmpty();
    }

    @Test
    void whatDoesNotHoldTogetherIsRefused() {
        assertThatThrownBy(() -> read(issuer("'claimMappings':{'username':{'claim':'sub'}}")))
                .hasMessageContaining("prefix is required when claim is set");
        assertThatThrownBy(() -> read(issuer("'claimMappings':{}")))
                .hasMessageContaining("claim or expression is required");
        assertThatThrownBy(
                        () -> read(issuer("'claimMappings':{'username':{'expression':'claims.'}}")))
                .hasMessageContaining("Invalid value: \"claims.\"");
        assertThatThrownBy(
                        () ->
                                read(
                                        "{'issuer':{'url':'http://a.example','audiences':['a']},'claimMappings':{}}"))
                .hasMessageContaining("URL scheme must be https");
        assertThatThrownBy(
                        () ->
                                ApiServerConfig.inMemory()
                                        .access()
                                        .oidc(
                                                OidcSettings.NONE
                                                        .issuer("https://a.example")
                                                        .clientId("b"))
                                        .configured(
                                                read(
                                                        issuer(
                                                                "'claimMappings':{'username':{'claim':'sub','prefix':''}}")))
                                        .check())
                .hasMessageContaining("mutually exclusive");
    }

    @Test
    void oneMayBeAnonymousWhereTheFileSaysSo() {
        AuthenticationConfiguration file =
                AuthenticationConfiguration.of(
                        Json.object(
                                "{'apiVersion':'apiserver.config.k8s.io/v1','kind':'AuthenticationConfiguration',"
                                        + "'anonymous':{'enabled':true,'conditions':[{'path':'/livez'}]}}"));
        assertThat(file.anonymous())
                .isEqualTo(new AuthenticationConfiguration.Anonymous(true, Set.of("/livez")));
        AuthenticationStage stage =
                new AuthenticationStage(
                        _ -> Optional.empty(),
                        true,
                        Objects.requireNonNull(file.anonymous()).paths());
        Call alive = new Call(new Nobody(timeline), "GET", "/livez", QueryParameters.NONE);
        stage.pass(alive);
        assertThat(alive.user().name()).isEqualTo("system:anonymous");
        Call other = new Call(new Nobody(timeline), "GET", "/livez/etcd", QueryParameters.NONE);
        assertThatThrownBy(() -> stage.pass(other)).hasMessageContaining("Unauthorized");
        assertThatThrownBy(
                        () ->
                                AuthenticationConfiguration.of(
                                        Json.object(
                                                "{'apiVersion':'apiserver.config.k8s.io/v1','kind':'AuthenticationConfiguration',"
                                                        + "'anonymous':{'enabled':false,'conditions':[{'path':'/livez'}]}}")))
                .hasMessageContaining("enabled should be set to true");
    }

    /** Somebody without a credential. */
    private record Nobody(VirtualTimeline timeline) implements Caller {
        @Override
        public String header(String name) {
            return "";
        }

        @Override
        public List<String> headers(String name) {
            return List.of();
        }

        @Override
        public Credentials credentials() {
            return Credentials.shown(new ClientCertificate.Absent(), "");
        }

        @Override
        public void body(int limit, Consumer<Body> then) {
            then.accept(new Body.Empty());
        }

        @Override
        public Executor worker() {
            return timeline;
        }

        @Override
        public void answer(Call call, Answer answer) {
            throw new AssertionError("not asked to");
        }

        @Override
        public @Nullable HttpExchange exchange() {
            return null;
        }
    }
}
