package io.jollyboat.controllers.service;

import static io.jollyboat.controllers.service.Given.beingDeleted;
import static io.jollyboat.controllers.service.Given.notReady;
import static io.jollyboat.controllers.service.Given.pod;
import static io.jollyboat.controllers.service.Given.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.Service;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class BackendTest {

    @Test
    void aReadyPodWithAnAddressIsBehindTheServiceOnItsOwnPort() {
        Backend backend = only(service(), pod("a", "10.244.0.2"));

        assertThat(backend.ready()).isTrue();
        assertThat(backend.ports()).containsExactly(new BackendPort("http", "TCP", 8080, ""));
    }

    @Test
    void aPodOnItsWayOutStillServesButIsNotReady() {
        Backend backend = only(service(), pod("a", "10.244.0.2", beingDeleted()));

        assertThat(backend.ready()).isFalse();
        assertThat(backend.serving()).isTrue();
        assertThat(backend.terminating()).isTrue();
    }

    @Test
    void aServiceMayPublishAddressesThatAreNotReady() {
        Service service =
                service(json -> json.withObject("/spec").put("publishNotReadyAddresses", true));

        Backend backend = only(service, pod("a", "10.244.0.2", notReady()));

        assertThat(backend.ready()).isTrue();
        assertThat(backend.serving()).isFalse();
    }

    @Test
    void aPodWithoutAddressOrAtTheEndOfItsLifeIsBehindNothing() {
        Pod pending = pod("a", "");
        Pod done = pod("b", "10.244.0.3");
        done.json().withObject("/status").put("phase", "Succeeded");

        assertThat(Backend.of(service(), List.of(pending, done), "IPv4")).isEmpty();
    }

    @Test
    void aNumberIsTakenAsItIsAndAnAbsentTargetIsTheServicesOwnPort() {
        Service number = service(json -> port(json).put("targetPort", 9090));
        Service absent = service(json -> port(json).remove("targetPort"));

        assertThat(only(number, pod("a", "10.244.0.2")).ports().getFirst().number())
                .isEqualTo(9090);
        assertThat(only(absent, pod("a", "10.244.0.2")).ports().getFirst().number()).isEqualTo(80);
    }

    @Test
    void aNamedPortThatThePodLacksIsMissing() {
        Service service = service(json -> port(json).put("targetPort", "metrics"));

        assertThat(only(service, pod("a", "10.244.0.2")).ports()).isEmpty();
    }

    private static ObjectNode port(ObjectNode service) {
        return (ObjectNode) service.at("/spec/ports/0");
    }

    private static Backend only(Service service, Pod pod) {
        List<Backend> backends = Backend.of(service, List.of(pod), "IPv4");
        assertThat(backends).hasSize(1);
        return backends.getFirst();
    }
}
