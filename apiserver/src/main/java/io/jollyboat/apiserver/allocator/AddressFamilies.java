package io.jollyboat.apiserver.allocator;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Field;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which kinds of addresses a service has, on a cluster that has IPv4 alone: what prefers two gets
 * one, and what requires two is refused. Only a headless service without a selector may name both,
 * since whoever makes its endpoints knows of which kind they are.
 */
final class AddressFamilies {
    private static final String IPV4 = "IPv4";
    private static final String IPV6 = "IPv6";
    private static final String POLICY = "ipFamilyPolicy";
    private static final String FAMILIES = "ipFamilies";
    private static final String SINGLE = "SingleStack";
    private static final String BOTH = "RequireDualStack";

    private AddressFamilies() {}

    /**
     * Fills in what a service that has addresses does not say.
     *
     * @param field the service's {@code spec}, which is told what cannot be
     * @return whether it can have what it asks for
     */
    static boolean settle(ObjectNode service, Field field) {
        ObjectNode spec = Trees.object(service, "spec");
        List<String> families = Trees.texts(spec, FAMILIES);
        String policy = Trees.text(spec, POLICY);
        if (policy.equals(SINGLE) && families.size() > 1) {
            field.at(POLICY)
                    .invalid(
                            "must be 'RequireDualStack' or 'PreferDualStack' when multiple IP"
                                    + " families are specified");
            return false;
        }
        if (ServiceNeeds.headless(service) && Trees.empty(spec.get("selector"))) {
            anyEndpoints(spec, families);
            return true;
        }
        boolean possible = true;
        if (policy.equals(BOTH)) {
            field.at(POLICY).invalid("this cluster is not configured for dual-stack services");
            possible = false;
        }
        for (Field family : field.at(FAMILIES).items()) {
            if (!family.text().equals(IPV4)) {
                family.invalid("not configured on this cluster");
                possible = false;
            }
        }
        if (possible && families.isEmpty()) {
            spec.putArray(FAMILIES).add(IPV4);
        }
        Trees.putIfAbsent(spec, POLICY, SINGLE);
        return possible;
    }

    private static void anyEndpoints(ObjectNode spec, List<String> families) {
        Trees.putIfAbsent(spec, POLICY, BOTH);
        if (families.size() < 2) {
            String first = families.isEmpty() ? IPV4 : families.getFirst();
            ArrayNode named = spec.putArray(FAMILIES).add(first);
            if (!Trees.text(spec, POLICY).equals(SINGLE)) {
                named.add(first.equals(IPV4) ? IPV6 : IPV4);
            }
        }
    }
}
