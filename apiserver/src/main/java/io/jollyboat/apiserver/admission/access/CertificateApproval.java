package io.jollyboat.apiserver.admission.access;

import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.core.runtime.Timeline;

/** Only who may approve for a signer approves and denies what it is to sign. */
public final class CertificateApproval extends SigningRequestPlugin {

    private final Signers signers;

    public CertificateApproval(Signers signers, Timeline timeline) {
        super("approval", timeline);
        this.signers = signers;
    }

    @Override
    public String name() {
        return "CertificateApproval";
    }

    @Override
    void check(AdmissionRequest request) {
        signers.check(request, "approve", "approve requests");
    }
}
