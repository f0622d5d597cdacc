package io.jollyboat.core.placement;

import io.jollyboat.core.api.core.v1.Node;
import java.util.Map;

/** What a pod's author can choose a node by. */
public interface NodeIdentity {

    String name();

    Map<String, String> labels();

    static NodeIdentity of(Node node) {
        return new Known(node.name(), node.labels());
    }

    /** Nothing but the identity. */
    record Known(String name, Map<String, String> labels) implements NodeIdentity {}
}
