package io.jollyboat.apiserver.verb;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What every write goes through, whichever verb makes it.
 *
 * @param admissions asked in this order
 */
record Rules(Payload payload, Patches patches, Identity identity, List<Admission> admissions) {

    Rules {
        admissions = List.copyOf(admissions);
    }

    void admit(ResourceCall call, ObjectNode object, @Nullable ObjectNode old) {
        for (Admission admission : admissions) {
            admission.admit(call, object, old);
        }
    }
}
