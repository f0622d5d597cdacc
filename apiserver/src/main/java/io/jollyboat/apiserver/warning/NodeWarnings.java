package io.jollyboat.apiserver.warning;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.resource.Warnings;
import io.jollyboat.apiserver.validation.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** About nodes and the classes of what runs on them, in the words of Kubernetes 1.36. Pure. */
public final class NodeWarnings {

    /** Of nodes. */
    public static final Warnings NODES = Warnings.always(NodeWarnings::ofNode);

    /** Of runtime classes. */
    public static final Warnings RUNTIME_CLASSES = Warnings.always(NodeWarnings::ofRuntimeClass);

    private NodeWarnings() {}

    private static List<String> ofNode(ObjectNode node) {
        Sayings sayings = new Sayings();
        JsonNode spec = node.path("spec");
        if (spec.has("configSource")) {
            sayings.say("spec.configSource: the feature is removed");
        }
        if (!Trees.text(spec, "externalID").isEmpty()) {
            sayings.say("spec.externalID: this field is deprecated, and is unused by Kubernetes");
        }
        return sayings.all();
    }

    private static List<String> ofRuntimeClass(ObjectNode runtimeClass) {
        Sayings sayings = new Sayings();
        Path path = Path.of("scheduling", "nodeSelector");
        for (String label : Trees.at(runtimeClass, "scheduling", "nodeSelector").propertyNames()) {
            NodeLabels.renaming(label).ifPresent(message -> sayings.say(path, message));
        }
        return sayings.all();
    }
}
