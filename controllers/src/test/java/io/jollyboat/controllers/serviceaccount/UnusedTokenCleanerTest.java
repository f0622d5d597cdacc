package io.jollyboat.controllers.serviceaccount;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.controllers.World;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnusedTokenCleanerTest {

    private static final String ACCOUNTS = "/api/v1/namespaces/default/serviceaccounts";
    private static final String SECRETS = "/api/v1/namespaces/default/secrets";
    private static final String TOKEN = SECRETS + "/robots";
    private static final String TRACKING =
            "/api/v1/namespaces/kube-system/configmaps/kube-apiserver-legacy-service-account-token-tracking";
    private static final Duration UNUSED = Duration.ofDays(30);

    private final World world = new World();

    @BeforeEach
    void start() {
        world.settle();
        world.with(
                (client, informers, timeline) ->
                        new UnusedTokenCleaner(client, informers, timeline, UNUSED));
        world.create(ACCOUNTS, "{'metadata':{'name':'robot'},'secrets':[{'name':'robots'}]}");
    }

    private void token(String labels) {
        world.create(
                SECRETS,
                "{'metadata':{'name':'robots','labels':{%s},'annotations':{'kubernetes.io/service-account.name':'robot'}},'type':'kubernetes.io/service-account-token'}"
                        .formatted(labels));
    }

    private void days(int some) {
        world.advance(Duration.ofDays(some));
    }

    private String today() {
        return LocalDate.ofInstant(world.timeline.now(), ZoneOffset.UTC).toString();
    }

    private String invalidSince() {
        return world.get(TOKEN)
                .at("/metadata/labels/kubernetes.io~1legacy-token-invalid-since")
                .asString("");
    }

    private void label(String name, String day) {
        world.merge(
                TOKEN, "{'metadata':{'labels':{'kubernetes.io/%s':'%s'}}}".formatted(name, day));
    }

    @Test
    void aTokenThatNobodyShowsIsMarkedAndGoesAfterAsLongAgain() {
        token("");
        days(30);
        assertThat(invalidSince()).isEmpty();

        days(3);
        assertThat(invalidSince()).isNotEmpty();
        days(28);
        assertThat(world.exists(TOKEN)).isTrue();
        days(5);
        assertThat(world.exists(TOKEN)).isFalse();
    }

    @Test
    void aTokenThatIsShownStays() {
        token("");
        for (int i = 0; i < 5; i++) {
            days(20);
            label("legacy-token-last-used", today());
        }
        assertThat(invalidSince()).isEmpty();

        days(33);
        assertThat(invalidSince()).isNotEmpty();
    }

    @Test
    void aTokenWhoseMarkSomebodyTakesAwayIsMarkedAnewAndNotDeleted() {
        token("");
        days(33);
        days(25);
        world.merge(
                TOKEN, "{'metadata':{'labels':{'kubernetes.io/legacy-token-invalid-since':null}}}");
        days(20);

        assertThat(world.exists(TOKEN)).isTrue();
        assertThat(invalidSince()).isNotEmpty();
    }

    @Test
    void aMarkThatIsNoDayIsWrittenAnew() {
        token("'kubernetes.io/legacy-token-invalid-since':'long-ago'");
        days(33);

        assertThat(LocalDate.parse(invalidSince())).isBeforeOrEqualTo(LocalDate.parse(today()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'volumes':[{'name':'t','secret':{'secretName':'robots'}}]",
                "'volumes':[{'name':'t','projected':{'sources':[{'secret':{'name':'robots'}}]}}]",
                "'imagePullSecrets':[{'name':'robots'}]",
            })
    void aTokenThatAPodUsesStays(String use) {
        token("");
        world.create(
                "/api/v1/namespaces/default/pods",
                "{'metadata':{'name':'p'},'spec':{%s,'containers':[{'name':'c','image':'i'}]}}"
                        .formatted(use));
        days(100);

        assertThat(invalidSince()).isEmpty();
    }

    @Test
    void aTokenThatAContainerReadsStays() {
        token("");
        world.create(
                "/api/v1/namespaces/default/pods",
                "{'metadata':{'name':'p'},'spec':{'containers':[{'name':'c','image':'i','env':[{'name':'T','valueFrom':{'secretKeyRef':{'name':'robots','key':'token'}}}]}]}}");
        days(100);

        assertThat(invalidSince()).isEmpty();
    }

    @Test
    void aTokenThatSomebodyMadeHimselfStays() {
        token("");
        world.merge(ACCOUNTS + "/robot", "{'secrets':null}");
        days(100);

        assertThat(invalidSince()).isEmpty();
    }

    @Test
    void whenItWasLastShownHasToBeKnown() {
        token("'kubernetes.io/legacy-token-last-used':'yesterday'");
        days(100);

        assertThat(invalidSince()).isEmpty();
    }

    @Test
    void whatWasNotTrackedLongEnoughCountsForNothing() {
        token("");
        days(20);
        world.merge(TRACKING, "{'data':{'since':'" + today() + "'}}");
        days(30);
        assertThat(invalidSince()).isEmpty();

        days(3);
        assertThat(invalidSince()).isNotEmpty();
    }
}
