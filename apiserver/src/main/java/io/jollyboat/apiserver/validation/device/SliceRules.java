package io.jollyboat.apiserver.validation.device;

import io.jollyboat.apiserver.validation.DriverNames;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.pod.placement.NodeSelectorRules;
import io.jollyboat.core.format.Formats;
import java.util.ArrayList;
import java.util.List;

/** What a driver says of the devices of a pool, and where they are. */
final class SliceRules {

    private static final int MOST_DEVICES = 128;
    private static final int MOST_ELABORATE_DEVICES = 64;
    private static final int MOST_COUNTER_SETS = 8;
    private static final String IN_SLICE =
            "exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is"
                    + " required";

    private SliceRules() {}

    static void check(Field spec) {
        DriverNames.check(spec.at("driver"));
        pool(spec.at("pool"));
        List<String> places = places(spec, "must be either unset or set to a non-empty string");
        if (flag(spec, "perDeviceNodeSelection")) {
            places.add("`perDeviceNodeSelection`");
        }
        if (places.isEmpty()) {
            spec.required(IN_SLICE);
        } else if (places.size() > 1) {
            spec.invalid(shown(places), IN_SLICE + ", but multiple fields are set");
        }
        Field terms = spec.at("nodeSelector", "nodeSelectorTerms");
        if (spec.has("nodeSelector") && terms.items().size() != 1) {
            terms.invalid("must have exactly one node selector term");
        }
        if (spec.has("sharedCounters") && spec.has("devices")) {
            spec.invalid("", "only one of `sharedCounters` or `devices` is allowed");
        }
        Field devices = spec.at("devices");
        boolean elaborate =
                devices.items().stream()
                        .anyMatch(
                                device ->
                                        !device.at("taints").empty()
                                                || !device.at("consumesCounters").empty());
        boolean apart = spec.at("perDeviceNodeSelection").flag();
        Lists.unique(
                devices,
                elaborate ? MOST_ELABORATE_DEVICES : MOST_DEVICES,
                device -> device.text("name"),
                device -> DeviceRules.check(device, apart));
        Lists.unique(
                spec.at("sharedCounters"),
                MOST_COUNTER_SETS,
                set -> set.text("name"),
                set -> DeviceRules.counters(set, "name"));
    }

    private static void pool(Field pool) {
        DeviceNames.pool(pool.at("name"));
        if (pool.at("resourceSliceCount").number(0) <= 0) {
            pool.at("resourceSliceCount").invalid("must be greater than zero");
        }
        if (pool.at("generation").number(0) < 0) {
            pool.at("generation").invalid("must be greater than or equal to zero");
        }
    }

    /**
     * Which nodes reach something, by the names of the members that say so.
     *
     * @param empty what is said of a node without a name
     */
    static List<String> places(Field of, String empty) {
        List<String> places = new ArrayList<>();
        Field node = of.at("nodeName");
        if (node.present() && node.text().isEmpty()) {
            node.invalid(empty);
        } else if (node.present()) {
            places.add("`nodeName`");
            node.matches(Formats::dnsSubdomain);
        }
        if (of.has("nodeSelector")) {
            places.add("`nodeSelector`");
            NodeSelectorRules.check(of.at("nodeSelector"));
        }
        if (flag(of, "allNodes")) {
            places.add("`allNodes`");
        }
        return places;
    }

    /** As Kubernetes shows several of them. */
    static String shown(List<String> places) {
        return "{" + String.join(", ", places) + "}";
    }

    private static boolean flag(Field of, String name) {
        Field flag = of.at(name);
        if (flag.present() && !flag.flag()) {
            flag.invalid("must be either unset or set to true");
        }
        return flag.flag();
    }
}
