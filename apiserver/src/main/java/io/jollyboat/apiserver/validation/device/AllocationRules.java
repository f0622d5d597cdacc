package io.jollyboat.apiserver.validation.device;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.DriverNames;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.pod.placement.NodeSelectorRules;
import io.jollyboat.core.format.Formats;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a claim was given, who uses it, and what drivers say of that. */
final class AllocationRules {

    private static final int MOST_USERS = 256;
    private static final int MOST_CONDITIONS = 8;
    private static final int LONGEST_DATA = 10 * 1024;

    private AllocationRules() {}

    static void check(Field claim, ObjectNode old) {
        Field status = claim.at("status");
        JsonNode before = old.path("status");
        users(status, before, claim.at("metadata").has("deletionTimestamp"));
        Field allocation = status.at("allocation");
        devices(status.at("devices"), allocation);
        if (allocation.present() && !Trees.absent(before.get("allocation"))) {
            allocation.unchanged(before.path("allocation"));
        } else if (allocation.present()) {
            allocation(allocation, ClaimRules.names(claim.at("spec", "devices")));
        }
    }

    private static void users(Field status, JsonNode before, boolean deleted) {
        Field users = status.at("reservedFor");
        Lists.unique(
                users,
                MOST_USERS,
                user -> user.text("uid"),
                user -> {
                    user.at("resource").isRequired();
                    user.at("name").isRequired();
                    user.at("uid").isRequired();
                });
        if (users.empty()) {
            return;
        }
        if (!status.has("allocation")) {
            users.forbidden("may not be specified when `allocated` is not set");
        } else if (deleted) {
            Set<JsonNode> known = new HashSet<>(before.path("reservedFor").values());
            if (!known.containsAll(users.node().values())) {
                users.forbidden(
                        "new entries may not be added while `deallocationRequested` or"
                                + " `deletionTimestamp` are set");
            }
        }
    }

    private static void allocation(Field allocation, Set<String> names) {
        Field devices = allocation.at("devices");
        Lists.checked(
                devices.at("results"),
                Lists.USUAL,
                result -> {
                    ClaimRules.reference(result.at("request"), names);
                    DriverNames.check(result.at("driver"));
                    DeviceNames.pool(result.at("pool"));
                    result.at("device").matches(Formats::dnsLabel);
                    DeviceMarks.bindingConditions(result);
                    result.at("tolerations").each(DeviceMarks::toleration);
                });
        Lists.checked(
                devices.at("config"),
                2 * Lists.USUAL, // of classes and of the claim
                config -> {
                    config.at("source").isRequiredOneOf("FromClaim", "FromClass");
                    ClaimRules.references(config.at("requests"), names);
                    ClaimRules.configuration(config);
                });
        if (allocation.has("nodeSelector")) {
            NodeSelectorRules.check(allocation.at("nodeSelector"));
        }
    }

    private static void devices(Field devices, Field allocation) {
        Set<String> given =
                allocation.at("devices", "results").items().stream()
                        .map(AllocationRules::identity)
                        .collect(Collectors.toSet());
        Lists.unique(
                devices,
                Integer.MAX_VALUE,
                AllocationRules::identity,
                device -> {
                    DriverNames.check(device.at("driver"));
                    DeviceNames.pool(device.at("pool"));
                    device.at("device").matches(Formats::dnsLabel);
                    if (!given.contains(identity(device))) {
                        device.invalid(
                                identity(device), "must be an allocated device in the claim");
                    }
                    Lists.fits(
                            device.at("conditions"),
                            device.at("conditions").items().size(),
                            MOST_CONDITIONS);
                    if (device.has("data")) {
                        ClaimRules.parameters(device.at("data"), LONGEST_DATA);
                    }
                });
    }

    private static String identity(Field device) {
        String share = device.has("shareID") ? "/" + device.text("shareID") : "";
        return device.text("driver")
                + "/"
                + device.text("pool")
                + "/"
                + device.text("device")
                + share;
    }
}
