package io.jollyboat.apiserver.admission.access;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.core.runtime.Timeline;

/** Only who may approve for a signer approves and denies what it is to sign. */
public final class CertificateApproval
        implements AdmissionPlugin.Mutating, AdmissionPlugin.Validating {

    private final Signers signers;
    private final Timeline timeline;

    public CertificateApproval(Signers signers, Timeline timeline) {
        this.signers = signers;
        this.timeline = timeline;
    }

    @Override
    public String name() {
        return "CertificateApproval";
    }

    private static boolean concerned(AdmissionRequest request) {
        return request.updates()
                && request.target().isBelow(Signers.GROUP, Signers.REQUESTS, "approval");
    }

    @Override
    public void mutate(AdmissionRequest request) {
        if (concerned(request)) {
            ConditionTimes.fill(request.changed(), request.before(), timeline.now());
        }
    }

    @Override
    public void validate(AdmissionRequest request) {
        if (concerned(request)) {
            signers.check(request, "approve", "approve requests");
        }
    }
}
