package io.jollyboat.apiserver.allocator;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Field;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which kinds of addresses a service has, by what it asks for and what the cluster has: what
 * prefers two gets one where there is but one, and what requires two is refused there. Only a
 * headless service without a selector may name both all the same, since whoever makes its endpoints
 * knows of which kind they are.
 *
 * @param configured the cluster's, the one for services that do not say first
 */
record AddressFamilies(List<String> configured) {
    private static final String IPV4 = "IPv4";
    private static final String IPV6 = "IPv6";
    private static final String POLICY = "ipFamilyPolicy";
    private static final String FAMILIES = "ipFamilies";
    private static final String ADDRESSES = "clusterIPs";
    private static final String SINGLE = "SingleStack";
    private static final String PREFER_BOTH = "PreferDualStack";
    private static final String BOTH = "RequireDualStack";

    AddressFamilies {
        configured = List.copyOf(configured);
    }

    /**
     * Fills in what a service that has addresses does not say.
     *
     * @param old what it was; missing when it is new
     * @param field the service's {@code spec}, which is told what cannot be
     * @return whether it can have what it asks for
     */
    boolean settle(ObjectNode service, JsonNode old, Field field) {
        ObjectNode spec = Trees.object(service, "spec");
        if (unchanged(spec, old.path("spec"))) {
            return true;
        }
        boolean anyEndpoints = ServiceNeeds.headless(service) && Trees.empty(spec.get("selector"));
        Trees.putIfAbsent(spec, POLICY, anyEndpoints ? BOTH : SINGLE);
        boolean single = Trees.text(spec, POLICY).equals(SINGLE);
        if (single) {
            release(spec, old.path("spec"));
        }
        boolean possible =
                single ? atMostOne(spec, field) : keepsSecond(spec, old.path("spec"), field);
        possible &= inferred(service, spec, field);
        if (!possible) {
            return false;
        }
        if (anyEndpoints) {
            complete(spec, single ? 1 : 2);
            return true;
        }
        return available(spec, field) && complete(spec, single ? 1 : configured.size());
    }

    /** A service that prefers two is as it was, whatever the cluster has become. */
    private static boolean unchanged(ObjectNode spec, JsonNode old) {
        return Trees.text(spec, POLICY).equals(PREFER_BOTH)
                && !Trees.texts(old, FAMILIES).isEmpty()
                && Trees.text(old, POLICY).equals(PREFER_BOTH)
                && Trees.texts(spec, FAMILIES).equals(Trees.texts(old, FAMILIES))
                && Trees.texts(spec, ADDRESSES).equals(Trees.texts(old, ADDRESSES));
    }

    /** Who makes a service of two families one of one gives up the second of each list. */
    private static void release(ObjectNode spec, JsonNode old) {
        for (String list : List.of(ADDRESSES, FAMILIES)) {
            List<String> given = Trees.texts(spec, list);
            if (given.size() > 1 && given.equals(Trees.texts(old, list))) {
                spec.putArray(list).add(given.getFirst());
            }
        }
    }

    private static boolean atMostOne(ObjectNode spec, Field field) {
        boolean possible = true;
        if (Trees.texts(spec, ADDRESSES).size() > 1) {
            field.at(POLICY).invalid(severalAsk("cluster IPs"));
            possible = false;
        }
        if (Trees.texts(spec, FAMILIES).size() > 1) {
            field.at(POLICY).invalid(severalAsk("IP families"));
            possible = false;
        }
        return possible;
    }

    private static String severalAsk(String what) {
        return "must be 'RequireDualStack' or 'PreferDualStack' when multiple "
                + what
                + " are specified";
    }

    private static boolean keepsSecond(ObjectNode spec, JsonNode old, Field field) {
        boolean possible = true;
        if (reduced(spec, old, ADDRESSES)) {
            field.at(POLICY).invalid("must be 'SingleStack' to release the secondary cluster IP");
            possible = false;
        }
        if (reduced(spec, old, FAMILIES)) {
            field.at(POLICY).invalid("must be 'SingleStack' to release the secondary IP family");
            possible = false;
        }
        return possible;
    }

    private static boolean reduced(ObjectNode spec, JsonNode old, String list) {
        List<String> before = Trees.texts(old, list);
        List<String> now = Trees.texts(spec, list);
        return before.size() == 2 && now.size() == 1 && now.getFirst().equals(before.getFirst());
    }

    /** Addresses that were asked for tell of which family they are. */
    private boolean inferred(ObjectNode service, ObjectNode spec, Field field) {
        List<String> addresses = Trees.texts(spec, ADDRESSES);
        int named = Trees.texts(spec, FAMILIES).size();
        boolean possible = true;
        for (int i = named; i < addresses.size() && !ServiceNeeds.headless(service); i++) {
            String family = AddressRange.family(addresses.get(i));
            if (configured.contains(family)) {
                list(spec).add(family);
            } else {
                field.at(ADDRESSES)
                        .index(i)
                        .invalid(
                                field.at(ADDRESSES).node(),
                                family + " is not configured on this cluster");
                possible = false;
            }
        }
        return possible;
    }

    private boolean available(ObjectNode spec, Field field) {
        boolean possible = true;
        if (Trees.text(spec, POLICY).equals(BOTH) && configured.size() < 2) {
            field.at(POLICY).invalid("this cluster is not configured for dual-stack services");
            possible = false;
        }
        for (Field family : field.at(FAMILIES).items()) {
            if (!configured.contains(family.text())) {
                family.invalid("not configured on this cluster");
                possible = false;
            }
        }
        return possible;
    }

    /** Adds families until there are enough. */
    private boolean complete(ObjectNode spec, int enough) {
        ArrayNode families = list(spec);
        if (families.isEmpty()) {
            families.add(configured.getFirst());
        }
        if (families.size() < enough) {
            families.add(families.path(0).asString("").equals(IPV4) ? IPV6 : IPV4);
        }
        return true;
    }

    private static ArrayNode list(ObjectNode spec) {
        return spec.path(FAMILIES) instanceof ArrayNode there ? there : spec.putArray(FAMILIES);
    }
}
