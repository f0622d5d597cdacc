package io.jollyboat.apiserver.validation.workload;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Validator;
import tools.jackson.databind.node.ObjectNode;

/** What a controller's object once said; that does not change. */
public final class ControllerRevisionValidator implements Validator {
    @Override
    public void validate(Field revision) {
        if (revision.at("data").absent()) {
            revision.at("data").required("data is mandatory");
        }
        revision.at("revision").notNegative();
    }

    @Override
    public void validateUpdate(Field revision, ObjectNode old) {
        validate(revision);
        revision.at("data").unchanged(old.path("data"));
    }
}
