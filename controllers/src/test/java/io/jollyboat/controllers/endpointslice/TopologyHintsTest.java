package io.jollyboat.controllers.endpointslice;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.controllers.World;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Services that ask for hints by zone, against the real API server. */
class TopologyHintsTest {

    private static final String SLICES =
            "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices";
    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final String SERVICE = "/api/v1/namespaces/default/services/web";

    private final World world = new World();

    @BeforeEach
    void start() {
        world.with(EndpointSliceController::new);
        world.create(
                "/api/v1/namespaces/default/services",
                "{'metadata':{'name':'web'},'spec':{'selector':{'app':'web'},'ports':[{'port':80}]}}");
        node("a1", "a", 4);
        node("b1", "b", 2);
        world.settle();
    }

    private void node(String name, String zone, int processors) {
        world.create(
                "/api/v1/nodes",
                "{'metadata':{'name':'%s','labels':{'topology.kubernetes.io/zone':'%s'}}}"
                        .formatted(name, zone));
        world.merge(
                "/api/v1/nodes/" + name + "/status",
                "{'status':{'allocatable':{'cpu':'%d'},'conditions':[{'type':'Ready','status':'True'}]}}"
                        .formatted(processors));
    }

    private void pods(String node, int... numbers) {
        for (int number : numbers) {
            world.create(
                    PODS,
                    "{'metadata':{'name':'p%d','labels':{'app':'web'}},'spec':{'nodeName':'%s','containers':[{'name':'c','image':'i'}]}}"
                            .formatted(number, node));
            world.merge(
                    PODS + "/p" + number + "/status",
                    "{'status':{'phase':'Running','podIP':'10.244.0.%d','conditions':[{'type':'Ready','status':'True'}]}}"
                            .formatted(number));
        }
        world.settle();
    }

    private void ask(String mode) {
        world.merge(
                SERVICE,
                "{'metadata':{'annotations':{'service.kubernetes.io/topology-mode':'%s'}}}"
                        .formatted(mode));
        world.settle();
    }

    private List<JsonNode> endpoints() {
        assertThat(world.list(SLICES)).hasSize(1);
        return world.list(SLICES).getFirst().path("endpoints").valueStream().toList();
    }

    private Map<String, Integer> hints() {
        var hints = new TreeMap<String, Integer>();
        endpoints()
                .forEach(
                        one ->
                                hints.merge(
                                        one.at("/hints/forZones/0/name").asString(""),
                                        1,
                                        Integer::sum));
        return hints;
    }

    @Test
    void endpointsAreForTheirOwnZoneWhereThereAreAsManyAsItHasProcessors() {
        pods("a1", 2, 3, 4, 5);
        pods("b1", 6, 7);
        assertThat(hints()).containsOnlyKeys("");

        ask("Auto");

        assertThat(hints()).isEqualTo(Map.of("a", 4, "b", 2));
        assertThat(endpoints())
                .allMatch(one -> one.at("/hints/forZones/0/name").equals(one.path("zone")));
        assertThat(world.events())
                .contains(
                        "Normal TopologyAwareHintsEnabled Topology Aware Hints has been enabled,"
                                + " addressType: IPv4");
    }

    @Test
    void aZoneThatHasTooManyGivesToOneThatHasTooFew() {
        pods("a1", 2, 3);
        pods("b1", 4, 5, 6, 7);

        ask("auto");

        assertThat(hints()).isEqualTo(Map.of("a", 4, "b", 2));
    }

    @Test
    void thereAreNoHintsWhereAZoneWouldBeOverloaded() {
        pods("a1", 2);
        ask("Auto");
        assertThat(hints()).containsOnlyKeys("");
        assertThat(world.events())
                .contains(
                        "Warning TopologyAwareHintsDisabled Insufficient number of endpoints"
                                + " (1 endpoints, 2 zones), addressType: IPv4");

        pods("b1", 3);
        assertThat(hints()).containsOnlyKeys("");
        assertThat(world.events())
                .contains(
                        "Warning TopologyAwareHintsDisabled Unable to allocate minimum required"
                                + " endpoints to each zone without exceeding overload threshold"
                                + " (2 endpoints, 2 zones), addressType: IPv4");
    }

    @Test
    void hintsFollowTheNodes() {
        pods("a1", 2, 3, 4, 5);
        pods("b1", 6, 7);
        ask("Auto");

        node("c1", "", 2);
        world.settle();
        assertThat(hints()).containsOnlyKeys("");
        assertThat(world.events())
                .contains(
                        "Warning TopologyAwareHintsDisabled Insufficient Node information:"
                                + " allocatable CPU or zone not specified on one or more nodes,"
                                + " addressType: IPv4");

        world.delete("/api/v1/nodes/c1");
        world.settle();
        assertThat(hints()).isEqualTo(Map.of("a", 4, "b", 2));
    }

    @Test
    void theyGoWithTheAnnotationAndBeforeTheTrafficDistribution() {
        pods("a1", 2, 3);
        pods("b1", 4, 5, 6, 7);
        world.merge(SERVICE, "{'spec':{'trafficDistribution':'PreferSameNode'}}");
        ask("Auto");
        assertThat(hints()).isEqualTo(Map.of("a", 4, "b", 2));
        assertThat(endpoints()).noneMatch(one -> one.path("hints").has("forNodes"));

        ask("Disabled");
        assertThat(hints()).isEqualTo(Map.of("a", 2, "b", 4));
        assertThat(endpoints()).allMatch(one -> one.path("hints").has("forNodes"));

        world.merge(SERVICE, "{'spec':{'trafficDistribution':null}}");
        world.settle();
        assertThat(hints()).containsOnlyKeys("");
        assertThat(world.events())
                .contains(
                        "Warning TopologyAwareHintsDisabled Topology Aware Hints has been disabled,"
                                + " addressType: IPv4");
    }
}
