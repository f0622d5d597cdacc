package io.jollyboat.proxy.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.api.discovery.v1.EndpointSlice;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class RouteTableTest {

    private static final Service WEB =
            new Service(
                    tree(
                            """
            {"metadata": {"name": "web", "namespace": "default"},
             "spec": {"type": "NodePort", "clusterIP": "10.96.0.20", "externalIPs": ["192.0.2.7"],
                      "ports": [{"name": "http", "port": 80, "protocol": "TCP", "nodePort": 30080}]}}
            """));

    @Test
    void trafficToAServiceGoesToItsReadyEndpointsOnTheirPort() {
        RouteTable table =
                RouteTable.of(
                        List.of(WEB),
                        List.of(
                                slice(
                                        """
                        {"addresses": ["10.244.0.3"], "conditions": {"ready": true}},
                        {"addresses": ["10.244.0.2"], "conditions": {"ready": true}},
                        {"addresses": ["10.244.0.4"], "conditions": {"ready": false}}
                        """)));

        assertThat(table.routes())
                .containsExactly(
                        new Route(
                                "default/web:http",
                                List.of("10.96.0.20", "192.0.2.7"),
                                "TCP",
                                80,
                                30080,
                                false,
                                List.of(
                                        new Target("10.244.0.2", 8080),
                                        new Target("10.244.0.3", 8080))));
    }

    @Test
    void whenNoneIsReadyThoseThatStillServeWhileEndingAreUsed() {
        RouteTable table =
                RouteTable.of(
                        List.of(WEB),
                        List.of(
                                slice(
                                        """
                        {"addresses": ["10.244.0.2"],
                         "conditions": {"ready": false, "serving": true, "terminating": true}},
                        {"addresses": ["10.244.0.3"],
                         "conditions": {"ready": false, "serving": false, "terminating": true}}
                        """)));

        assertThat(table.routes().getFirst().targets())
                .containsExactly(new Target("10.244.0.2", 8080));
    }

    @Test
    void conditionsThatAreNotKnownCountAsReady() {
        RouteTable table =
                RouteTable.of(List.of(WEB), List.of(slice("{\"addresses\": [\"10.244.0.2\"]}")));

        assertThat(table.routes().getFirst().targets()).hasSize(1);
    }

    @Test
    void aServiceWithoutEndpointsHasARouteThatLeadsNowhere() {
        assertThat(RouteTable.of(List.of(WEB), List.of()).routes().getFirst().targets()).isEmpty();
    }

    @Test
    void headlessServicesAndExternalNamesHaveNoRoute() {
        Service headless =
                new Service(
                        tree(
                                "{\"metadata\": {\"name\": \"db\", \"namespace\": \"default\"}, \"spec\": {\"clusterIP\": \"None\"}}"));

        assertThat(RouteTable.of(List.of(headless), List.of())).isEqualTo(RouteTable.EMPTY);
    }

    private static EndpointSlice slice(String endpoints) {
        return new EndpointSlice(
                tree(
                        """
                {"metadata": {"name": "web-x", "namespace": "default",
                              "labels": {"kubernetes.io/service-name": "web"}},
                 "addressType": "IPv4",
                 "ports": [{"name": "http", "port": 8080, "protocol": "TCP"}],
                 "endpoints": [%s]}
                """
                                .formatted(endpoints)));
    }

    private static ObjectNode tree(String json) {
        return (ObjectNode) JsonMapper.shared().readTree(json);
    }
}
