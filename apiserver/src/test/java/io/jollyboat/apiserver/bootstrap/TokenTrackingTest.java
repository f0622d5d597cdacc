package io.jollyboat.apiserver.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.TestServer;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TokenTrackingTest {

    private static final String MAPS = "/api/v1/namespaces/kube-system/configmaps";
    private static final String TRACKING =
            MAPS + "/kube-apiserver-legacy-service-account-token-tracking";

    private final TestServer server = new TestServer();

    @BeforeEach
    void start() {
        server.settle();
    }

    private String since() {
        return server.get(TRACKING).at("/data/since").asString();
    }

    private String today() {
        return LocalDate.ofInstant(server.timeline.now(), ZoneOffset.UTC).toString();
    }

    private boolean isThere() {
        return server.get(MAPS)
                .path("items")
                .valueStream()
                .anyMatch(
                        map ->
                                map.at("/metadata/name")
                                        .asString()
                                        .equals(TRACKING.substring(MAPS.length() + 1)));
    }

    @Test
    void tellsOnWhichDayTrackingBeganAlsoAfterAnotherStart() {
        String began = today();
        assertThat(since()).isEqualTo(began);

        server.timeline.advance(Duration.ofDays(3));
        TestServer next = server.restarted();
        next.settle();

        assertThat(next.get(TRACKING).at("/data/since").asString()).isEqualTo(began);
    }

    @Test
    void whatIsNoDayBecomesToday() {
        server.timeline.advance(Duration.ofDays(3));
        server.patch(TRACKING, "merge", "{'data':{'since':'the beginning'}}");
        server.timeline.advance(Duration.ofSeconds(2));

        assertThat(since()).isEqualTo(today());
    }

    @Test
    void anotherDayThatSomebodyWroteStands() {
        server.patch(TRACKING, "merge", "{'data':{'since':'2020-02-29'}}");
        server.timeline.advance(Duration.ofSeconds(2));

        assertThat(since()).isEqualTo("2020-02-29");
    }

    @Test
    void isMadeAgainWhenDeletedButNotTwiceInHalfAnHour() {
        server.delete(TRACKING);
        server.timeline.advance(Duration.ofMinutes(20));
        assertThat(isThere()).isFalse();

        server.timeline.advance(Duration.ofMinutes(11));
        assertThat(since()).isEqualTo(today());
    }

    @Test
    void isMadeAgainAtOnceWhenItWasThereForLong() {
        server.timeline.advance(Duration.ofDays(2));
        server.delete(TRACKING);
        server.timeline.advance(Duration.ofSeconds(2));

        assertThat(since()).isEqualTo(today());
    }
}
