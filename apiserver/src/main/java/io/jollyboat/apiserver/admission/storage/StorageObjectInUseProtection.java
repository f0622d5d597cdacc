package io.jollyboat.apiserver.admission.storage;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.Target;
import io.jollyboat.apiserver.json.Trees;
import tools.jackson.databind.node.ArrayNode;

/** Marks volumes and claims so that they stay for as long as somebody uses them. */
public final class StorageObjectInUseProtection implements AdmissionPlugin.Mutating {

    @Override
    public String name() {
        return "StorageObjectInUseProtection";
    }

    @Override
    public boolean concerns(Target target) {
        return target.is("", "persistentvolumes") || target.is("", "persistentvolumeclaims");
    }

    @Override
    public void mutate(AdmissionRequest request) {
        if (!request.creates()) {
            return;
        }
        if (request.target().is("", "persistentvolumes")) {
            mark(request, "kubernetes.io/pv-protection");
        } else if (request.target().is("", "persistentvolumeclaims")) {
            mark(request, "kubernetes.io/pvc-protection");
        }
    }

    private static void mark(AdmissionRequest request, String finalizer) {
        if (!Trees.texts(request.wanted(), "metadata", "finalizers").contains(finalizer)) {
            ArrayNode all = Trees.array(Trees.object(request.changed(), "metadata"), "finalizers");
            all.add(finalizer);
        }
    }
}
