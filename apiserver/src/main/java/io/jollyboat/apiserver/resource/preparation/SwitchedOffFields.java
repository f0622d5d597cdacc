package io.jollyboat.apiserver.resource.preparation;

import io.jollyboat.apiserver.resource.Preparation;
import io.jollyboat.apiserver.resource.Requester;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Fields of a feature that is off, as in Kubernetes by default: they are forgotten, but kept where
 * they are.
 */
public final class SwitchedOffFields implements Preparation {
    private final List<String> within;
    private final List<String> fields;

    /**
     * @param within the object that they are members of, as in {@code spec.updateStrategy}
     */
    public SwitchedOffFields(String within, String... fields) {
        this.within = List.of(within.split("\\."));
        this.fields = List.copyOf(Arrays.asList(fields));
    }

    @Override
    public void forCreate(ObjectNode object, Requester requester) {
        forget(object, MissingNode.getInstance());
    }

    @Override
    public void forUpdate(ObjectNode object, ObjectNode old) {
        forget(object, holder(old));
    }

    private void forget(ObjectNode object, JsonNode before) {
        boolean used = fields.stream().anyMatch(before::has);
        if (!used && holder(object) instanceof ObjectNode now) {
            now.remove(fields);
        }
    }

    private JsonNode holder(ObjectNode object) {
        JsonNode holder = object;
        for (String step : within) {
            holder = holder.path(step);
        }
        return holder;
    }
}
