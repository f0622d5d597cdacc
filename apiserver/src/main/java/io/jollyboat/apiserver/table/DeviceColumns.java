package io.jollyboat.apiserver.table;

import io.jollyboat.apiserver.json.Trees;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Devices, and claims on them. */
public final class DeviceColumns {

    private DeviceColumns() {}

    /** Classes, and templates of claims. */
    public static final Printer NAMED = Printer.of().name().age();

    public static final Printer CLAIMS =
            Printer.of().name().text("State", "How far the claim is.", DeviceColumns::state).age();

    public static final Printer SLICES =
            Printer.of()
                    .name()
                    .path("Node", "The node that has the devices.", "spec", "nodeName")
                    .path("Driver", "The driver that offers them.", "spec", "driver")
                    .path("Pool", "The pool they belong to.", "spec", "pool", "name")
                    .age();

    private static String state(ObjectNode claim) {
        boolean going = !Trees.absent(claim.path("metadata").get("deletionTimestamp"));
        List<String> states = new ArrayList<>();
        if (going) {
            states.add("deleted");
        }
        if (!Trees.absent(claim.path("status").get("allocation"))) {
            states.add("allocated");
            if (!Trees.empty(claim.path("status").get("reservedFor"))) {
                states.add("reserved");
            }
        } else if (!going) {
            states.add("pending");
        }
        return String.join(",", states);
    }
}
