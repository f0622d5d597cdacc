package io.jollyboat.apiserver.warning;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.resource.Warnings;
import io.jollyboat.apiserver.validation.Path;
import io.jollyboat.core.format.Addresses;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * About addresses that could be written shorter, so that who compares them as texts is not misled;
 * what programs could read differently is no address at all. Pure.
 */
public final class AddressWarnings {

    /** Of endpoint slices; what a controller has written is left alone. */
    public static final Warnings ENDPOINT_SLICES = Warnings.always(AddressWarnings::ofSlice);

    /** Of Endpoints, likewise. */
    public static final Warnings ENDPOINTS = Warnings.always(AddressWarnings::ofEndpoints);

    /** Of network policies. */
    public static final Warnings NETWORK_POLICIES = Warnings.always(AddressWarnings::ofPolicy);

    private static final String SLICE_MANAGER = "endpointslice.kubernetes.io/managed-by";
    private static final Set<String> SLICE_CONTROLLERS =
            Set.of("endpointslice-controller.k8s.io", "endpointslicemirroring-controller.k8s.io");
    private static final String ENDPOINTS_MANAGER = "endpoints.kubernetes.io/managed-by";
    private static final String ENDPOINTS_CONTROLLER = "endpoint-controller";

    private AddressWarnings() {}

    /** Speaks of an address. */
    static void say(String address, Path path, Sayings sayings) {
        Addresses.ipv6(address)
                .map(Addresses::ipv6)
                .filter(shortest -> !shortest.equals(address))
                .ifPresent(shortest -> sayings.say(path, advice("address", address, shortest)));
    }

    /** Speaks of a range of addresses. */
    static void sayOfRange(String range, Path path, Sayings sayings) {
        int slash = range.indexOf('/');
        String address = slash < 0 ? "" : range.substring(0, slash);
        Addresses.ipv6(address)
                .map(bytes -> Addresses.ipv6(bytes) + range.substring(slash))
                .filter(shortest -> !shortest.equals(range))
                .ifPresent(shortest -> sayings.say(path, advice("CIDR value", range, shortest)));
    }

    private static String advice(String what, String given, String shortest) {
        return "IPv6 %s \"%s\" should be in RFC 5952 canonical format (\"%s\")"
                .formatted(what, given, shortest);
    }

    private static List<String> ofSlice(ObjectNode slice) {
        Sayings sayings = new Sayings();
        if (Trees.text(slice, "addressType").equals("FQDN")) {
            sayings.say("spec.addressType: FQDN endpoints are deprecated");
        }
        if (!SLICE_CONTROLLERS.contains(Trees.text(slice, "metadata", "labels", SLICE_MANAGER))) {
            int position = 0;
            for (JsonNode endpoint : slice.path("endpoints")) {
                Path path = Path.of("endpoints").index(position);
                sayOfEach(endpoint.path("addresses"), path.child("addresses"), sayings);
                position++;
            }
        }
        return sayings.all();
    }

    private static void sayOfEach(JsonNode addresses, Path path, Sayings sayings) {
        int position = 0;
        for (JsonNode address : addresses) {
            say(address.asString(""), path.index(position), sayings);
            position++;
        }
    }

    private static List<String> ofEndpoints(ObjectNode endpoints) {
        Sayings sayings = new Sayings();
        if (Trees.text(endpoints, "metadata", "labels", ENDPOINTS_MANAGER)
                .equals(ENDPOINTS_CONTROLLER)) {
            return sayings.all();
        }
        int position = 0;
        for (JsonNode subset : endpoints.path("subsets")) {
            for (String list : List.of("addresses", "notReadyAddresses")) {
                Path path = Path.of("subsets").index(position).child(list);
                int address = 0;
                for (JsonNode each : subset.path(list)) {
                    say(Trees.text(each, "ip"), path.index(address).child("ip"), sayings);
                    address++;
                }
            }
            position++;
        }
        return sayings.all();
    }

    private static List<String> ofPolicy(ObjectNode policy) {
        Sayings sayings = new Sayings();
        JsonNode spec = policy.path("spec");
        sayOfRules(spec.path("ingress"), "from", Path.of("spec", "ingress"), sayings);
        sayOfRules(spec.path("egress"), "to", Path.of("spec", "egress"), sayings);
        return sayings.all();
    }

    private static void sayOfRules(JsonNode rules, String peers, Path path, Sayings sayings) {
        int rule = 0;
        for (JsonNode each : rules) {
            int peer = 0;
            for (JsonNode other : each.path(peers)) {
                Path block = path.index(rule).child(peers).index(peer).child("ipBlock");
                sayOfBlock(other.path("ipBlock"), block, sayings);
                peer++;
            }
            rule++;
        }
    }

    private static void sayOfBlock(JsonNode block, Path path, Sayings sayings) {
        sayOfRange(Trees.text(block, "cidr"), path.child("cidr"), sayings);
        int position = 0;
        for (JsonNode except : block.path("except")) {
            sayOfRange(except.asString(""), path.child("except").index(position), sayings);
            position++;
        }
    }
}
