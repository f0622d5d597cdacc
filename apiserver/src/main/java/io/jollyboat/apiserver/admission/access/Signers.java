package io.jollyboat.apiserver.admission.access;

import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.authorization.Authorizer;
import io.jollyboat.apiserver.authorization.Decision;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.request.RequestInfo;

/** What may be done in the name of those who sign certificates. */
public final class Signers {

    static final String GROUP = "certificates.k8s.io";
    static final String REQUESTS = "certificatesigningrequests";

    private final Authorizer authorizer;

    public Signers(Authorizer authorizer) {
        this.authorizer = authorizer;
    }

    /**
     * Refuses who may not do that for the signer of a request, nor for all signers of its domain.
     *
     * @param action as the refusal names it
     */
    void check(AdmissionRequest request, String verb, String action) {
        String signer = Trees.text(request.before(), "spec", "signerName");
        String domain = signer.substring(0, Math.max(0, signer.indexOf('/')));
        if (!may(request, verb, signer) && !may(request, verb, domain + "/*")) {
            throw request.forbidden(
                    "user not permitted to %s with signerName \"%s\"".formatted(action, signer));
        }
    }

    private boolean may(AdmissionRequest request, String verb, String signer) {
        RequestInfo question = RequestInfo.question(verb, GROUP, "", "signers", "", signer);
        return authorizer.authorize(request.user(), question) instanceof Decision.Allowed;
    }
}
