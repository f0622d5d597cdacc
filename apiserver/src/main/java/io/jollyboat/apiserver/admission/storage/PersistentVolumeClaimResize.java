package io.jollyboat.apiserver.admission.storage;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.KnownObjects;
import io.jollyboat.apiserver.admission.Target;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.core.quota.ResourceList;
import tools.jackson.databind.node.ObjectNode;

/** Lets claims grow only when they are bound and their class allows it. */
public final class PersistentVolumeClaimResize implements AdmissionPlugin.Validating {
    private final KnownObjects known;

    public PersistentVolumeClaimResize(KnownObjects known) {
        this.known = known;
    }

    @Override
    public String name() {
        return "PersistentVolumeClaimResize";
    }

    @Override
    public boolean concerns(Target target) {
        return target.is("", "persistentvolumeclaims");
    }

    @Override
    public void validate(AdmissionRequest request) {
        if (!request.updates() || !concerns(request.target())) {
            return;
        }
        ResourceList grown =
                ResourceList.of(Trees.at(request.wanted(), "spec", "resources", "requests"));
        ResourceList was =
                ResourceList.of(Trees.at(request.before(), "spec", "resources", "requests"));
        if (grown.amount("storage").compareTo(was.amount("storage")) <= 0) {
            return;
        }
        if (!Trees.text(request.before(), "status", "phase").equals("Bound")) {
            throw request.forbidden("Only bound persistent volume claims can be expanded");
        }
        if (!allowed(request)) {
            throw request.forbidden(
                    "only dynamically provisioned pvc can be resized and the storageclass that"
                            + " provisions the pvc must support resize");
        }
    }

    private boolean allowed(AdmissionRequest request) {
        String name = ClaimClass.of(request.wanted());
        if (name.isEmpty() || !name.equals(ClaimClass.of(request.before()))) {
            return false;
        }
        ObjectNode storageClass = known.find("storage.k8s.io", "storageclasses", "", name);
        return storageClass != null && Trees.flag(storageClass, "allowVolumeExpansion");
    }
}
