package io.jollyboat.apiserver.addresses;

import io.jollyboat.apiserver.allocator.AddressRange;
import io.jollyboat.apiserver.direct.OwnObjects;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.runtime.Timeline;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps the ServiceCIDR of the cluster's own ranges, tells of each whether it is ready, and lets
 * one that is being deleted go when no address would be left without a range.
 */
final class RangeKeeper {
    static final String OWN = "kubernetes";
    static final String FINALIZER = "networking.k8s.io/service-cidr-finalizer";

    private static final String RANGES = "/apis/networking.k8s.io/v1/servicecidrs";

    private final List<String> own;
    private final Timeline timeline;

    /**
     * @param own the ranges that the server was given
     */
    RangeKeeper(List<AddressRange> own, Timeline timeline) {
        this.own = own.stream().map(AddressRange::toString).toList();
        this.timeline = timeline;
    }

    /**
     * Does it. May block.
     *
     * @return whether one waits for addresses to go
     * @throws ApiException when the server cannot serve just now, or somebody wrote at the same
     *     time
     */
    boolean settle(OwnObjects objects) {
        if (objects.find(RANGES + "/" + OWN) == null) {
            objects.create(RANGES, ownRange());
        }
        List<JsonNode> ranges = new ArrayList<>();
        objects.list(RANGES).forEach(ranges::add);
        boolean waits = false;
        for (JsonNode range : ranges) {
            ObjectNode changed = (ObjectNode) range.deepCopy();
            if (!beingDeleted(range)) {
                begin(objects, changed);
            } else if (protectedStill(range)) {
                waits |= !end(objects, changed, ranges);
            }
        }
        return waits;
    }

    private ObjectNode ownRange() {
        ObjectNode range = JsonNodeFactory.instance.objectNode();
        range.put("apiVersion", AddressObjects.API_VERSION).put("kind", "ServiceCIDR");
        range.putObject("metadata").put("name", OWN).putArray("finalizers").add(FINALIZER);
        own.forEach(range.putObject("spec").putArray("cidrs")::add);
        return range;
    }

    private void begin(OwnObjects objects, ObjectNode range) {
        String path = path(range);
        if (!protectedStill(range)) {
            range.withArray("/metadata/finalizers").add(FINALIZER);
            objects.update(path, range);
            return; // which is told of, and the rest follows
        }
        if (ready(range).isMissingNode()) {
            String which = name(range).equals(OWN) ? "default Service CIDR" : "Service CIDR";
            tell(objects, range, "True", "", "Kubernetes " + which + " is ready");
        }
    }

    private boolean end(OwnObjects objects, ObjectNode range, List<JsonNode> all) {
        if (leavesNobody(objects, range, all)) {
            ArrayNode kept = JsonNodeFactory.instance.arrayNode();
            for (String each : Trees.texts(range, "metadata", "finalizers")) {
                if (!each.equals(FINALIZER)) {
                    kept.add(each);
                }
            }
            Trees.object(range, "metadata").set("finalizers", kept);
            objects.update(path(range), range);
            return true;
        }
        if (!Trees.text(ready(range), "status").equals("False")) {
            tell(
                    objects,
                    range,
                    "False",
                    "Terminating",
                    "There are still IPAddresses referencing the ServiceCIDR, please remove them"
                            + " or create a new ServiceCIDR");
        }
        return false;
    }

    private static boolean leavesNobody(OwnObjects objects, JsonNode range, List<JsonNode> all) {
        List<AddressRange> others =
                all.stream()
                        .filter(each -> !beingDeleted(each))
                        .flatMap(each -> StoredRanges.of(each).stream())
                        .toList();
        for (JsonNode address : objects.list(AddressKeeper.ADDRESSES)) {
            String name = name(address);
            if (StoredRanges.within(StoredRanges.of(range), name)
                    && !StoredRanges.within(others, name)) {
                return false;
            }
        }
        return true;
    }

    private void tell(
            OwnObjects objects, ObjectNode range, String status, String reason, String message) {
        String now = timeline.now().truncatedTo(ChronoUnit.SECONDS).toString();
        range.putObject("status")
                .putArray("conditions")
                .addObject()
                .put("type", "Ready")
                .put("status", status)
                .put("lastTransitionTime", now)
                .put("reason", reason)
                .put("message", message);
        objects.update(path(range) + "/status", range);
    }

    private static JsonNode ready(JsonNode range) {
        for (JsonNode condition : range.path("status").path("conditions")) {
            if (Trees.text(condition, "type").equals("Ready")) {
                return condition;
            }
        }
        return MissingNode.getInstance();
    }

    private static boolean protectedStill(JsonNode range) {
        return Trees.texts(range, "metadata", "finalizers").contains(FINALIZER);
    }

    static boolean beingDeleted(JsonNode range) {
        return !Trees.text(range, "metadata", "deletionTimestamp").isEmpty();
    }

    private static String name(JsonNode object) {
        return Trees.text(object, "metadata", "name");
    }

    private static String path(JsonNode range) {
        return RANGES + "/" + name(range);
    }
}
