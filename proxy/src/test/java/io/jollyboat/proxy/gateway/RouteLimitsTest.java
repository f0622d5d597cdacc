package io.jollyboat.proxy.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.proxy.gateway.RouteRule.Limits;
import io.jollyboat.proxy.reverse.ReverseProxy;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class RouteLimitsTest {

    private static ObjectNode none() {
        return JsonNodeFactory.instance.objectNode();
    }

    @Test
    void aRuleWithoutTimeoutsHasOnlyTheServersPatience() {
        assertThat(Limits.of(none())).isEqualTo(new Limits(Duration.ZERO, ReverseProxy.PATIENCE));
    }

    @Test
    void theShorterOfBothCountsSinceAServerIsAskedOnce() {
        Duration two = Duration.ofSeconds(2);
        assertThat(Limits.of(none().put("request", "10s").put("backendRequest", "2s")))
                .isEqualTo(new Limits(two, two));
        assertThat(Limits.of(none().put("request", "2s"))).isEqualTo(new Limits(two, two));
    }

    @Test
    void aTimeoutLongerThanTheServersPatienceIsWaitedFor() {
        assertThat(Limits.of(none().put("request", "1h30m")).patience())
                .isEqualTo(Duration.ofMinutes(90));
    }

    @Test
    void nothingIsNoLimit() {
        Limits limits = Limits.of(none().put("request", "0s"));
        assertThat(limits.whole()).isZero();
        assertThat(limits.patience()).isGreaterThan(Duration.ofDays(1));
    }
}
