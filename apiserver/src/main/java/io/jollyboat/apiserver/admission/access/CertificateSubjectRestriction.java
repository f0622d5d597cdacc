package io.jollyboat.apiserver.admission.access;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.Target;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.core.pki.CertificateRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Nobody becomes an administrator by a certificate that the cluster signs. */
public final class CertificateSubjectRestriction implements AdmissionPlugin.Validating {

    private static final String SIGNER = "kubernetes.io/kube-apiserver-client";
    private static final String MASTERS = "system:masters";

    @Override
    public String name() {
        return "CertificateSubjectRestriction";
    }

    @Override
    public boolean concerns(Target target) {
        return target.is(Signers.GROUP, Signers.REQUESTS);
    }

    @Override
    public void validate(AdmissionRequest request) {
        if (!request.creates()
                || !concerns(request.target())
                || !Trees.text(request.wanted(), "spec", "signerName").equals(SIGNER)) {
            return;
        }
        byte[] pem =
                Base64.getMimeDecoder().decode(Trees.text(request.wanted(), "spec", "request"));
        CertificateRequest asked =
                CertificateRequest.fromPem(new String(pem, StandardCharsets.US_ASCII));
        if (asked.subject().organizations().contains(MASTERS)) {
            throw request.forbidden(
                    "use of %s signer with %s group is not allowed".formatted(SIGNER, MASTERS));
        }
    }
}
