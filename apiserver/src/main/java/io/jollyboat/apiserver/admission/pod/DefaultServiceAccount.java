package io.jollyboat.apiserver.admission.pod;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.json.Trees;
import tools.jackson.databind.node.ObjectNode;

/** Gives new pods the name of their service account. */
public final class DefaultServiceAccount implements AdmissionPlugin.Mutating {

    @Override
    public String name() {
        return "ServiceAccount";
    }

    @Override
    public void mutate(AdmissionRequest request) {
        if (request.creates() && request.target().is("", "pods")) {
            giveTo(request.changed());
        }
    }

    static void giveTo(ObjectNode pod) {
        ObjectNode spec = Trees.object(pod, "spec");
        // A static pod's mirror belongs to its node and is no account's.
        boolean mirror =
                !Trees.text(pod, "metadata", "annotations", "kubernetes.io/config.mirror")
                        .isEmpty();
        if (!mirror && Trees.text(spec, "serviceAccountName").isEmpty()) {
            spec.put("serviceAccountName", "default").put("serviceAccount", "default");
        }
    }
}
