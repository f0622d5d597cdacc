package io.jollyboat.apiserver.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.ApiServerOptions;
import io.jollyboat.apiserver.authentication.Credentials;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.core.options.OptionException;
import io.jollyboat.core.runtime.VirtualTimeline;
import io.jollyboat.core.tls.ClientCertificate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens of a provider on the loopback. */
class OidcAuthenticatorTest {

    private static final String USUAL =
            "'aud':'jolly','email':'ann@example.com','email_verified':true,'hd':'example.com'";

    private static ListeningIssuer provider;
    private static Issuer issuer;

    private final VirtualTimeline timeline = new VirtualTimeline(1);
    private OidcSettings settings;

    @BeforeAll
    static void listen() throws Exception {
        provider = new ListeningIssuer();
        issuer = provider.issuer;
    }

    @AfterAll
    static void close() {
        provider.close();
    }

    @BeforeEach
    void configure() {
        settings =
                OidcSettings.NONE
                        .issuer(issuer.url())
                        .clientId("jolly")
                        .groups(new OidcSettings.Claim("groups", "oidc:"))
                        .trusting(provider.authorities());
        provider.makeToday(timeline);
    }

    @Test
    void aTokenSaysWhoSomebodyIs() {
        OidcAuthenticator authenticator = prepared();

        Requester ann = who(authenticator, token("'groups':['crew','cooks']")).orElseThrow();

        assertThat(ann.name()).isEqualTo(issuer.url() + "#u-1");
        assertThat(ann.groups()).containsExactly("oidc:crew", "oidc:cooks");
    }

    @Test
    void aNameCanBeAnotherClaimWithAnotherPrefix() {
        settings = settings.username(new OidcSettings.Claim("email", ""));
        assertThat(who(prepared(), token("'x':1")).orElseThrow().name())
                .isEqualTo("ann@example.com");
        settings = settings.username(new OidcSettings.Claim("sub", "-"));
        assertThat(who(prepared(), token("'x':1")).orElseThrow().name()).isEqualTo("u-1");
        settings = settings.username(new OidcSettings.Claim("sub", "oidc:"));
        assertThat(who(prepared(), token("'x':1")).orElseThrow().name()).isEqualTo("oidc:u-1");
    }

    @Test
    void whatDoesNotHoldIsNobody() {
        settings = settings.requiring(Map.of("hd", "example.com"));
        OidcAuthenticator authenticator = prepared();

        assertThat(who(authenticator, token("'x':1"))).isPresent();
        assertThat(who(authenticator, token("'hd':'elsewhere.com'"))).isEmpty();
        assertThat(who(authenticator, token("'aud':['other']"))).isEmpty();
        assertThat(who(authenticator, token("'exp':1"))).isEmpty();
        assertThat(who(authenticator, token("'nbf':99999999999"))).isEmpty();
        assertThat(who(authenticator, token("'iss':'https://elsewhere'"))).isEmpty();
        assertThat(who(authenticator, token("'groups':7"))).isEmpty();
        String good = token("'x':1");
        assertThat(who(authenticator, good.substring(0, good.length() - 8) + "AAAAAAAA")).isEmpty();
        assertThat(who(authenticator, issuer.sign(claims("'x':1"), "none"))).isEmpty();
    }

    @Test
    void whatDoesNotHoldIsToldOfAsKubernetesTells() {
        settings = settings.requiring(Map.of("hd", "example.com"));
        OidcAuthenticator authenticator = prepared();

        assertThat(why(authenticator, token("'x':1"))).isEmpty();
        assertThat(why(authenticator, token("'iss':'https://elsewhere'"))).isEmpty();
        assertThat(why(authenticator, token("'hd':'elsewhere.com'")))
                .isEqualTo(
                        "oidc: required claim hd value does not match."
                                + " Got = elsewhere.com, want = example.com");
        assertThat(why(authenticator, token("'aud':['other']")))
                .isEqualTo(
                        "oidc: verify token: oidc: expected audience in [\"jolly\"] got [\"other\"]");
        assertThat(why(authenticator, token("'exp':1")))
                .isEqualTo(
                        "oidc: verify token: oidc: token is expired"
                                + " (Token Expiry: 1970-01-01 00:00:01 +0000 UTC)");
        String good = token("'x':1");
        assertThat(why(authenticator, good.substring(0, good.length() - 8) + "AAAAAAAA"))
                .isEqualTo(
                        "oidc: verify token: failed to verify signature:"
                                + " failed to verify id token signature");
        settings = settings.username(new OidcSettings.Claim("nick", ""));
        assertThat(why(prepared(), token("'x':1")))
                .isEqualTo("oidc: parse username claims \"nick\": claim not present");
    }

