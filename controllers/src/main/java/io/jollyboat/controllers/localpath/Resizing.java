package io.jollyboat.controllers.localpath;

import io.jollyboat.controllers.condition.Conditions;
import io.jollyboat.core.api.core.v1.PersistentVolumeClaim;
import io.jollyboat.core.model.Quantity;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What a claim says of its own growth, as the resizers of drivers have it say. Pure. */
final class Resizing {

    private static final String STORAGE = "storage";

    private Resizing() {}

    /** The claim with what was asked for promised to it, and the work on that in progress. */
    static PersistentVolumeClaim begun(PersistentVolumeClaim claim, Quantity wanted, Instant now) {
        ObjectNode json = claim.copyOfJson();
        ObjectNode status = json.withObject("/status");
        status.withObject("/allocatedResources").put(STORAGE, wanted.toString());
        status.withObject("/allocatedResourceStatuses").put(STORAGE, "ControllerResizeInProgress");
        Conditions.set(status, "Resizing", "True", "", "", now);
        return new PersistentVolumeClaim(json);
    }

    /** The claim with what was asked for. */
    static PersistentVolumeClaim done(PersistentVolumeClaim claim, Quantity wanted) {
        ObjectNode json = claim.copyOfJson();
        ObjectNode status = json.withObject("/status");
        status.withObject("/capacity").put(STORAGE, wanted.toString());
        ObjectNode statuses = status.withObject("/allocatedResourceStatuses");
        statuses.remove(STORAGE);
        if (statuses.isEmpty()) {
            status.remove("allocatedResourceStatuses");
        }
        for (String type :
                List.of(
                        "Resizing",
                        "FileSystemResizePending",
                        "ControllerResizeError",
                        "NodeResizeError")) {
            Conditions.remove(status, type);
        }
        if (status.path("conditions").isEmpty()) {
            status.remove("conditions");
        }
        return new PersistentVolumeClaim(json);
    }
}
