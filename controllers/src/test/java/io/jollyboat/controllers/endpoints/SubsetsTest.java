package io.jollyboat.controllers.endpoints;

import static io.jollyboat.controllers.service.Given.beingDeleted;
import static io.jollyboat.controllers.service.Given.notReady;
import static io.jollyboat.controllers.service.Given.pod;
import static io.jollyboat.controllers.service.Given.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.controllers.service.Backend;
import io.jollyboat.core.api.core.v1.Pod;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ArrayNode;

class SubsetsTest {

    @Test
    void readyAddressesStandApartFromTheOthers() {
        ArrayNode subsets = subsets(pod("a", "10.244.0.3"), pod("b", "10.244.0.2", notReady()));

        assertThat(subsets).hasSize(1);
        assertThat(subsets.at("/0/addresses/0/ip").asString()).isEqualTo("10.244.0.3");
        assertThat(subsets.at("/0/addresses/0/targetRef/name").asString()).isEqualTo("a");
        assertThat(subsets.at("/0/notReadyAddresses/0/ip").asString()).isEqualTo("10.244.0.2");
        assertThat(subsets.at("/0/ports/0/port").asInt()).isEqualTo(8080);
    }

    @Test
    void theOrderOfThePodsDoesNotMatter() {
        Pod a = pod("a", "10.244.0.3");
        Pod b = pod("b", "10.244.0.2");

        assertThat(subsets(a, b)).isEqualTo(subsets(b, a));
    }

    @Test
    void podsOnTheirWayOutAreNotListed() {
        assertThat(subsets(pod("a", "10.244.0.3", beingDeleted()))).isEmpty();
    }

    private static ArrayNode subsets(Pod... pods) {
        return Subsets.of(service(), Backend.of(service(), List.of(pods), "IPv4"));
    }
}
