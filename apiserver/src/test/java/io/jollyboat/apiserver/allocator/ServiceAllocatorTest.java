package io.jollyboat.apiserver.allocator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.Json;
import io.jollyboat.apiserver.Kind;
import io.jollyboat.apiserver.options.PortRange;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.runtime.VirtualTimeline;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ServiceAllocatorTest {
    private static final Kind SERVICES = Kind.of("v1", "Service");

    private final VirtualTimeline timeline = new VirtualTimeline(1);
    private ServiceAllocator allocator =
            new ServiceAllocator(
                    AddressRange.parseAll("10.96.0.0/16"), PortRange.NODE_PORTS, timeline);
    private final List<ObjectNode> stored = new ArrayList<>();

    private static ObjectNode service(String name, String spec) {
        return SERVICES.created("{'metadata':{'name':'" + name + "'},'spec':" + spec + "}");
    }

    /** Allocates and stores. */
    private ObjectNode create(String name, String spec) {
        ObjectNode service = service(name, spec);
        allocator.allocate(service, null, Claims.of(stored));
        stored.add(service);
        return service;
    }

    private ObjectNode update(ObjectNode old, String spec) {
        ObjectNode service = service(old.path("metadata").path("name").stringValue(), spec);
        SERVICES.definition().strategy().prepareForUpdate(service, old);
        allocator.allocate(service, old, Claims.of(stored));
        stored.remove(old);
        stored.add(service);
        return service;
    }

    private static String address(ObjectNode service) {
        return service.path("spec").path("clusterIP").stringValue("");
    }

    private static int nodePort(ObjectNode service) {
        return service.path("spec").path("ports").path(0).path("nodePort").intValue(0);
    }

    @Test
    void aServiceHasAnAddressOfTheOneKindThereIsUnlessItRequiresMore() {
        assertThat(families(create("plain", "{'ports':[{'port':80}]}")))
                .isEqualTo("SingleStack [\"IPv4\"]");
        assertThat(
                        families(
                                create(
                                        "prefers",
                                        "{'ipFamilyPolicy':'PreferDualStack','ports':[{'port':80}]}")))
                .isEqualTo("PreferDualStack [\"IPv4\"]");
        assertThat(families(create("others", "{'clusterIP':'None'}")))
                .isEqualTo("RequireDualStack [\"IPv4\",\"IPv6\"]");
        assertThat(families(create("picked", "{'clusterIP':'None','selector':{'a':'b'}}")))
                .isEqualTo("SingleStack [\"IPv4\"]");

        refused(
                "{'ipFamilyPolicy':'RequireDualStack','ports':[{'port':80}]}",
                "spec.ipFamilyPolicy: Invalid value: \"RequireDualStack\": this cluster is not configured for dual-stack services");
        refused(
                "{'ipFamilies':['IPv6'],'ports':[{'port':80}]}",
                "spec.ipFamilies[0]: Invalid value: \"IPv6\": not configured on this cluster");
        refused(
                "{'ipFamilyPolicy':'SingleStack','ipFamilies':['IPv4','IPv6'],'ports':[{'port':80}]}",
                "must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified");
    }

    @Test
    void whereThereAreTwoRangesAServiceHasAnAddressOfEachFamilyThatItAsksFor() {
        bothFamilies();

        ObjectNode plain = create("plain", "{'ports':[{'port':80}]}");
        assertThat(families(plain)).isEqualTo("SingleStack [\"IPv4\"]");
        ObjectNode both =
                create("both", "{'ipFamilyPolicy':'RequireDualStack','ports':[{'port':80}]}");
        assertThat(families(both)).isEqualTo("RequireDualStack [\"IPv4\",\"IPv6\"]");
        assertThat(addresses(both)).hasSize(2);
        assertThat(address(both)).isEqualTo(addresses(both).getFirst()).startsWith("10.96.");
        assertThat(addresses(both).getLast()).startsWith("fd00:96::");
        ObjectNode turned =
                create(
                        "turned",
                        "{'ipFamilyPolicy':'PreferDualStack','ipFamilies':['IPv6'],'ports':[{'port':80}]}");
        assertThat(families(turned)).isEqualTo("PreferDualStack [\"IPv6\",\"IPv4\"]");
        assertThat(address(turned)).startsWith("fd00:96::");
        assertThat(addresses(turned).getLast()).startsWith("10.96.");
        ObjectNode given = create("given", "{'clusterIP':'fd00:96::53','ports':[{'port':80}]}");
        assertThat(families(given)).isEqualTo("SingleStack [\"IPv6\"]");
        refused(
                "{'clusterIP':'fd00:97::1','ports':[{'port':80}]}",
                "failed to allocate IP fd00:97::1: the provided network does not match the current"
                        + " range");
        refused(
                "{'clusterIP':'fd00:96::53','ports':[{'port':80}]}",
                "failed to allocate IP fd00:96::53: provided IP is already allocated");
        refused(
                "{'ipFamilyPolicy':'SingleStack','clusterIP':'10.96.9.1','clusterIPs':['10.96.9.1','fd00:96::9'],'ports':[{'port':80}]}",
                "must be 'RequireDualStack' or 'PreferDualStack' when multiple cluster IPs are specified");
    }

    @Test
    void aServiceGainsASecondAddressAndGivesItUpByItsPolicyAlone() {
        bothFamilies();
        ObjectNode service = create("web", "{'ports':[{'port':80}]}");
        String first = address(service);

        service = update(service, "{'ipFamilyPolicy':'PreferDualStack','ports':[{'port':80}]}");
        assertThat(addresses(service)).hasSize(2).startsWith(first);
        List<String> both = addresses(service);
        service = update(service, "{'ports':[{'port':81}]}");
        assertThat(addresses(service)).isEqualTo(both);

        ObjectNode there = service;
        String less =
                "{'clusterIP':'%1$s','clusterIPs':['%1$s'],'ports':[{'port':80}]}".formatted(first);
        assertThatThrownBy(() -> update(there, less))
                .hasMessageContaining("must be 'SingleStack' to release the secondary cluster IP");

        service = update(service, "{'ipFamilyPolicy':'SingleStack','ports':[{'port':80}]}");
        assertThat(addresses(service)).containsExactly(first);
        assertThat(families(service)).isEqualTo("SingleStack [\"IPv4\"]");
    }

    private void bothFamilies() {
        allocator =
                new ServiceAllocator(
                        AddressRange.parseAll("10.96.0.0/16,fd00:96::/112"),
                        PortRange.NODE_PORTS,
                        timeline);
    }

    private static List<String> addresses(ObjectNode service) {
        return service.path("spec")
                .path("clusterIPs")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    private void refused(String spec, String message) {
        assertThatThrownBy(() -> create("refused", spec))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> assertThat(refused.message()).contains(message));
    }

    private static String families(ObjectNode service) {
        return service.path("spec").path("ipFamilyPolicy").asString()
                + " "
                + service.path("spec").path("ipFamilies");
    }

    @Test
    void everyServiceGetsAnAddressOfItsOwnFromTheUpperBand() {
        Set<String> addresses = new HashSet<>();
        for (int i = 0; i < 500; i++) {
            ObjectNode service = create("s" + i, "{'ports':[{'port':80}]}");
            String address = address(service);
            assertThat(addresses.add(address)).isTrue();
            assertThat(address).startsWith("10.96.").doesNotStartWith("10.96.0.");
            assertThat(service.path("spec").path("clusterIPs"))
                    .isEqualTo(Json.object("{'a':['" + address + "']}").path("a"));
            assertThat(service.path("spec").path("ipFamilies").path(0).stringValue())
                    .isEqualTo("IPv4");
        }
    }

    @Test
    void anAddressCanBeAskedFor() {
        assertThat(address(create("dns", "{'clusterIP':'10.96.0.10','ports':[{'port':53}]}")))
                .isEqualTo("10.96.0.10");
        assertThatThrownBy(() -> create("b", "{'clusterIP':'10.96.0.10','ports':[{'port':53}]}"))
                .asInstanceOf(InstanceOfAssertFactories.type(ApiException.class))
                .returns(422, ApiException::code)
                .returns(
                        "Service \"b\" is invalid: spec.clusterIPs: Invalid value: [\"10.96.0.10\"]:"
                                + " failed to allocate IP 10.96.0.10: provided IP is already"
                                + " allocated",
                        ApiException::message);
        assertThatThrownBy(() -> create("c", "{'clusterIP':'1.2.3.4','ports':[{'port':53}]}"))
                .hasMessageContaining(
                        "failed to allocate IP 1.2.3.4: the provided network does not match the"
                                + " current range");
    }

    @Test
    void headlessAndExternalServicesGetNone() {
        assertThat(address(create("h", "{'clusterIP':'None','ports':[{'port':1}]}")))
                .isEqualTo("None");
        assertThat(address(create("e", "{'type':'ExternalName','externalName':'a.b'}"))).isEmpty();
    }

    @Test
    void nodePortsAreGivenWhereTheyAreNeeded() {
        ObjectNode plain = create("a", "{'ports':[{'port':80}]}");
        assertThat(nodePort(plain)).isZero();
        ObjectNode exposed = create("b", "{'type':'NodePort','ports':[{'port':80}]}");
        assertThat(nodePort(exposed)).isBetween(30_086, 32_767);
        ObjectNode asked =
                create("c", "{'type':'NodePort','ports':[{'port':80,'nodePort':30001}]}");
        assertThat(nodePort(asked)).isEqualTo(30_001);
        assertThatThrownBy(
                        () ->
                                create(
                                        "d",
                                        "{'type':'NodePort','ports':[{'port':80,'nodePort':30001}]}"))
                .hasMessage(
                        "Service \"d\" is invalid: spec.ports[0].nodePort: Invalid value: 30001:"
                                + " provided port is already allocated");
        assertThatThrownBy(
                        () -> create("e", "{'type':'NodePort','ports':[{'port':1,'nodePort':80}]}"))
                .hasMessageContaining(
                        "provided port is not in the valid range. The range of valid ports is"
                                + " 30000-32767");
    }

    @Test
    void onePortInTwoProtocolsGetsOneNodePort() {
        ObjectNode dns =
                create(
                        "dns",
                        "{'type':'NodePort','ports':[{'name':'t','port':53},{'name':'u','port':53,'protocol':'UDP'}]}");
        assertThat(dns.path("spec").path("ports").path(1).path("nodePort").intValue())
                .isEqualTo(nodePort(dns));
    }

    @Test
    void changesKeepWhatWasGivenAndGiveUpWhatTheNewTypeHasNoUseFor() {
        ObjectNode service = create("a", "{'type':'NodePort','ports':[{'port':80}]}");
        ObjectNode same = update(service, "{'type':'NodePort','ports':[{'port':81}]}");
        assertThat(address(same)).isEqualTo(address(service));
        assertThat(nodePort(same)).isEqualTo(nodePort(service));
        ObjectNode inside = update(same, "{'ports':[{'port':81}]}");
        assertThat(address(inside)).isEqualTo(address(service));
        assertThat(nodePort(inside)).isZero();
        ObjectNode outside = update(inside, "{'type':'ExternalName','externalName':'a.b'}");
        assertThat(address(outside)).isEmpty();
        ObjectNode back = update(outside, "{'ports':[{'port':81}]}");
        assertThat(address(back)).isNotEmpty();
    }

    @Test
    void aBalancersHealthIsCheckedOnAPortOfItsOwn() {
        ObjectNode balancer =
                create(
                        "lb",
                        "{'type':'LoadBalancer','externalTrafficPolicy':'Local','ports':[{'port':80}]}");
        int health = balancer.path("spec").path("healthCheckNodePort").intValue();
        assertThat(health).isBetween(30_000, 32_767).isNotEqualTo(nodePort(balancer));
    }

    @Test
    void whatIsStoredIsTakenAlsoAfterARestart() {
        ObjectNode first = create("a", "{'clusterIP':'10.96.7.7','ports':[{'port':80}]}");
        allocator =
                new ServiceAllocator(
                        AddressRange.parseAll("10.96.0.0/16"), PortRange.NODE_PORTS, timeline);
        assertThat(stored).contains(first);
        assertThatThrownBy(() -> create("b", "{'clusterIP':'10.96.7.7','ports':[{'port':80}]}"))
                .isInstanceOf(ApiException.class);
    }

    @Test
    void whatWasGivenButNeverStoredComesBack() {
        ObjectNode lost = service("a", "{'clusterIP':'10.96.7.7','ports':[{'port':80}]}");
        allocator.allocate(lost, null, Claims.of(stored));
        assertThatThrownBy(() -> create("b", "{'clusterIP':'10.96.7.7','ports':[{'port':80}]}"))
                .as("the write may still be on its way")
                .isInstanceOf(ApiException.class);
        timeline.advance(Holds.LIFE);
        assertThat(address(create("b", "{'clusterIP':'10.96.7.7','ports':[{'port':80}]}")))
                .isEqualTo("10.96.7.7");
    }

    @Test
    void aServiceDeletedAndMadeAgainKeepsItsClaims() {
        String spec =
                "{'type':'NodePort','clusterIP':'10.96.7.7','ports':[{'port':80,'nodePort':30001}]}";
        stored.remove(create("a", spec));
        assertThat(nodePort(create("a", spec))).isEqualTo(30_001);
    }

    @Test
    void aFullRangeIsSaidToBe() {
        allocator =
                new ServiceAllocator(
                        AddressRange.parseAll("10.0.0.0/28"), PortRange.NODE_PORTS, timeline);
        for (int i = 0; i < 12; i++) {
            create("s" + i, "{'ports':[{'port':80}]}");
        }
        assertThatThrownBy(() -> create("x", "{'ports':[{'port':80}]}"))
                .asInstanceOf(InstanceOfAssertFactories.type(ApiException.class))
                .returns(500, ApiException::code)
                .returns(
                        "Internal error occurred: failed to allocate a serviceIP: range is full",
                        ApiException::message);
    }

    @Test
    void whatWasRefusedIsNotHeld() {
        String spec = "{'clusterIP':'10.96.7.7','ports':[{'port':80}]}";
        ObjectNode first = create("a", spec);
        timeline.advance(Holds.LIFE);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> create("b", spec)).isInstanceOf(ApiException.class);
        }
        stored.remove(first);
        assertThat(address(create("c", spec))).isEqualTo("10.96.7.7");
    }
}
