package io.jollyboat.apiserver.admission.access;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.Target;
import io.jollyboat.core.runtime.Timeline;

/** What may be said of a signing request, in a subresource of its own, by whom a signer allows. */
abstract sealed class SigningRequestPlugin
        implements AdmissionPlugin.Mutating, AdmissionPlugin.Validating
        permits CertificateApproval, CertificateSigning {

    private final String subresource;
    private final Timeline timeline;

    SigningRequestPlugin(String subresource, Timeline timeline) {
        this.subresource = subresource;
        this.timeline = timeline;
    }

    @Override
    public final boolean concerns(Target target) {
        return target.isBelow(Signers.GROUP, Signers.REQUESTS, subresource);
    }

    private boolean concerned(AdmissionRequest request) {
        return request.updates() && concerns(request.target());
    }

    @Override
    public final void mutate(AdmissionRequest request) {
        if (concerned(request)) {
            ConditionTimes.fill(request.changed(), request.before(), timeline.now());
        }
    }

    @Override
    public final void validate(AdmissionRequest request) {
        if (concerned(request)) {
            check(request);
        }
    }

    /**
     * @throws io.jollyboat.core.errors.ApiException Forbidden when who asks may not say this
     */
    abstract void check(AdmissionRequest request);
}
