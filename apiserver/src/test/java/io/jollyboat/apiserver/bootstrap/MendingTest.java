package io.jollyboat.apiserver.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.TestServer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the cluster cannot be without comes back. */
class MendingTest {

    private static final String SERVICE = "/api/v1/namespaces/default/services/kubernetes";
    private static final String ENDPOINTS = "/api/v1/namespaces/default/endpoints/kubernetes";
    private static final String SLICE =
            "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices/kubernetes";

    private final TestServer server = new TestServer();

    @Test
    void theServiceOfTheServerComesBackAtItsAddress() {
        JsonNode before = server.get(SERVICE);

        server.delete(SERVICE);
        server.timeline.advance(Duration.ofSeconds(2));

        JsonNode after = server.get(SERVICE);
        assertThat(after.at("/spec/clusterIP")).isEqualTo(before.at("/spec/clusterIP"));
        assertThat(after.at("/metadata/uid")).isNotEqualTo(before.at("/metadata/uid"));
    }

    @Test
    void soDoesItAgain() {
        for (int i = 0; i < 3; i++) {
            server.delete(SERVICE);
            server.timeline.advance(Duration.ofSeconds(2));
            assertThat(server.get(SERVICE).at("/spec/clusterIP").asString()).isNotEmpty();
        }
    }

    @Test
    void whereTheServerIsIsPutRightAndTheRestLeftAlone() throws UnknownHostException {
        Bootstrap bootstrap =
                new Bootstrap(
                        server.api,
                        server.timeline,
                        "10.96.0.1",
                        InetAddress.getByName("10.244.0.1"),
                        6443);
        bootstrap.keep();
        server.patch(
                ENDPOINTS,
                "merge",
                "{'metadata':{'labels':{'mine':'yes'}},'subsets':[{'addresses':[{'ip':'1.2.3.4'}]}]}");
        server.patch(SLICE, "merge", "{'endpoints':null,'metadata':{'labels':null}}");

        bootstrap.keep();

        JsonNode endpoints = server.get(ENDPOINTS);
        assertThat(endpoints.at("/subsets/0/addresses/0/ip").asString()).isEqualTo("10.244.0.1");
        assertThat(endpoints.at("/subsets/0/ports/0/port").intValue()).isEqualTo(6443);
        assertThat(endpoints.at("/metadata/labels/mine").asString()).isEqualTo("yes");
        JsonNode slice = server.get(SLICE);
        assertThat(slice.at("/endpoints/0/addresses/0").asString()).isEqualTo("10.244.0.1");
        assertThat(slice.at("/metadata/labels/kubernetes.io~1service-name").asString())
                .isEqualTo("kubernetes");

        bootstrap.keep();

        assertThat(server.get(SLICE)).isEqualTo(slice);
        assertThat(server.get(ENDPOINTS)).isEqualTo(endpoints);
    }
}
