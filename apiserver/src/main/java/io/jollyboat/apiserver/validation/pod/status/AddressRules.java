package io.jollyboat.apiserver.validation.pod.status;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.core.format.Addresses;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What makes sound the addresses that a pod and its node have: one of each family. */
final class AddressRules {
    private static final int FAMILIES = 2;

    private AddressRules() {}

    static void check(Field status, JsonNode before) {
        addresses(status.at("podIPs"), before.path("podIPs"));
        Field ofHost = status.at("hostIPs");
        if (ofHost.empty()) {
            return;
        }
        Field first = ofHost.index(0).at("ip");
        if (!first.text().equals(status.text("hostIP"))) {
            first.invalid("must be equal to `hostIP`");
        }
        addresses(ofHost, before.path("hostIPs"));
    }

    private static void addresses(Field all, JsonNode before) {
        List<String> known =
                Trees.objects(before).stream().map(each -> Trees.text(each, "ip")).toList();
        List<Field> items = all.items();
        for (Field item : items) {
            String address = item.text("ip");
            if (!known.contains(address)) { // what was let in once may stay
                Addresses.ip(address).forEach(wrong -> item.invalid(address, wrong));
            }
        }
        long ofFour = items.stream().filter(each -> Addresses.isIpv4(each.text("ip"))).count();
        if (items.size() > 1 && (items.size() > FAMILIES || ofFour != 1)) {
            all.invalid("may specify no more than one IP for each IP family");
        }
    }
}
