package io.jollyboat.apiserver.validation.network;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.core.format.Addresses;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The cluster's addresses of a service, of which families they are, and what of both stays. */
final class ServiceIps {
    private static final String NONE = "None";
    private static final String STAYS = "may not change once set";

    private ServiceIps() {}

    /** Whether a service shall have no address. */
    static boolean headless(JsonNode spec) {
        return Trees.texts(spec, "clusterIPs").equals(List.of(NONE));
    }

    /** A service that is but another name has none of these. */
    static void checkNone(Field spec) {
        for (String member : List.of("clusterIPs", "ipFamilies", "ipFamilyPolicy")) {
            if (!spec.at(member).empty()) {
                spec.at(member).forbidden("may not be set for ExternalName services");
            }
        }
    }

    static void check(Field spec) {
        Field addresses = spec.at("clusterIPs");
        List<Field> all = addresses.items();
        String first = spec.text("clusterIP");
        if (first.isEmpty() && !all.isEmpty()) {
            addresses.invalid("must be empty when `clusterIP` is not specified");
        } else if (!first.isEmpty() && all.isEmpty()) {
            addresses.required();
        } else if (!first.isEmpty() && !all.getFirst().text().equals(first)) {
            addresses.invalid("first value must match `clusterIP`");
        }
        List<Field> families = spec.at("ipFamilies").items();
        for (int i = 0; i < families.size(); i++) {
            Field family = families.get(i);
            family.oneOf("IPv4", "IPv6");
            if (families.subList(0, i).stream().anyMatch(it -> it.text().equals(family.text()))) {
                family.duplicate();
            }
        }
        spec.at("ipFamilyPolicy").oneOf("PreferDualStack", "RequireDualStack", "SingleStack");
        if (addresses(addresses, all) && !headless(spec.node())) {
            together(addresses, all, families);
        }
    }

    /** Whether each address on its own is one. */
    private static boolean addresses(Field addresses, List<Field> all) {
        boolean good = true;
        for (int i = 0; i < all.size(); i++) {
            if (i > 0 || !all.get(i).text().equals(NONE)) {
                good &= all.get(i).matches(Addresses::ip);
            } else if (all.size() > 1) {
                addresses.invalid("'None' must be the first and only value");
                good = false;
            }
        }
        if (all.size() > 2) {
            addresses.invalid("may only hold up to 2 values");
        }
        return good;
    }

    /** One address of each family at most, in the order of the families. */
    private static void together(Field addresses, List<Field> all, List<Field> families) {
        if (all.size() > 1 && all.stream().map(ServiceIps::sixth).distinct().count() < 2) {
            addresses.invalid("may specify no more than one IP for each IP family");
        }
        for (int i = 0; i < Math.min(all.size(), families.size()); i++) {
            String family = families.get(i).text();
            if (family.equals(sixth(all.get(i)) ? "IPv4" : "IPv6")) {
                all.get(i)
                        .invalid(
                                "expected an %s value as indicated by `ipFamilies[%d]`"
                                        .formatted(family, i));
            }
        }
    }

    private static boolean sixth(Field address) {
        return address.text().contains(":");
    }

    /** The first address and the first family stay; a second may come, and go on request. */
    static void checkUpdate(Field spec, JsonNode old) {
        boolean headless = headless(spec.node());
        boolean before = headless(old);
        if (!headless || !before) {
            list(spec, old, "clusterIPs", "clusterIP");
        }
        if (!headless && !before) {
            list(spec, old, "ipFamilies", "ipFamily");
        }
    }

    private static void list(Field spec, JsonNode old, String member, String word) {
        List<String> before = Trees.texts(old, member);
        List<String> now = Trees.texts(spec.node(), member);
        Field told = spec.at(member);
        int common = Math.min(before.size(), now.size());
        // When one comes or goes, the other must be the first.
        int compared = before.size() == now.size() ? common : Math.min(common, 1);
        for (int i = 0; i < compared; i++) {
            if (!before.get(i).equals(now.get(i))) {
                told.index(word.equals("clusterIP") ? i : 0).invalid(told.node(), STAYS);
            }
        }
        if (before.size() <= now.size()) {
            return;
        }
        if (now.isEmpty()) {
            told.index(0).invalid(told.node(), "primary " + word + " can not be unset");
        }
        Field policy = spec.at("ipFamilyPolicy");
        if (now.size() == 1 && !policy.text().equals("SingleStack")) {
            policy.invalid("must be set to 'SingleStack' when releasing the secondary " + word);
        }
    }
}
