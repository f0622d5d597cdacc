package io.jollyboat.apiserver.validation.device;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.core.format.Formats;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One device of a slice: what is said of it, what it has to give, and to whom. */
final class DeviceRules {

    private static final int MOST_SAID = 32;
    private static final int MOST_TAINTS = 16;
    private static final int MOST_SETS = 2;
    private static final int LONGEST_VALUE = 64;
    private static final String NUMBER = "(0|[1-9]\\d*)";
    private static final String BEFORE = "(0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)";
    private static final String BUILD = "[0-9a-zA-Z-]+";
    private static final Pattern VERSION =
            Pattern.compile(
                    "%s\\.%s\\.%s(-%s(\\.%s)*)?(\\+%s(\\.%s)*)?"
                            .formatted(NUMBER, NUMBER, NUMBER, BEFORE, BEFORE, BUILD, BUILD));
    private static final String ONE_PLACE =
            "exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when"
                    + " `perDeviceNodeSelection` is set to true in the ResourceSlice spec";

    private DeviceRules() {}

    /**
     * @param apart whether each device says where it is
     */
    static void check(Field device, boolean apart) {
        device.at("name").matches(Formats::dnsLabel);
        Field attributes = device.at("attributes");
        Field capacity = device.at("capacity");
        int said = attributes.keys().size() + capacity.keys().size();
        if (said > MOST_SAID) {
            device.invalid(
                    said,
                    "the total number of attributes and capacities must not exceed " + MOST_SAID);
        }
        for (String name : attributes.keys()) {
            DeviceNames.qualified(attributes, name);
            attribute(attributes.key(name));
        }
        boolean shared = device.at("allowMultipleAllocations").flag();
        for (String name : capacity.keys()) {
            DeviceNames.qualified(capacity, name);
            Field policy = capacity.key(name).at("requestPolicy");
            if (policy.present() && shared) {
                CapacityRules.check(policy, capacity.key(name).at("value"));
            } else if (policy.present()) {
                policy.forbidden("allowMultipleAllocations must be true");
            }
        }
        Lists.checked(device.at("taints"), MOST_TAINTS, DeviceMarks::taint);
        Lists.unique(
                device.at("consumesCounters"),
                MOST_SETS,
                set -> set.text("counterSet"),
                set -> counters(set, "counterSet"));
        place(device, apart);
        DeviceMarks.bindingConditions(device);
    }

    /**
     * What devices share.
     *
     * @param name where the name of the set is
     */
    static void counters(Field set, String name) {
        if (set.at(name).isRequired()) {
            set.at(name).matches(Formats::dnsLabel);
        }
        Field counters = set.at("counters");
        if (counters.isRequiredNotEmpty()
                && Lists.fits(counters, counters.keys().size(), MOST_SAID)) {
            for (String key : counters.keys()) {
                Formats.dnsLabel(key).forEach(why -> counters.invalid(key, why));
            }
        }
    }

    private static void attribute(Field attribute) {
        long kinds = Stream.of("bool", "int", "string", "version").filter(attribute::has).count();
        attribute.at("string").atMostBytes(LONGEST_VALUE);
        Field version = attribute.at("version");
        if (version.present()) {
            if (!VERSION.matcher(version.text()).matches()) {
                version.invalid("must be a string compatible with semver.org spec 2.0.0");
            }
            version.atMostBytes(LONGEST_VALUE);
        }
        if (kinds != 1) {
            attribute.invalid(
                    kinds == 0 ? "" : attribute.node(), "exactly one value must be specified");
        }
    }

    private static void place(Field device, boolean apart) {
        boolean said = Stream.of("nodeName", "nodeSelector", "allNodes").anyMatch(device::has);
        if (!apart) {
            if (said) {
                device.invalid(
                        "`nodeName`, `nodeSelector` and `allNodes` can only be set if"
                                + " `perDeviceNodeSelection` is set to true in the ResourceSlice"
                                + " spec");
            }
            return;
        }
        List<String> places = SliceRules.places(device, "must not be empty");
        if (places.isEmpty()) {
            device.required(ONE_PLACE);
        } else if (places.size() > 1) {
            device.invalid(SliceRules.shown(places), ONE_PLACE);
        }
    }
}
