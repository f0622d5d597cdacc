package io.jollyboat.controllers.certificates;

import io.jollyboat.core.api.certificates.v1.CertificateSigningRequest;
import io.jollyboat.core.api.certificates.v1.CertificateSigningRequestCondition;
import io.jollyboat.core.model.Trees;
import io.jollyboat.core.pki.CertificateRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** What the controller reads of a request, and writes into it. */
record SigningRequest(CertificateSigningRequest object) {

    static final String CLIENT = "kubernetes.io/kube-apiserver-client";
    static final String KUBELET_CLIENT = "kubernetes.io/kube-apiserver-client-kubelet";
    static final String KUBELET_SERVING = "kubernetes.io/kubelet-serving";
    static final String LEGACY = "kubernetes.io/legacy-unknown";

    String name() {
        return object.name();
    }

    String signer() {
        return object.spec().signerName();
    }

    String user() {
        return object.spec().username();
    }

    List<String> usages() {
        return object.spec().usages();
    }

    /** How long the certificate is wanted for, in seconds; 0 when that is not said. */
    long seconds() {
        return object.spec().expirationSeconds();
    }

    /**
     * What is asked for.
     *
     * @throws IllegalArgumentException when it cannot be read
     */
    CertificateRequest asked() {
        // Kubernetes takes base64 with line breaks, as base64(1) writes it.
        byte[] pem = Base64.getMimeDecoder().decode(Trees.text(object.spec().json(), "request"));
        return CertificateRequest.fromPem(new String(pem, StandardCharsets.US_ASCII));
    }

    /** The certificate that was issued, as PEM, or empty. */
    String certificate() {
        return new String(object.status().certificate(), StandardCharsets.US_ASCII);
    }

    boolean has(String condition) {
        return condition(condition).isPresent();
    }

    /** When a condition was last written, if that is said. */
    Optional<Instant> since(String condition) {
        return condition(condition).flatMap(CertificateSigningRequestCondition::lastUpdateTime);
    }

    private Optional<CertificateSigningRequestCondition> condition(String type) {
        return object.status().conditions().stream()
                .filter(one -> one.type().equals(type))
                .findFirst();
    }

    /** The same with a further condition. */
    ObjectNode with(String type, String reason, String message) {
        ObjectNode changed = object.json().deepCopy();
        changed.withObject("/status")
                .withArray("/conditions")
                .addObject()
                .put("type", type)
                .put("status", "True")
                .put("reason", reason)
                .put("message", message);
        return changed;
    }
}
