package io.jollyboat.apiserver.verb;

import io.jollyboat.apiserver.request.WriteQuery.FieldValidation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What every write goes through, whichever verb makes it. */
final class Rules {

    private final Identity identity;
    private final List<Admission> admissions;

    /**
     * @param admissions asked in this order
     */
    Rules(Identity identity, List<Admission> admissions) {
        this.identity = identity;
        this.admissions = List.copyOf(admissions);
    }

    Identity identity() {
        return identity;
    }

    /** The object that a call sends. */
    ObjectNode payload(
            ResourceCall call, String apiVersion, String kind, FieldValidation validation) {
        return Payload.object(call, apiVersion, kind);
    }

    void admit(ResourceCall call, ObjectNode object, @Nullable ObjectNode old) {
        for (Admission admission : admissions) {
            admission.admit(call, object, old);
        }
    }
}
