package io.jollyboat.core.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OptionsTest {
    private final Options<String> options =
            Options.<String>of("apiserver")
                    .with("event-ttl", (config, value) -> config + value)
                    .with(
                            "port",
                            (config, value) -> {
                                throw new IllegalArgumentException("not a number");
                            });

    @Test
    void appliesWhatIsGiven() {
        assertThat(options.apply("x", Map.of("event-ttl", "1h"))).isEqualTo("x1h");
    }

    @Test
    void refusesWhatDoesNotExistAndNamesWhatIsNear() {
        assertThatThrownBy(() -> options.apply("", Map.of("event-tl", "1h")))
                .hasMessage("unknown option apiserver.event-tl, did you mean apiserver.event-ttl?");
        assertThatThrownBy(() -> options.apply("", Map.of("something-else", "1h")))
                .hasMessage("unknown option apiserver.something-else");
    }

    @Test
    void saysWhatIsWrongWithAValue() {
        assertThatThrownBy(() -> options.apply("", Map.of("port", "a")))
                .hasMessage("invalid value \"a\" for apiserver.port: not a number");
    }

    @Test
    void gatesMayBeSetToWhatTheyAre() {
        Options<String> gates =
                Options.<String>of("kubelet").accepting(Form.GATES, "feature-gates");
        String fine =
                "NodeDeclaredFeatures=true,HPAScaleToZero=false,ConstrainedImpersonation=true,"
                        + "ComponentStatusz=true,MaxUnavailableStatefulSet=false";
        assertThat(gates.apply("", Map.of("feature-gates", fine))).isEmpty();
        assertThatThrownBy(
                        () -> gates.apply("", Map.of("feature-gates", "SidecarContainers=false")))
                .hasMessageEndingWith(
                        "cannot set feature gate SidecarContainers to false, feature is locked to true");
        assertThatThrownBy(() -> gates.apply("", Map.of("feature-gates", "AllAlpha=true")))
                .hasMessageEndingWith(
                        "cannot set feature gate AllAlpha to true, feature is locked to false");
        assertThatThrownBy(() -> gates.apply("", Map.of("feature-gates", "Sails=true")))
                .hasMessageEndingWith("unrecognized feature gate: Sails");
    }

    @Test
    void readsDurations() {
        assertThat(GoDuration.parse("1h30m")).isEqualTo(Duration.ofMinutes(90));
        assertThat(GoDuration.parse("1.5s")).isEqualTo(Duration.ofMillis(1500));
        assertThatThrownBy(() -> GoDuration.parse("soon"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
