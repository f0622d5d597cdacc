package io.jollyboat.kubelet;

import io.jollyboat.core.events.EventRecorder;
import io.jollyboat.core.events.ObjectReference;

/** Tells of what is wrong with the node by events of it. */
record NodeWarnings(EventRecorder events, String node) {

    void tell(String reason, String message) {
        // by its name in place of its uid, as tools expect
        var itself = new ObjectReference("v1", "Node", "", node, node, "", "");
        events.event(itself, EventRecorder.WARNING, reason, message);
    }
}
