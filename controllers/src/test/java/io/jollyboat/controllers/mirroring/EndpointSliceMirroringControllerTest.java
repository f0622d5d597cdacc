package io.jollyboat.controllers.mirroring;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.controllers.World;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class EndpointSliceMirroringControllerTest {

    private static final String SERVICES = "/api/v1/namespaces/default/services";
    private static final String ENDPOINTS = "/api/v1/namespaces/default/endpoints";
    private static final String SLICES =
            "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices";

    private final World world = new World();

    @BeforeEach
    void start() {
        world.with(EndpointSliceMirroringController::new);
        service("db", "");
    }

    @Test
    void handKeptEndpointsAreMirroredByAddressKindAndPorts() {
        endpoints(
                "db",
                "{'addresses':[{'ip':'192.0.2.10'},{'ip':'2001:db8::1'}],'notReadyAddresses':[{'ip':'192.0.2.11'}],'ports':[{'port':5432}]}");

        assertThat(world.list(SLICES)).hasSize(2);
        JsonNode slice = slice("IPv4");
        assertThat(slice.path("endpoints")).hasSize(2);
        assertThat(slice.at("/endpoints/0/conditions/ready").asBoolean()).isTrue();
        assertThat(slice.at("/endpoints/1/addresses/0").asString()).isEqualTo("192.0.2.11");
        assertThat(slice.at("/endpoints/1/conditions/ready").asBoolean()).isFalse();
        assertThat(slice.at("/ports/0/port").asInt()).isEqualTo(5432);
        assertThat(slice.at("/metadata/labels/kubernetes.io~1service-name").asString())
                .isEqualTo("db");
        assertThat(slice.at("/metadata/labels/endpointslice.kubernetes.io~1managed-by").asString())
                .isEqualTo("endpointslicemirroring-controller.k8s.io");
        assertThat(slice.at("/metadata/ownerReferences/0/kind").asString()).isEqualTo("Endpoints");
    }

    @Test
    void theMirrorFollows() {
        endpoints("db", "{'addresses':[{'ip':'192.0.2.10'}],'ports':[{'port':5432}]}");
        String name = slice("IPv4").at("/metadata/name").asString();
        world.merge(
                ENDPOINTS + "/db",
                "{'subsets':[{'addresses':[{'ip':'192.0.2.20'}],'ports':[{'port':5432}]}]}");
        world.settle();
        assertThat(slice("IPv4").at("/endpoints/0/addresses/0").asString()).isEqualTo("192.0.2.20");
        assertThat(slice("IPv4").at("/metadata/name").asString()).isEqualTo(name);

        world.delete(ENDPOINTS + "/db");
        world.settle();
        assertThat(world.list(SLICES)).isEmpty();
    }

    @Test
    void theSliceKeepsItsNameWhenItsPortsChange() {
        endpoints("db", "{'addresses':[{'ip':'192.0.2.10'}],'ports':[{'port':5432}]}");
        String name = slice("IPv4").at("/metadata/name").asString();
        world.merge(
                ENDPOINTS + "/db",
                "{'subsets':[{'addresses':[{'ip':'192.0.2.10'}],'ports':[{'port':5433}]}]}");
        world.settle();

        assertThat(world.list(SLICES)).hasSize(1);
        assertThat(slice("IPv4").at("/metadata/name").asString()).isEqualTo(name);
        assertThat(slice("IPv4").at("/ports/0/port").asInt()).isEqualTo(5433);
    }

    @Test
    void aSliceBecomesNoneOfAnotherKindOfAddress() {
        endpoints("db", "{'addresses':[{'ip':'192.0.2.10'}],'ports':[{'port':5432}]}");
        String name = slice("IPv4").at("/metadata/name").asString();
        world.merge(
                ENDPOINTS + "/db",
                "{'subsets':[{'addresses':[{'ip':'2001:db8::1'}],'ports':[{'port':5432}]}]}");
        world.settle();

        assertThat(world.list(SLICES)).hasSize(1);
        assertThat(slice("IPv6").at("/metadata/name").asString()).isNotEqualTo(name);
    }

    @Test
    void subsetsOfTheSameAddressesShareASliceAndNotReadyCountsMore() {
        endpoints(
                "db",
                "{'addresses':[{'ip':'192.0.2.10'},{'ip':'192.0.2.11'}],'ports':[{'name':'a','port':1}]},"
                        + "{'addresses':[{'ip':'192.0.2.10'}],'notReadyAddresses':[{'ip':'192.0.2.11'}],'ports':[{'name':'a','port':1},{'name':'b','port':2}]},"
                        + "{'addresses':[{'ip':'192.0.2.10'}],'notReadyAddresses':[{'ip':'192.0.2.11'}],'ports':[{'name':'c','port':3}]}");

        assertThat(world.list(SLICES)).hasSize(1);
        assertThat(slice("IPv4").path("ports")).hasSize(3);
        assertThat(slice("IPv4").path("endpoints")).hasSize(2);
        assertThat(slice("IPv4").at("/endpoints/1/conditions/ready").asBoolean()).isFalse();
    }

    @Test
    void anotherOrderOfAddressesIsNoReasonToWrite() {
        endpoints(
                "db",
                "{'addresses':[{'ip':'192.0.2.10'},{'ip':'192.0.2.11'}],'ports':[{'port':5432}]}");
        String before = slice("IPv4").at("/metadata/resourceVersion").asString();
        world.merge(
                ENDPOINTS + "/db",
                "{'subsets':[{'addresses':[{'ip':'192.0.2.11'},{'ip':'192.0.2.10'}],'ports':[{'port':5432}]}]}");
        world.settle();

        assertThat(slice("IPv4").at("/metadata/resourceVersion").asString()).isEqualTo(before);
    }

    @Test
    void endpointsOfAServiceWithASelectorOrMarkedToBeSkippedAreNot() {
        service("web", "'selector':{'app':'web'},");
        endpoints("web", "{'addresses':[{'ip':'192.0.2.10'}],'ports':[{'port':80}]}");
        world.create(
                ENDPOINTS,
                "{'metadata':{'name':'db','labels':{'endpointslice.kubernetes.io/skip-mirror':'true'}},'subsets':[{'addresses':[{'ip':'192.0.2.10'}],'ports':[{'port':80}]}]}");
        world.settle();

        assertThat(world.list(SLICES)).isEmpty();
    }

    @Test
    void ofManyAddressesAThousandAreMirrored() {
        String addresses =
                IntStream.range(0, 1003)
                        .mapToObj(i -> "{'ip':'198.18." + i / 250 + "." + (1 + i % 250) + "'}")
                        .collect(Collectors.joining(","));
        endpoints("db", "{'addresses':[" + addresses + "],'ports':[{'port':5432}]}");

        assertThat(slice("IPv4").path("endpoints")).hasSize(1000);
        assertThat(world.events())
                .contains(
                        "Warning TooManyAddressesToMirror A max of 1000 addresses can be mirrored to EndpointSlices per Endpoints subset. 3 addresses were skipped");
    }

    private JsonNode slice(String addressType) {
        return world.list(SLICES).stream()
                .filter(one -> one.path("addressType").asString().equals(addressType))
                .findFirst()
                .orElseThrow();
    }

    private void service(String name, String spec) {
        world.create(
                SERVICES,
                "{'metadata':{'name':'"
                        + name
                        + "'},'spec':{"
                        + spec
                        + "'ports':[{'port':5432}]}}");
        world.settle();
    }

    private void endpoints(String name, String subset) {
        world.create(ENDPOINTS, "{'metadata':{'name':'" + name + "'},'subsets':[" + subset + "]}");
        world.settle();
    }
}
