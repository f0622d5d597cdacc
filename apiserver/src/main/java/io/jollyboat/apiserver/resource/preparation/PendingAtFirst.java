package io.jollyboat.apiserver.resource.preparation;

import io.jollyboat.apiserver.resource.Preparation;
import io.jollyboat.apiserver.resource.Requester;
import tools.jackson.databind.node.ObjectNode;

/** Volumes and claims wait for a binding. */
public final class PendingAtFirst implements Preparation {
    @Override
    public void forCreate(ObjectNode object, Requester requester) {
        object.putObject("status").put("phase", "Pending");
    }
}
