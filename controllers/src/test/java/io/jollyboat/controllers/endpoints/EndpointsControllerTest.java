package io.jollyboat.controllers.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.controllers.World;
import io.jollyboat.controllers.endpointslice.EndpointSliceController;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Endpoints and slices of services with a selector, against the real API server. */
class EndpointsControllerTest {

    private static final String ENDPOINTS = "/api/v1/namespaces/default/endpoints";
    private static final String SLICES =
            "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices";
    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final String TRIGGER =
            "/metadata/annotations/endpoints.kubernetes.io~1last-change-trigger-time";
    private static final String NODE = "{'metadata':{'name':'n'}}";
    private static final String SERVICES = "/api/v1/namespaces/default/services";

    private final World world = new World();

    @BeforeEach
    void start() {
        world.with(EndpointsController::new).with(EndpointSliceController::new);
        world.create("/api/v1/nodes", NODE);
        world.create(
                SERVICES,
                "{'metadata':{'name':'web','labels':{'team':'a'}},'spec':{'selector':{'app':'web'},'ports':[{'name':'http','port':80,'targetPort':8080}]}}");
        pod("a", "10.244.0.2");
        pod("b", "10.244.0.3");
        ready("a", true);
        world.settle();
    }

    private void pod(String name, String address) {
        world.create(
                PODS,
                "{'metadata':{'name':'%s','labels':{'app':'web'}},'spec':{'nodeName':'n','containers':[{'name':'c','image':'i'}]}}"
                        .formatted(name));
        world.merge(
                PODS + "/" + name + "/status",
                "{'status':{'phase':'Running','podIP':'%1$s','podIPs':[{'ip':'%1$s'}]}}"
                        .formatted(address));
    }

    private void ready(String name, boolean whether) {
        world.strategic(
                PODS + "/" + name + "/status",
                "{'status':{'conditions':[{'type':'Ready','status':'%s'}]}}"
                        .formatted(whether ? "True" : "False"));
        world.settle();
    }

    private JsonNode slice() {
        assertThat(world.list(SLICES)).hasSize(1);
        return world.list(SLICES).getFirst();
    }

    private String addresses(String which) {
        StringBuilder all = new StringBuilder();
        world.get(ENDPOINTS + "/web")
                .path("subsets")
                .forEach(
                        subset ->
                                subset.path(which)
                                        .forEach(one -> all.append(one.path("ip").asString())));
        return all.toString();
    }

    @Test
    void readyPodsAreAddressesAndTheOthersAreNotReadyOnes() {
        assertThat(addresses("addresses")).isEqualTo("10.244.0.2");
        assertThat(addresses("notReadyAddresses")).isEqualTo("10.244.0.3");
        JsonNode endpoints = world.get(ENDPOINTS + "/web");
        assertThat(endpoints.at("/metadata/labels/team").asString()).isEqualTo("a");
        assertThat(endpoints.at("/subsets/0/ports/0/port").asInt()).isEqualTo(8080);
        assertThat(endpoints.at("/subsets/0/addresses/0/targetRef/kind").asString())
                .isEqualTo("Pod");
        assertThat(slice().path("endpoints")).hasSize(2);
        assertThat(slice().at("/metadata/ownerReferences/0/kind").asString()).isEqualTo("Service");
        assertThat(slice().at("/metadata/labels/kubernetes.io~1service-name").asString())
                .isEqualTo("web");
    }

    @Test
    void bothFollowReadinessAndThePods() {
        ready("b", true);
        assertThat(addresses("addresses")).contains("10.244.0.2", "10.244.0.3");

        world.remove(PODS + "/a");
        world.settle();
        assertThat(addresses("addresses")).isEqualTo("10.244.0.3");
        assertThat(slice().at("/endpoints/0/addresses/0").asString()).isEqualTo("10.244.0.3");
        assertThat(slice().path("endpoints")).hasSize(1);
    }

    @Test
    void bothSayWhenThatHappenedForWhichTheyWereWritten() {
        world.strategic(
                PODS + "/b/status",
                "{'status':{'conditions':[{'type':'Ready','status':'True','lastTransitionTime':'2026-01-01T12:34:56Z'}]}}");
        world.settle();
        assertThat(world.get(ENDPOINTS + "/web").at(TRIGGER).asString())
                .isEqualTo("2026-01-01T12:34:56Z");
        assertThat(slice().at(TRIGGER).asString()).isEqualTo("2026-01-01T12:34:56Z");

        world.remove(PODS + "/a"); // which says nothing of when
        world.settle();
        assertThat(world.get(ENDPOINTS + "/web").at(TRIGGER).isMissingNode()).isTrue();
        assertThat(slice().at(TRIGGER).isMissingNode()).isTrue();
    }

    @Test
    void podsOfANodeThatIsGoneAreInNoSliceUntilItIsBack() {
        world.delete("/api/v1/nodes/n");
        world.settle();
        assertThat(slice().path("endpoints")).isEmpty();

        world.create("/api/v1/nodes", NODE);
        world.settle();
        assertThat(slice().path("endpoints")).hasSize(2);
    }

    @Test
    void whoPublishesAddressesWhateverTheyAreKeepsThoseOfANodeThatIsGone() {
        world.merge(SERVICES + "/web", "{'spec':{'publishNotReadyAddresses':true}}");
        world.delete("/api/v1/nodes/n");
        world.settle();

        assertThat(slice().path("endpoints")).hasSize(2);
    }

