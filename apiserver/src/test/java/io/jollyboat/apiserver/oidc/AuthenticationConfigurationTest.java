package io.jollyboat.apiserver.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.access.AuthenticationStage;
import io.jollyboat.apiserver.authentication.AuthenticationMeasures;
import io.jollyboat.apiserver.authentication.Credentials;
import io.jollyboat.apiserver.file.SettingsFile;
import io.jollyboat.apiserver.pipeline.Call;
import io.jollyboat.apiserver.pipeline.LoneCaller;
import io.jollyboat.apiserver.request.QueryParameters;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.core.metrics.Metrics;
import io.jollyboat.core.pki.Pem;
import io.jollyboat.core.runtime.VirtualTimeline;
import io.jollyboat.core.tls.ClientCertificate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class AuthenticationConfigurationTest {

    private static ListeningIssuer provider;
    private static Issuer issuer;

    private final VirtualTimeline timeline = new VirtualTimeline(1);

    @BeforeAll
    static void listen() throws Exception {
        provider = new ListeningIssuer();
        issuer = provider.issuer;
    }

    @AfterAll
    static void close() {
        provider.close();
    }

    private static AuthenticationConfiguration read(String jwt) {
        return AuthenticationConfiguration.of(file(jwt));
    }

    private static SettingsFile file(String jwt) {
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
            site.put("certificateAuthority", Pem.certificates(provider.authorities()));
        }
        return new SettingsFile(Path.of("authentication.yaml"), file.toString());
    }

    private static String issuer(String more) {
        return "{'issuer':{'url':'" + issuer.url() + "','audiences':['jolly']}," + more + "}";
    }

    private Optional<Requester> who(String jwt, String claims) {
        provider.makeToday(timeline);
        AuthenticationConfiguration.Provider known = read(jwt).providers().getFirst();
        var authenticator =
                new OidcAuthenticator(known.site(), known.rules(), () -> provider.loop, timeline);
        authenticator.prepare();
        timeline.advance(Duration.ofMillis(1));
        return authenticator.authenticate(shown(claims));
    }

    private Credentials shown(String claims) {
        long expires = timeline.now().plusSeconds(3600).getEpochSecond();
        String token =
                issuer.sign(
                        "{'iss':'%s','aud':'jolly','exp':%d,%s}"
                                .formatted(issuer.url(), expires, claims));
        return Credentials.shown(new ClientCertificate.Absent(), token);
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
                                                file(
                                                        issuer(
                                                                "'claimMappings':{'username':{'claim':'sub','prefix':''}}")))
                                        .check())
                .hasMessageContaining("mutually exclusive");
    }

    @Test
    void aChangeOfTheFileHoldsOnceTheKeysAreKnownAndABadOneNever() {
        provider.makeToday(timeline);
        String named = "'claimMappings':{'username':{'claim':'sub','prefix':'%s'}}";
        var providers =
                new ConfiguredProviders(
                        read(issuer(named.formatted("a:"))), () -> provider.loop, timeline);
        providers.prepare();
        timeline.advance(Duration.ofMillis(1));
        assertThat(providers.authenticate(shown("'sub':'ann'")).orElseThrow().name())
                .isEqualTo("a:ann");

        providers.changed(file(issuer(named.formatted("b:"))));
        assertThat(providers.authenticate(shown("'sub':'ann'")).orElseThrow().name())
                .as("the keys are on their way")
                .isEqualTo("a:ann");
        timeline.advance(Duration.ofSeconds(2));
        assertThat(providers.authenticate(shown("'sub':'ann'")).orElseThrow().name())
                .isEqualTo("b:ann");

        assertThatThrownBy(() -> providers.changed(file(issuer("'claimMappings':{}"))))
                .hasMessageContaining("claim or expression is required");
        providers.changed(
                file(
                        "{'issuer':{'url':'https://127.0.0.1:1','audiences':['jolly']},"
                                + named.formatted("c:")
                                + "}"));
        timeline.advance(Duration.ofMinutes(2));
        assertThat(providers.authenticate(shown("'sub':'ann'")).orElseThrow().name())
                .as("a provider without keys does not take another's place")
                .isEqualTo("b:ann");
    }

    @Test
    void oneMayBeAnonymousWhereTheFileSaysSo() {
        AuthenticationConfiguration file =
                anonymous("{'enabled':true,'conditions':[{'path':'/livez'}]}");
        assertThat(file.anonymous())
                .isEqualTo(new AuthenticationConfiguration.Anonymous(true, Set.of("/livez")));
        AuthenticationStage stage =
                new AuthenticationStage(
                        _ -> Optional.empty(),
                        true,
                        Objects.requireNonNull(file.anonymous()).paths(),
                        new AuthenticationMeasures(new Metrics(), timeline));
        Call alive = new Call(new LoneCaller(timeline, ""), "GET", "/livez", QueryParameters.NONE);
        stage.pass(alive);
        assertThat(alive.user().name()).isEqualTo("system:anonymous");
        Call other =
                new Call(new LoneCaller(timeline, ""), "GET", "/livez/etcd", QueryParameters.NONE);
        assertThatThrownBy(() -> stage.pass(other)).hasMessageContaining("Unauthorized");
        assertThatThrownBy(() -> anonymous("{'enabled':false,'conditions':[{'path':'/livez'}]}"))
                .hasMessageContaining("enabled should be set to true");
    }

    @Test
    void whatHoldsForRequestsWithoutACredentialStaysUntilTheNextStart() {
        ConfiguredProviders providers =
                new ConfiguredProviders(
                        anonymous("{'enabled':true,'conditions':[{'path':'/livez'}]}"),
                        () -> {
                            throw new AssertionError("nobody is asked");
                        },
                        timeline);
        assertThatThrownBy(() -> providers.changed(anonymousFile("{'enabled':true}")))
                .hasMessage("anonymous: Forbidden: changed from initial configuration file");
        providers.changed(anonymousFile("{'conditions':[{'path':'/livez'}],'enabled':true}"));
    }

    private static AuthenticationConfiguration anonymous(String said) {
        return AuthenticationConfiguration.of(anonymousFile(said));
    }

    private static SettingsFile anonymousFile(String said) {
        return new SettingsFile(
                Path.of("authentication.yaml"),
                "{'apiVersion':'apiserver.config.k8s.io/v1','kind':'AuthenticationConfiguration','anonymous':"
                        + said
                        + "}");
    }

    @Test
    void whatHasNoMeaningIsRefusedAndNotPassedOver() {
        assertThatThrownBy(() -> anonymous("{'enabled':true,'condition':[{'path':'/livez'}]}"))
                .hasMessage("strict decoding error: unknown field \"anonymous.condition\"");
        assertThatThrownBy(() -> anonymous("{'enabled':'no'}"))
                .hasMessage("strict decoding error: field \"anonymous.enabled\" must be a bool");
        assertThatThrownBy(() -> read("{'issuer':{'url':'https://a','audience':['me']}}"))
                .hasMessageContaining("unknown field \"jwt[0].issuer.audience\"");
    }
}
