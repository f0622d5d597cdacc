package io.jollyboat.proxy.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.pki.CertificateAuthority;
import io.jollyboat.core.pki.CertificateProfile;
import io.jollyboat.core.pki.Subject;
import io.jollyboat.proxy.TestCluster;
import io.jollyboat.proxy.balancer.LoadBalancer;
import io.jollyboat.proxy.routing.AddressRange;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What Gateways and their classes ask for besides listeners. */
class GatewayWishesTest {

    private final TestCluster cluster = new TestCluster();
    private final NetworkLoop network = NetworkLoop.start();
    private GatewayController controller;

    @BeforeEach
    void start() throws Exception {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        Instant then = Instant.parse("2036-01-01T00:00:00Z");
        var own =
                CertificateAuthority.create("own", now, then)
                        .issue(
                                CertificateProfile.server(
                                        Subject.of("own"), List.of("own"), List.of(), now, then));
        controller =
                new GatewayController(
                        cluster.client,
                        cluster.informers,
                        cluster.timeline,
                        network,
                        new GatewayPlace(
                                InetAddress.getLoopbackAddress(),
                                InetAddress.getByName("10.244.0.1"),
                                "jollyboat",
                                own));
        controller.start();
        new LoadBalancer(
                        cluster.client,
                        cluster.informers,
                        cluster.timeline,
                        List.of(AddressRange.of("10.113.0.0/24")))
                .start();
        settle();
    }

    @AfterEach
    void stop() {
        controller.stop();
        network.close();
    }

    private void settle() {
        cluster.timeline.advance(Duration.ofSeconds(5));
    }

    private JsonNode gateway(String name, String more) {
        cluster.create(
                GatewayObject.GATEWAYS,
                """
                {'metadata': {'name': '%s'}, 'spec': {'gatewayClassName': 'jollyboat', %s
                 'listeners': [{'name': 'http', 'port': 80, 'protocol': 'HTTP'}]}}
                """
                        .formatted(name, more));
        settle();
        return cluster.get(GatewayObject.GATEWAYS, name).status();
    }

    private static String condition(JsonNode of, String type) {
        for (JsonNode condition : of.path("conditions")) {
            if (condition.path("type").asString("").equals(type)) {
                return condition.path("status").asString("")
                        + " "
                        + condition.path("reason").asString("");
            }
        }
        return "none";
    }

    @Test
    void theAddressThatIsAskedForIsGiven() {
        JsonNode status =
                gateway("web", "'addresses': [{'type': 'IPAddress', 'value': '10.113.0.77'}],");
        assertThat(status.path("addresses").path(0).path("value").asString())
                .isEqualTo("10.113.0.77");
        assertThat(condition(status, "Programmed")).isEqualTo("True Programmed");
    }

    @Test
    void anAddressThatCannotBeHadIsNotAssigned() {
        JsonNode status = gateway("web", "'addresses': [{'value': '192.0.2.1'}],");
        assertThat(condition(status, "Accepted")).isEqualTo("True Accepted");
        assertThat(condition(status, "Programmed")).isEqualTo("False AddressNotAssigned");
    }

    @Test
    void anAddressOfAnotherTypeIsNotSupported() {
        JsonNode status =
                gateway("web", "'addresses': [{'type': 'Hostname', 'value': 'web.example.com'}],");
        assertThat(condition(status, "Accepted")).isEqualTo("False UnsupportedAddress");
        assertThat(condition(status, "Programmed")).isEqualTo("False Invalid");
    }

    @Test
    void labelsAndAnnotationsOfTheInfrastructureAreItsServices() {
        gateway(
                "web",
                "'infrastructure': {'labels': {'team': 'a'}, 'annotations': {'note': 'b'}},");
        Service service = cluster.get(Resources.SERVICES, "web-jollyboat");
        assertThat(service.labels())
                .containsEntry("team", "a")
                .containsEntry("gateway.networking.k8s.io/gateway-name", "web");
        assertThat(service.annotations()).containsEntry("note", "b");
    }

    @Test
    void aClassWithParametersIsNotAcceptedAndItsGatewaysAreNotServed() {
        cluster.create(
                GatewayObject.CLASSES,
                """
                {'metadata': {'name': 'tuned'}, 'spec': {
                  'controllerName': 'jollyboat.io/gateway-controller',
                  'parametersRef': {'group': '', 'kind': 'ConfigMap', 'name': 'a', 'namespace': 'b'}}}
                """);
        cluster.create(
                GatewayObject.GATEWAYS,
                """
                {'metadata': {'name': 'tuned'}, 'spec': {'gatewayClassName': 'tuned',
                 'listeners': [{'name': 'http', 'port': 80, 'protocol': 'HTTP'}]}}
                """);
        settle();
        JsonNode status =
                cluster.client.get(GatewayObject.CLASSES, "", "tuned").json().path("status");
        assertThat(condition(status, "Accepted")).isEqualTo("False InvalidParameters");
        assertThat(
                        cluster.get(GatewayObject.GATEWAYS, "tuned")
                                .status()
                                .path("addresses")
                                .isEmpty())
                .isTrue();
    }

    @Test
    void theClassSaysWhatIsServedInOrder() {
        JsonNode features =
                cluster.client
                        .get(GatewayObject.CLASSES, "", "jollyboat")
                        .json()
                        .path("status")
                        .path("supportedFeatures");
        assertThat(features.valueStream().map(one -> one.path("name").asString()))
                .contains("HTTPRoute", "ReferenceGrant")
                .isSorted();
    }
}
