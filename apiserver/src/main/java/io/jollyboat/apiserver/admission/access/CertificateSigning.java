package io.jollyboat.apiserver.admission.access;

import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.core.runtime.Timeline;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Only who may sign for a signer issues certificates in its name, or says that it will not. */
public final class CertificateSigning extends SigningRequestPlugin {

    private final Signers signers;

    public CertificateSigning(Signers signers, Timeline timeline) {
        super("status", timeline);
        this.signers = signers;
    }

    @Override
    public String name() {
        return "CertificateSigning";
    }

    @Override
    void check(AdmissionRequest request) {
        boolean same =
                Trees.text(request.wanted(), "status", "certificate")
                                .equals(Trees.text(request.before(), "status", "certificate"))
                        && failed(request.wanted()).equals(failed(request.before()));
        if (!same) {
            signers.check(request, "sign", "sign requests");
        }
    }

    private static Optional<String> failed(JsonNode csr) {
        return Trees.objects(csr, "status", "conditions").stream()
                .filter(condition -> Trees.text(condition, "type").equals("Failed"))
                .map(condition -> Trees.text(condition, "status"))
                .findFirst();
    }
}