    @Test
    void onlyPodsWithEveryLabelOfTheSelectorCount() {
        world.merge(SERVICES + "/web", "{'spec':{'selector':{'tier':'front'}}}");
        world.settle();
        assertThat(addresses("addresses")).isEmpty();

        world.merge(PODS + "/a", "{'metadata':{'labels':{'tier':'front'}}}");
        world.settle();
        assertThat(addresses("addresses")).isEqualTo("10.244.0.2");
        assertThat(slice().path("endpoints")).hasSize(1);

        world.merge(PODS + "/a", "{'metadata':{'labels':{'app':'db'}}}");
        world.settle();
        assertThat(addresses("addresses")).isEmpty();
        assertThat(slice().path("endpoints")).isEmpty();
    }

    @Test
    void aServiceOfTwoFamiliesHasSlicesOfBothAndEndpointsOfItsFirst() {
        World both = World.withServiceRanges("10.96.0.0/16,fd00:96::/112");
        both.with(EndpointsController::new).with(EndpointSliceController::new);
        both.create("/api/v1/nodes", NODE);
        both.create(
                PODS,
                "{'metadata':{'name':'a','labels':{'app':'web'}},'spec':{'nodeName':'n','containers':[{'name':'c','image':'i'}]}}");
        both.merge(
                PODS + "/a/status",
                "{'status':{'phase':'Running','podIP':'10.244.0.2','podIPs':[{'ip':'10.244.0.2'},{'ip':'fd00:244::2'}],'conditions':[{'type':'Ready','status':'True'}]}}");
        both.create(
                SERVICES,
                "{'metadata':{'name':'web'},'spec':{'ipFamilyPolicy':'RequireDualStack','ipFamilies':['IPv6','IPv4'],'selector':{'app':'web'},'ports':[{'port':80}]}}");
        both.settle();

        assertThat(both.each(SLICES, "/endpoints/0/addresses/0"))
                .containsExactlyInAnyOrder("10.244.0.2", "fd00:244::2");
        assertThat(both.each(SLICES, "/addressType")).containsExactlyInAnyOrder("IPv4", "IPv6");
        assertThat(both.get(ENDPOINTS + "/web").at("/subsets/0/addresses/0/ip").asString())
                .isEqualTo("fd00:244::2");

        both.create(
                SERVICES,
                "{'metadata':{'name':'six'},'spec':{'ipFamilies':['IPv6'],'selector':{'app':'web'},'ports':[{'port':80}]}}");
        both.merge(SERVICES + "/web", "{'spec':{'ipFamilyPolicy':'SingleStack'}}");
        both.settle();
        assertThat(both.each(SLICES, "/addressType")).containsExactly("IPv6", "IPv6");
    }

    @Test
    void whatSomebodyDeletesComesBack() {
        world.delete(ENDPOINTS + "/web");
        world.delete(SLICES + "/" + slice().at("/metadata/name").asString());
        world.settle();

        assertThat(addresses("addresses")).isEqualTo("10.244.0.2");
        assertThat(slice().path("endpoints")).hasSize(2);
    }

    @Test
    void bothGoWithTheirService() {
        world.delete(SERVICES + "/web");
        world.settle();

        assertThat(world.exists(ENDPOINTS + "/web")).isFalse();
        assertThat(world.list(SLICES)).isEmpty();
    }

    @Test
    void whatUsersWroteGoesWithItsServiceToo() {
        world.create(SERVICES, "{'metadata':{'name':'outside'},'spec':{'ports':[{'port':80}]}}");
        String subsets = "[{'addresses':[{'ip':'192.0.2.7'}],'ports':[{'port':80}]}]";
        for (String name : List.of("outside", "alone")) {
            world.create(
                    ENDPOINTS, "{'metadata':{'name':'%s'},'subsets':%s}".formatted(name, subsets));
        }
        world.settle();
        world.delete(SERVICES + "/outside");
        world.settle();

        assertThat(world.exists(ENDPOINTS + "/outside")).isFalse();
        assertThat(world.exists(ENDPOINTS + "/alone")).isTrue();
    }

    @Test
    void whatCannotBeWrittenIsToldOf() {
        String quotas = "/api/v1/namespaces/default/resourcequotas";
        String counts = "'count/endpoints':'0','count/endpointslices.discovery.k8s.io':'0'";
        world.create(quotas, "{'metadata':{'name':'none'},'spec':{'hard':{%s}}}".formatted(counts));
        world.merge(
                quotas + "/none/status",
                "{'status':{'hard':{%1$s},'used':{%1$s}}}".formatted(counts));
        world.create(
                SERVICES,
                "{'metadata':{'name':'api'},'spec':{'selector':{'app':'web'},'ports':[{'port':80}]}}");

        assertThat(world.events())
                .anyMatch(
                        event ->
                                event.startsWith(
                                        "Warning FailedToCreateEndpoint Failed to create endpoint for service default/api: endpoints \"api\" is forbidden: exceeded quota: none"))
                .anyMatch(
                        event ->
                                event.startsWith(
                                        "Warning FailedToUpdateEndpointSlices Error updating Endpoint Slices for Service default/api: failed to create EndpointSlice for Service default/api: endpointslices.discovery.k8s.io"));
        assertThat(world.each("/api/v1/namespaces/default/events", "/involvedObject/kind"))
                .contains("Endpoints", "Service");
    }

    @Test
    void nothingIsWrittenWhenNothingHappens() {
        String before = slice().at("/metadata/resourceVersion").asString();
        world.advance(Duration.ofHours(1));

        assertThat(slice().at("/metadata/resourceVersion").asString()).isEqualTo(before);
    }
}
