package io.jollyboat.jolly.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.ApiServerConfig;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExtraConfigTest {

    @Test
    void setsWhatKubernetesNamesSo() {
        ExtraConfig extra =
                ExtraConfig.of(
                        List.of(
                                "apiserver.event-ttl=2h",
                                "apiserver.disable-admission-plugins=PodSecurity",
                                "apiserver.service-cluster-ip-range=10.1.0.0/16"));
        ApiServerConfig config = extra.apiServer(ApiServerConfig.inMemory());
        assertThat(config.options().eventTtl()).isEqualTo(Duration.ofHours(2));
        assertThat(config.options().plugins().enabled()).doesNotContain("PodSecurity");
        assertThat(extra.addresses(Addresses.STANDARD).dns().getHostAddress())
                .isEqualTo("10.1.0.10");
    }

    @Test
    void refusesWhatDoesNotExistByName() {
        assertThatThrownBy(() -> ExtraConfig.of(List.of("apiserver.evnt-ttl=2h")))
                .hasMessage("unknown option apiserver.evnt-ttl, did you mean apiserver.event-ttl?");
        assertThatThrownBy(() -> ExtraConfig.of(List.of("shipyard.x=1")))
                .hasMessageStartingWith("unknown component \"shipyard\" in --extra-config");
        assertThatThrownBy(() -> ExtraConfig.of(List.of("scheduler.x=1")))
                .hasMessage("unknown option scheduler.x");
        assertThatThrownBy(() -> ExtraConfig.of(List.of("apiserver.enable-admission-plugins=Nope")))
                .hasMessageContaining("enable-admission-plugins plugin \"Nope\" is unknown");
        assertThatThrownBy(() -> ExtraConfig.of(List.of("event-ttl")))
                .hasMessage("--extra-config event-ttl: it is written COMPONENT.OPTION=VALUE");
    }
}
