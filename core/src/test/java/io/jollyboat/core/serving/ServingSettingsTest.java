package io.jollyboat.core.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.core.options.OptionException;
import io.jollyboat.core.options.Options;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where a component serves, by the names of flags. */
class ServingSettingsTest {

    private static final Options<ServingSettings> OPTIONS =
            ServingSettings.added(
                    Options.of("scheduler"), settings -> settings, (settings, other) -> other);
    private static final ServingSettings USUAL = ServingSettings.at(10259);

    @Test
    void addressAndPortAreTakenApart() {
        assertThat(OPTIONS.apply(USUAL, Map.of("secure-port", "7")))
                .isEqualTo(new ServingSettings("127.0.0.1", 7));
        assertThat(OPTIONS.apply(USUAL, Map.of("bind-address", "0.0.0.0")).socketAddress())
                .hasToString("/0.0.0.0:10259");
        assertThat(OPTIONS.apply(USUAL, Map.of("bind-address", "::")).socketAddress().getPort())
                .isEqualTo(10259);
    }

    @Test
    void whatIsNoAddressOrPortIsRefused() {
        assertThatThrownBy(() -> OPTIONS.apply(USUAL, Map.of("bind-address", "localhost")))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("it is an IP address");
        assertThatThrownBy(() -> OPTIONS.apply(USUAL, Map.of("secure-port", "70000")))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("from 0 to 65535");
    }

    @Test
    void oneFlagMayNameBothOrTheAddressAlone() {
        assertThat(ServingSettings.of("", USUAL)).isEqualTo(USUAL);
        assertThat(ServingSettings.of("0.0.0.0", USUAL).text()).isEqualTo("0.0.0.0:10259");
        assertThat(ServingSettings.of("10.0.0.1:7", USUAL).text()).isEqualTo("10.0.0.1:7");
        ServingSettings six = ServingSettings.of("[::1]:7", USUAL);
        assertThat(six.socketAddress().getPort()).isEqualTo(7);
        assertThat(ServingSettings.of(six.text(), USUAL)).isEqualTo(six);
        assertThat(ServingSettings.of("::1", USUAL).port()).isEqualTo(10259);
        for (String wrong : List.of("here:7", ":7", "0.0.0.0:", "0.0.0.0:70000", "[::1]7")) {
            assertThatThrownBy(() -> ServingSettings.of(wrong, USUAL))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
