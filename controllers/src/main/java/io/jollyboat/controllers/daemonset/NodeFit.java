package io.jollyboat.controllers.daemonset;

import io.jollyboat.core.api.apps.v1.DaemonSet;
import io.jollyboat.core.api.core.v1.Node;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a node is to a daemon set.
 *
 * @param run whether a pod is to be there
 * @param stay whether one that is there may stay
 */
record NodeFit(boolean run, boolean stay) {

    private static final NodeFit NEITHER = new NodeFit(false, false);

    static NodeFit of(DaemonSet set, Node node) {
        ObjectNode spec = set.spec().template().spec().copyOfJson();
        String bound = spec.path("nodeName").asString("");
        if (!bound.isEmpty() && !bound.equals(node.name())) {
            return NEITHER;
        }
        if (!NodeTerms.match(spec, node)) {
            return NEITHER;
        }
        Tolerations.addTo(spec);
        if (Tolerations.tolerated(spec, node.json(), List.of("NoExecute", "NoSchedule"))) {
            return new NodeFit(true, true);
        }
        return new NodeFit(false, Tolerations.tolerated(spec, node.json(), List.of("NoExecute")));
    }
}
