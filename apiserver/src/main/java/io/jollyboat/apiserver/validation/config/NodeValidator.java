package io.jollyboat.apiserver.validation.config;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Validator;
import io.jollyboat.core.format.Formats;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Nodes. */
public final class NodeValidator implements Validator {
    @Override
    public void validate(Field node) {
        Set<String> seen = new HashSet<>();
        for (Field taint : node.at("spec", "taints").items()) {
            Field key = taint.at("key");
            if (key.isRequired()) {
                key.matches(Formats::qualifiedName);
            }
            taint.at("value").matchesIfPresent(Formats::labelValue);
            taint.at("effect").isRequiredOneOf("NoSchedule", "PreferNoSchedule", "NoExecute");
            if (!seen.add(key.text() + ":" + taint.text("effect"))) {
                taint.duplicate();
            }
        }
    }

    @Override
    public void validateUpdate(Field node, ObjectNode old) {
        validate(node);
        for (String fixed : new String[] {"podCIDR", "providerID"}) {
            JsonNode before = old.path("spec").path(fixed);
            Field now = node.at("spec", fixed);
            if (!Trees.absent(before) && !now.node().equals(before)) {
                node.at("spec")
                        .forbidden(
                                "node updates may only change labels, taints, or capacity (or"
                                        + " configSource, if the DynamicKubeletConfig feature gate"
                                        + " is enabled)");
            }
        }
    }
}
