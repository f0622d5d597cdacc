package io.jollyboat.apiserver.verb.write;

import io.jollyboat.apiserver.admission.AdmissionChain;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.Operation;
import io.jollyboat.apiserver.presence.Completion;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.storage.ObjectKey;
import io.jollyboat.apiserver.verb.ResourceCall;
import tools.jackson.databind.node.ObjectNode;

/** What every write goes through, whichever verb makes it. */
public record Rules(
        Payload payload,
        Patches patches,
        Identity identity,
        Ownership ownership,
        AdmissionChain admission,
        Completion completion) {

    private static final AdmissionChain NOBODY = AdmissionChain.none();

    /** The same rules for a write that was admitted already, under another name. */
    public Rules admitted() {
        return new Rules(payload, patches, identity, ownership, NOBODY, completion);
    }

    /** Fills in what a client left out. */
    void fillIn(ResourceCall call, ObjectNode object) {
        call.definition().strategy().defaults(object);
        complete(call, object);
    }

    /** Adds what an object of its kind always tells; nothing where the kind is a custom one. */
    void complete(ResourceCall call, ObjectNode object) {
        ResourceDefinition definition = call.definition();
        if (definition.custom() == null) {
            completion.complete(object, definition.storedApiVersion(), definition.kind());
        }
    }

    /** Asks everybody about an object that is not itself stored: a review, a binding. */
    public void admit(ResourceCall call, ObjectNode object) {
        AdmissionRequest request =
                Admissions.of(call, Operation.CREATE).about(call.name(), object, null);
        admission.mutate(request);
        admission.validate(request);
    }

    /**
     * Asks everybody about a deletion.
     *
     * @param options the {@code DeleteOptions} that came with it
     */
    void admitDeletion(ResourceCall call, ObjectKey key, ObjectNode old, ObjectNode options) {
        AdmissionRequest request = Admissions.deletion(call, key, old, options);
        admission.mutate(request);
        admission.validate(request);
    }
}
