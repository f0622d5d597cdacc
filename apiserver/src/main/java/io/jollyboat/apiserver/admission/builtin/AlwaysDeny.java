package io.jollyboat.apiserver.admission.builtin;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.AdmissionRequest;

/** Refuses every write: for trying out what clients then do. */
public final class AlwaysDeny implements AdmissionPlugin.Validating {

    @Override
    public String name() {
        return "AlwaysDeny";
    }

    @Override
    public void validate(AdmissionRequest request) {
        throw request.forbidden("admission control is denying all modifications");
    }
}
