package io.jollyboat.apiserver.addresses;

import io.jollyboat.apiserver.admission.KnownObjects;
import io.jollyboat.apiserver.allocator.AddressRange;
import io.jollyboat.apiserver.allocator.Reserves;
import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.json.Trees;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The ranges and addresses that people have written down themselves.
 *
 * @param known where they are found
 */
public record StoredRanges(KnownObjects known) implements Reserves {
    private static final String GROUP = "networking.k8s.io";

    @Override
    public List<AddressRange> further() {
        List<AddressRange> further = new ArrayList<>();
        for (ObjectNode each : known.list(GROUP, "servicecidrs", "")) {
            boolean own = Trees.text(each, "metadata", "name").equals(RangeKeeper.OWN);
            if (!own && !RangeKeeper.beingDeleted(each)) {
                further.addAll(of(each));
            }
        }
        return further;
    }

    /** Those of services are not counted: the services themselves tell of them, and sooner. */
    @Override
    public boolean kept(String address) {
        StoredObject found = known.storage().glance(known.key(GROUP, "ipaddresses", "", address));
        return found != null && !AddressObjects.managed(found.tree());
    }

    /** The ranges of a ServiceCIDR; one of a size that nobody can be given addresses of is none. */
    static List<AddressRange> of(JsonNode object) {
        List<AddressRange> ranges = new ArrayList<>();
        for (String cidr : Trees.texts(object, "spec", "cidrs")) {
            AddressRange.tryParse(cidr).ifPresent(ranges::add);
        }
        return ranges;
    }

    static boolean within(List<AddressRange> ranges, String address) {
        return ranges.stream().anyMatch(range -> range.position(address).isPresent());
    }
}