    @Test
    void aMailNobodyVerifiedIsNobodysName() {
        settings = settings.username(new OidcSettings.Claim("email", ""));
        assertThat(who(prepared(), token("'email_verified':false"))).isEmpty();
    }

    @Test
    void aNewKeyIsFetchedForWhoeverShowsATokenThatNamesIt() {
        OidcAuthenticator authenticator = prepared();
        int before = issuer.discoveries.get();
        assertThat(whoByNewKeys(authenticator, token("'exp':1"))).isEmpty();
        assertThat(issuer.discoveries).as("asked for no key that is known").hasValue(before);
        issuer.changeKey("second");
        String signed = token("'x':1");

        assertThat(who(authenticator, signed)).isEmpty();
        assertThat(whoByNewKeys(authenticator, token("'exp':1"))).isEmpty();
        assertThat(who(authenticator, signed)).isPresent();
        issuer.changeKey("third");
        assertThat(whoByNewKeys(authenticator, token("'x':1"))).isPresent();
    }

    @Test
    void optionsAreThoseOfKubernetes() {
        Map<String, String> given = new LinkedHashMap<>();
        given.put("oidc-issuer-url", "https://login.example.com");
        given.put("oidc-client-id", "jolly");
        given.put("oidc-username-claim", "email");
        given.put("oidc-required-claim", "hd=example.com");
        given.put("oidc-signing-algs", "RS256,ES256");

        OidcSettings read =
                ApiServerOptions.ALL
                        .apply(ApiServerConfig.inMemory(), given)
                        .access()
                        .others()
                        .oidc();

        read.check();
        assertThat(read.username().name()).isEqualTo("email");
        assertThat(read.algorithms()).isEqualTo(Set.of("RS256", "ES256"));
        assertThat(read.requiredClaims()).isEqualTo(Map.of("hd", "example.com"));
        assertThatThrownBy(OidcSettings.NONE.clientId("x")::check)
                .hasMessageContaining("must be specified together");
        assertThatThrownBy(
                        () ->
                                ApiServerOptions.ALL.apply(
                                        ApiServerConfig.inMemory(),
                                        Map.of("oidc-issuer-url", "http://login.example.com")))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("begins with https://");
    }

    private OidcAuthenticator prepared() {
        var authenticator = new OidcAuthenticator(settings, () -> provider.loop, timeline);
        authenticator.prepare();
        timeline.advance(Duration.ofMillis(1));
        return authenticator;
    }

    private static Optional<Requester> who(OidcAuthenticator authenticator, String token) {
        return authenticator.authenticate(Credentials.shown(new ClientCertificate.Absent(), token));
    }

    private static Optional<Requester> whoByNewKeys(OidcAuthenticator authenticator, String token) {
        return authenticator.authenticateByNewKeys(
                Credentials.shown(new ClientCertificate.Absent(), token));
    }

    private static String why(OidcAuthenticator authenticator, String token) {
        return authenticator.complaint(Credentials.shown(new ClientCertificate.Absent(), token));
    }

    private String token(String more) {
        return issuer.sign(claims(more));
    }

    /** The last word on a claim counts. */
    private String claims(String more) {
        long expires = timeline.now().plusSeconds(3600).getEpochSecond();
        return "{'iss':'%s','sub':'u-1',%s,'exp':%d,%s}"
                .formatted(issuer.url(), USUAL, expires, more);
    }
}
