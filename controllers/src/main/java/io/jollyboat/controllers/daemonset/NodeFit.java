package io.jollyboat.controllers.daemonset;

import io.jollyboat.core.api.apps.v1.DaemonSet;
import io.jollyboat.core.api.core.v1.Node;
import io.jollyboat.core.api.core.v1.PodSpec;
import io.jollyboat.core.placement.NodeChoice;
import io.jollyboat.core.placement.NodeIdentity;
import io.jollyboat.core.placement.Taint;
import io.jollyboat.core.placement.Tolerations;
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
        ObjectNode json = set.spec().template().spec().copyOfJson();
        DaemonTolerations.addTo(json);
        var spec = new PodSpec(json);
        boolean elsewhere = !spec.nodeName().isEmpty() && !spec.nodeName().equals(node.name());
        if (elsewhere || !NodeChoice.of(spec).admits(NodeIdentity.of(node))) {
            return NEITHER;
        }
        Tolerations tolerations = Tolerations.of(spec);
        List<Taint> minded =
                node.spec().taints().stream()
                        .map(Taint::of)
                        .filter(taint -> !tolerations.tolerates(taint))
                        .toList();
        return new NodeFit(
                minded.stream().noneMatch(Taint::forbidsScheduling),
                minded.stream().noneMatch(Taint::evicts));
    }
}
