package io.jollyboat.apiserver.customresource;

import io.jollyboat.apiserver.customresource.definition.Definition;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.resource.Preparation;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.apiserver.resource.ScalePaths;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Validator;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.errors.StatusDetails;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The rules of the life of a custom resource's objects: those of its schema. */
record CustomRules(Definition definition, ObjectForm form, Optional<ScalePaths> scale)
        implements Preparation, Validator {

    /** Nothing comes into being while the definition is going; it would never be gone. */
    @Override
    public void forCreate(ObjectNode object, Requester requester) {
        if (definition.deleting()) {
            throw new ApiException(
                    405,
                    Reason.METHOD_NOT_ALLOWED,
                    "create not allowed while custom resource definition is terminating",
                    new StatusDetails("", "", "", "", List.of(), 0));
        }
    }

    /** A status update writes the status and nothing else, not even labels. */
    @Override
    public void forStatusUpdate(ObjectNode object, ObjectNode old) {
        ObjectNode metadata = Trees.object(object, "metadata");
        JsonNode managers = metadata.get("managedFields");
        JsonNode revision = metadata.get("resourceVersion");
        metadata.removeAll();
        metadata.setAll(Trees.object(old, "metadata").deepCopy());
        Trees.copyOrRemove(metadata, "managedFields", managers);
        Trees.copyOrRemove(metadata, "resourceVersion", revision);
    }

    @Override
    public void validate(Field object) {
        check(object, null);
    }

    @Override
    public void validateUpdate(Field object, ObjectNode old) {
        check(object, old);
    }

    @Override
    public void validateStatusUpdate(Field object, ObjectNode old) {
        check(object, old);
    }

    private void check(Field object, @Nullable ObjectNode old) {
        form.check().check(object.object(), old, object.violations());
        scale.ifPresent(paths -> scale(object, paths));
    }

    private static void scale(Field object, ScalePaths paths) {
        for (List<String> path : List.of(paths.replicas(), paths.statusReplicas())) {
            Field field = object;
            for (String step : path) {
                field = field.at(step);
            }
            if (field.present() && !field.node().isIntegralNumber()) {
                field.invalid("should be an integer");
            } else if (field.number(0) < 0) {
                field.invalid("should be a non-negative integer");
            } else if (field.number(0) > Integer.MAX_VALUE) {
                field.invalid("should be less than or equal to " + Integer.MAX_VALUE);
            }
        }
    }
}
