package io.jollyboat.controllers.endpointslice;

import static io.jollyboat.controllers.service.Given.notReady;
import static io.jollyboat.controllers.service.Given.pod;
import static io.jollyboat.controllers.service.Given.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.controllers.service.Backend;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.api.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class SlicePlanTest {

    private final Service service = service();

    @Test
    void aServiceWithoutPodsHasOneEmptySliceThatSaysSo() {
        SlicePlan plan = plan(List.of());

        assertThat(plan.create()).hasSize(1);
        ObjectNode slice = plan.create().getFirst();
        assertThat(slice.path("endpoints")).isEmpty();
        assertThat(slice.path("metadata").path("generateName").asString()).isEqualTo("web-");
        assertThat(slice.at("/metadata/labels/kubernetes.io~1service-name").asString())
                .isEqualTo("web");
        assertThat(slice.at("/metadata/labels/team").asString()).isEqualTo("a");
    }

    @Test
    void nothingIsWrittenWhenNothingChanged() {
        List<Pod> pods = pods(3);

        SlicePlan plan = plan(pods, applied(plan(pods)));

        assertThat(plan).isEqualTo(new SlicePlan(List.of(), List.of(), List.of()));
    }

    @Test
    void slicesHoldAHundredEndpoints() {
        SlicePlan plan = plan(pods(250));

        assertThat(plan.create())
                .extracting(slice -> slice.path("endpoints").size())
                .containsExactly(100, 100, 50);
    }

    @Test
    void aPodThatIsNoLongerReadyChangesItsOwnSliceOnly() {
        List<Pod> pods = new ArrayList<>(pods(250));
        List<EndpointSlice> present = applied(plan(pods));
        pods.set(120, pod("pod-120", "10.244.0.120", notReady()));

        SlicePlan plan = plan(pods, present);

        assertThat(plan.create()).isEmpty();
        assertThat(plan.delete()).isEmpty();
        assertThat(plan.update()).hasSize(1);
        assertThat(plan.update().getFirst().path("metadata").path("name").asString())
                .isEqualTo("slice-1");
        assertThat(plan.update().getFirst().at("/endpoints/20/conditions/ready").asBoolean())
                .isFalse();
    }

    @Test
    void newPodsGoWhereThereIsRoom() {
        List<EndpointSlice> present = applied(plan(pods(150)));

        SlicePlan plan = plan(pods(160), present);

        assertThat(plan.create()).isEmpty();
        assertThat(plan.update()).hasSize(1);
        assertThat(plan.update().getFirst().path("endpoints")).hasSize(60);
    }

    @Test
    void aSliceThatHasBecomeEmptyGoesUnlessItIsTheOnlyOne() {
        List<EndpointSlice> present = applied(plan(pods(150)));

        assertThat(plan(pods(100), present).delete()).hasSize(1);
        SlicePlan none = plan(List.of(), applied(plan(pods(2))));
        assertThat(none.delete()).isEmpty();
        assertThat(none.update().getFirst().path("endpoints")).isEmpty();
    }

    @Test
    void aSliceKeepsItsNameWhenItsPortsBecomeOthers() {
        SlicePlan first = plan(pods(2), applied(plan(List.of())));

        assertThat(first.create()).isEmpty();
        assertThat(first.delete()).isEmpty();
        ObjectNode slice = first.update().getFirst();
        assertThat(slice.at("/metadata/name").asString()).isEqualTo("slice-0");
        assertThat(slice.path("endpoints")).hasSize(2);
        assertThat(slice.at("/ports/0/port").asInt()).isEqualTo(8080);
    }

    @Test
    void slicesOfAFormerServiceOfThatNameGo() {
        List<EndpointSlice> former = applied(plan(pods(2)));
        former.forEach(
                slice ->
                        ((ObjectNode) slice.json().at("/metadata/ownerReferences/0"))
                                .put("uid", "former"));

        SlicePlan plan = plan(pods(2), former);
        assertThat(plan.delete()).isEqualTo(former);
        assertThat(plan.create()).hasSize(1);
    }

    @Test
    void podsThatResolveANamedPortDifferentlyAreInSlicesOfTheirOwn() {
        Pod other =
                pod(
                        "b",
                        "10.244.0.3",
                        json ->
                                ((ObjectNode) json.at("/spec/containers/0/ports/0"))
                                        .put("containerPort", 9090));

        SlicePlan plan = plan(List.of(pod("a", "10.244.0.2"), other));

        assertThat(plan.create())
                .extracting(slice -> slice.at("/ports/0/port").asInt())
                .containsExactly(8080, 9090);
    }

    @Test
    void endpointsSayWhereTheyAreAndByTheServicesWishForWhom() {
        assertThat(endpoint("").path("zone").asString()).isEqualTo("a");
        assertThat(endpoint("").has("hints")).isFalse();
        assertThat(endpoint("PreferClose").path("hints").toString())
                .isEqualTo("{\"forZones\":[{\"name\":\"a\"}]}");
        assertThat(endpoint("PreferSameZone").path("hints").toString())
                .isEqualTo("{\"forZones\":[{\"name\":\"a\"}]}");
        assertThat(endpoint("PreferSameNode").path("hints").toString())
                .isEqualTo(
                        "{\"forZones\":[{\"name\":\"a\"}],\"forNodes\":[{\"name\":\"jollyboat\"}]}");
        assertThat(endpoint("PreferClose", notReady()).has("hints")).isFalse();
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // passed on as they are
    private static JsonNode endpoint(String distribution, Consumer<ObjectNode>... changes) {
        Service service = service();
        if (!distribution.isEmpty()) {
            service.json().withObject("/spec").put("trafficDistribution", distribution);
        }
        List<Pod> pods = List.of(pod("a", "10.244.0.2", changes));
        return SlicePlan.of(service, Map.of("IPv4", content(service, pods)), List.of())
                .create()
                .getFirst()
                .path("endpoints")
                .path(0);
    }

    private SlicePlan plan(List<Pod> pods) {
        return plan(pods, List.of());
    }

    private SlicePlan plan(List<Pod> pods, List<EndpointSlice> present) {
        return SlicePlan.of(service, Map.of("IPv4", content(service, pods)), present);
    }

    private static SliceContent content(Service service, List<Pod> pods) {
        return SliceContent.of(
                service,
                Backend.of(service, pods, "IPv4"),
                node -> node.equals("jollyboat") ? "a" : "");
    }

    private static List<Pod> pods(int count) {
        return IntStream.range(0, count).mapToObj(i -> pod("pod-" + i, "10.244.0." + i)).toList();
    }

    /** What the API would hold after a plan that only creates. */
    private static List<EndpointSlice> applied(SlicePlan plan) {
        var slices = new ArrayList<EndpointSlice>();
        for (ObjectNode slice : plan.create()) {
            ObjectNode stored = slice.deepCopy();
            stored.withObject("/metadata")
                    .put("name", "slice-" + slices.size())
                    .remove("generateName");
            slices.add(new EndpointSlice(stored));
        }
        return slices;
    }
}
