package io.jollyboat.core.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.core.options.OptionException;
import io.jollyboat.core.options.Options;
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
}
