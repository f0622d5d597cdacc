package io.jollyboat.apiserver.validation.config;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.MetadataValidation;
import io.jollyboat.apiserver.validation.Validator;
import tools.jackson.databind.node.ObjectNode;

/** Namespaces: who has still to do with one, and that one is active until it is deleted. */
public final class NamespaceValidator implements Validator {
    @Override
    public void validate(Field namespace) {
        MetadataValidation.finalizers(namespace.at("spec", "finalizers"));
    }

    @Override
    public void validateStatusUpdate(Field namespace, ObjectNode old) {
        boolean deleted = namespace.at("metadata").has("deletionTimestamp");
        // Kubernetes writes it like this.
        Field phase = namespace.at("status", "Phase").in(namespace.at("status", "phase").node());
        if (deleted && !phase.text().equals("Terminating")) {
            phase.invalid("may only be 'Terminating' if `deletionTimestamp` is not empty");
        } else if (!deleted && !phase.text().equals("Active")) {
            phase.invalid("may only be 'Active' if `deletionTimestamp` is empty");
        }
    }
}
