package io.jollyboat.apiserver.resource.preparation;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.resource.Preparation;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What drivers told of devices that a claim no longer has is forgotten. */
public final class DeviceClaimPreparation implements Preparation {

    private static final String DEVICES = "devices";

    @Override
    public void forStatusUpdate(ObjectNode object, ObjectNode old) {
        if (!(object.path("status") instanceof ObjectNode status)
                || !(status.path(DEVICES) instanceof ArrayNode told)) {
            return;
        }
        Set<List<String>> gone = given(old.path("status"));
        gone.removeAll(given(status));
        told.removeIf(device -> gone.contains(identity(device)));
        if (told.isEmpty()) {
            status.remove(DEVICES);
        }
    }

    private static Set<List<String>> given(JsonNode status) {
        Set<List<String>> given = new HashSet<>();
        status.path("allocation")
                .path(DEVICES)
                .path("results")
                .forEach(result -> given.add(identity(result)));
        return given;
    }

    private static List<String> identity(JsonNode device) {
        return List.of(
                Trees.text(device, "driver"),
                Trees.text(device, "pool"),
                Trees.text(device, "device"));
    }
}
