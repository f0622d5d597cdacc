package io.jollyboat.proxy.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.api.discovery.v1.EndpointSlice;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
                table(
                        List.of(WEB),
                        List.of(
                                slice(
                                        """
                        {"addresses": ["10.244.0.3"], "conditions": {"ready": true}},
                        {"addresses": ["10.244.0.2"], "conditions": {"ready": true}},
                        {"addresses": ["10.244.0.4"], "conditions": {"ready": false}}
                        """)));

        assertThat(table.of("default/web"))
                .containsExactly(
                        new Route(
                                "default/web:http",
                                new Entrance(
                                        "TCP",
                                        80,
                                        30080,
                                        List.of("10.96.0.20"),
                                        List.of("192.0.2.7"),
                                        List.of()),
                                Policy.PLAIN,
                                List.of(
                                        new Target("10.244.0.2", 8080),
                                        new Target("10.244.0.3", 8080)),
                                List.of()));
    }

    @Test
    void datagramsMayStayWithWhoStillServesButIsNotLedToAnyMore() {
        assertThat(servingOf("UDP")).containsExactly("10.244.0.2", "10.244.0.3");
        assertThat(servingOf("TCP")).isEmpty();
    }

    private static List<String> servingOf(String protocol) {
        String spoken = "\"protocol\": \"%s\"".formatted(protocol);
        var service =
                new Service(tree(WEB.json().toString().replace("\"protocol\":\"TCP\"", spoken)));
        EndpointSlice slice =
                slice(
                        """
                        {"addresses": ["10.244.0.3"],
                         "conditions": {"ready": false, "serving": true, "terminating": true}},
                        {"addresses": ["10.244.0.2"], "conditions": {"ready": true}},
                        {"addresses": ["10.244.0.4"],
                         "conditions": {"ready": false, "serving": false, "terminating": true}}
                        """);
        var same =
                new EndpointSlice(
                        tree(slice.json().toString().replace("\"protocol\":\"TCP\"", spoken)));
        Route route = table(List.of(service), List.of(same)).of("default/web").getFirst();
        assertThat(route.targets()).containsExactly(new Target("10.244.0.2", 8080));
        return route.serving().stream().map(Target::address).toList();
    }

    @Test
    void whenNoneIsReadyThoseThatStillServeWhileEndingAreUsed() {
        RouteTable table =
                table(
                        List.of(WEB),
                        List.of(
                                slice(
                                        """
                        {"addresses": ["10.244.0.2"],
                         "conditions": {"ready": false, "serving": true, "terminating": true}},
                        {"addresses": ["10.244.0.3"],
                         "conditions": {"ready": false, "serving": false, "terminating": true}}
                        """)));

        assertThat(table.of("default/web").getFirst().targets())
                .containsExactly(new Target("10.244.0.2", 8080));
    }

    @Test
    void conditionsThatAreNotKnownCountAsReady() {
        RouteTable table = table(List.of(WEB), List.of(slice("{\"addresses\": [\"10.244.0.2\"]}")));

        assertThat(table.of("default/web").getFirst().targets()).hasSize(1);
    }

    @Test
    void aServiceWithoutEndpointsHasARouteThatLeadsNowhere() {
        assertThat(table(List.of(WEB), List.of()).of("default/web").getFirst().targets()).isEmpty();
    }

    @Test
    void headlessServicesAndExternalNamesHaveNoRoute() {
        Service headless =
                new Service(
                        tree(
                                "{\"metadata\": {\"name\": \"db\", \"namespace\": \"default\"}, \"spec\": {\"clusterIP\": \"None\"}}"));

        assertThat(table(List.of(headless), List.of())).isEqualTo(RouteTable.EMPTY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "service.kubernetes.io/headless",
                "service.kubernetes.io/service-proxy-name"
            })
    void labelsOfAServiceOrItsSlicesHaveThemLeftAlone(String label) {
        Service service = web("");
        service.json().withObject("/metadata").putObject("labels").put(label, "");
        EndpointSlice slice = slice("{\"addresses\": [\"10.244.0.2\"]}");

        assertThat(table(List.of(service), List.of(slice))).isEqualTo(RouteTable.EMPTY);

        ((ObjectNode) slice.json().path("metadata").path("labels")).put(label, "");
        assertThat(table(List.of(WEB), List.of(slice)).of("default/web").getFirst().targets())
                .isEmpty();
    }

    @Test
    void aPortOfASliceIsMeantByNameAndProtocol() {
        EndpointSlice slice = slice("{\"addresses\": [\"10.244.0.2\"]}");
        ((ObjectNode) slice.json().path("ports").get(0)).put("protocol", "UDP");

        assertThat(table(List.of(WEB), List.of(slice)).of("default/web").getFirst().targets())
                .isEmpty();
    }

    @Test
    void ofAnEndpointWithSeveralAddressesTheFirstIsUsed() {
        assertThat(targets("{\"addresses\": [\"10.244.0.9\", \"10.244.0.2\"]}"))
                .containsExactly(new Target("10.244.0.9", 8080));
    }

    @Test
    void whoEndsAndDoesNotSayWhetherItServesIsTakenToServe() {
        assertThat(
                        targets(
                                """
                {"addresses": ["10.244.0.2"], "conditions": {"ready": false, "terminating": true}}
                """))
                .hasSize(1);
    }

    @Test
    void endpointsThatOnlyStillServeAreUsedButNotCountedForHealthChecks() {
        Service balanced =
                new Service(
                        tree(
                                """
                {"metadata": {"name": "web", "namespace": "default"},
                 "spec": {"type": "LoadBalancer", "clusterIP": "10.96.0.20",
                          "externalTrafficPolicy": "Local", "healthCheckNodePort": 30100,
                          "ports": [{"name": "http", "port": 80, "protocol": "TCP", "nodePort": 30080}]}}
                """));
        ServiceRoutes routes =
                table(
                                List.of(balanced),
                                List.of(
                                        slice(
                                                """
                        {"addresses": ["10.244.0.2"], "nodeName": "here",
                         "conditions": {"ready": false, "serving": true, "terminating": true}}
                        """)))
                        .service("default/web")
                        .orElseThrow();

        assertThat(routes.routes().getFirst().local())
                .containsExactly(new Target("10.244.0.2", 8080));
        assertThat(routes.healthCheckPort()).isEqualTo(30100);
        assertThat(routes.localEndpoints()).isZero();
    }

    @Test
    void trafficThatStaysOnTheNodeGoesToItsEndpointsOnly() {
        Service local =
                web("\"externalTrafficPolicy\": \"Local\", \"internalTrafficPolicy\": \"Local\",");
        Route route =
                table(
                                List.of(local),
                                List.of(
                                        slice(
                                                """
                        {"addresses": ["10.244.0.2"], "nodeName": "here"},
                        {"addresses": ["10.244.1.2"], "nodeName": "there"}
                        """)))
                        .of("default/web")
                        .getFirst();

        assertThat(route.inside()).containsExactly(new Target("10.244.0.2", 8080));
        assertThat(route.outside()).containsExactly(new Target("10.244.0.2", 8080));
        assertThat(route.targets()).hasSize(2);
    }

    @Test
    void anotherNodeOfTheMachineHasItsOwnView() {
        Service local =
                web("\"externalTrafficPolicy\": \"Local\", \"internalTrafficPolicy\": \"Local\",");
        var next = new Neighbour(new Place("there", "zone-b"), AddressRange.of("10.244.1.0/24"));
        ServiceRoutes routes =
                Objects.requireNonNull(
                        RouteTable.of(
                                        List.of(local),
                                        List.of(
                                                slice(
                                                        """
                        {"addresses": ["10.244.0.2"], "nodeName": "here"},
                        {"addresses": ["10.244.1.2"], "nodeName": "there"}
                        """)),
                                        new Places(new Place("here", "zone-a"), List.of(next)))
                                .services()
                                .get("default/web"));

        assertThat(routes.routes().getFirst().local())
                .containsExactly(new Target("10.244.0.2", 8080));
        assertThat(routes.routes().getFirst().outer()).hasSize(2);
        assertThat(routes.elsewhere().getFirst().routes().getFirst().inside())
                .containsExactly(new Target("10.244.1.2", 8080));
        assertThat(routes.elsewhere().getFirst().localEndpoints()).isEqualTo(1);
    }

    @Test
    void aServiceThatIsTheSameEverywhereHasNoOtherView() {
        var next = new Neighbour(new Place("there", "zone-b"), AddressRange.of("10.244.1.0/24"));

        assertThat(
                        RouteTable.of(
                                        List.of(WEB),
                                        List.of(slice("{\"addresses\": [\"10.244.0.2\"]}")),
                                        new Places(new Place("here", ""), List.of(next)))
                                .services()
                                .get("default/web"))
                .extracting(ServiceRoutes::elsewhere)
                .isEqualTo(List.of());
    }

    @Test
    void hintsPickTheEndpointsOfTheZoneWhenEveryOneHasSome() {
        String hinted =
                """
                {"addresses": ["10.244.0.2"], "hints": {"forZones": [{"name": "zone-a"}]}},
                {"addresses": ["10.244.1.2"], "hints": {"forZones": [{"name": "zone-b"}]}}
                """;
        assertThat(targets(hinted)).containsExactly(new Target("10.244.0.2", 8080));
        assertThat(targets(hinted + ", {\"addresses\": [\"10.244.2.2\"]}")).hasSize(3);
    }

    @Test
    void hintsForANodeGoBeforeThoseForItsZone() {
        assertThat(
                        targets(
                                """
                {"addresses": ["10.244.0.2"], "hints": {"forZones": [{"name": "zone-a"}], "forNodes": [{"name": "there"}]}},
                {"addresses": ["10.244.0.3"], "hints": {"forZones": [{"name": "zone-a"}], "forNodes": [{"name": "here"}]}}
                """))
                .containsExactly(new Target("10.244.0.3", 8080));
    }

    @Test
    void affinityHasItsTimeAndLoadBalancersTheirRanges() {
        Route route =
                table(
                                List.of(
                                        web(
                                                """
                        "sessionAffinity": "ClientIP",
                        "sessionAffinityConfig": {"clientIP": {"timeoutSeconds": 60}},
                        "loadBalancerSourceRanges": ["192.0.2.0/24", "2001:db8::/32"],
                        """)),
                                List.of())
                        .of("default/web")
                        .getFirst();

        assertThat(route.policy()).isEqualTo(new Policy(60, false, false, List.of("192.0.2.0/24")));
    }

    @Test
    void aServiceThatDidNotChangeIsTheVerySameInTheNextTable() {
        var maker = new RouteTableMaker(Family.IPV4);
        var here = Places.of(new Place("here", ""));
        EndpointSlice slice = slice("{\"addresses\": [\"10.244.0.2\"]}");
        maker.put("default/web", WEB, List.of(slice), here);
        RouteTable first = maker.table();
        maker.put("default/web", WEB, List.of(slice), here);
        RouteTable second = maker.table();
        maker.put("default/web", WEB, List.of(), here);

        assertThat(second.services().get("default/web"))
                .isSameAs(first.services().get("default/web"));
        assertThat(second.changedSince(first)).isEmpty();
        assertThat(maker.table().changedSince(second)).containsExactly("default/web");
    }

    @Test
    void aTableKnowsWhatCameAndWentSinceAnother() {
        RouteTable before = named("b", "c", "e");

        assertThat(named("a", "b", "d", "e").changedSince(before))
                .containsExactly("default/a", "default/c", "default/d");
        assertThat(before.changedSince(named("c", "b", "e"))).isEmpty();
        assertThat(before).isEqualTo(named("e", "c", "b"));
        assertThat(RouteTable.EMPTY.changedSince(before)).hasSize(3);
        assertThat(before.changedSince(RouteTable.EMPTY)).hasSize(3);
    }

    private static RouteTable named(String... names) {
        var table = new TreeMap<String, ServiceRoutes>();
        for (String name : names) {
            table.put("default/" + name, new ServiceRoutes("default/" + name, List.of(), 0, 0));
        }
        return RouteTable.of(table);
    }

    private static List<Target> targets(String endpoints) {
        return table(List.of(WEB), List.of(slice(endpoints)))
                .of("default/web")
                .getFirst()
                .targets();
    }

    private static Service web(String more) {
        return new Service(
                tree(
                        """
                {"metadata": {"name": "web", "namespace": "default"},
                 "spec": {"type": "NodePort", "clusterIP": "10.96.0.20", %s
                          "ports": [{"name": "http", "port": 80, "protocol": "TCP", "nodePort": 30080}]}}
                """
                                .formatted(more)));
    }

    private static RouteTable table(List<Service> services, List<EndpointSlice> slices) {
        return RouteTable.of(services, slices, Places.of(new Place("here", "zone-a")));
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
