package io.jollyboat.controllers.certificates;

import io.jollyboat.core.api.certificates.v1.CertificateSigningRequest;
import io.jollyboat.core.pki.CertificateRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
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

    private JsonNode spec() {
        return object.json().path("spec");
    }

    String signer() {
        return spec().path("signerName").asString("");
    }

    String user() {
        return spec().path("username").asString("");
    }

    List<String> usages() {
        List<String> usages = new ArrayList<>();
        spec().path("usages").forEach(usage -> usages.add(usage.asString("")));
        return usages;
    }

    /** How long the certificate is wanted for, in seconds; 0 when that is not said. */
    long seconds() {
        return spec().path("expirationSeconds").asLong(0);
    }

    /**
     * What is asked for.
     *
     * @throws IllegalArgumentException when it cannot be read
     */
    CertificateRequest asked() {
        byte[] pem = Base64.getMimeDecoder().decode(spec().path("request").asString(""));
        return CertificateRequest.fromPem(new String(pem, StandardCharsets.US_ASCII));
    }

    /** The certificate that was issued, as PEM, or empty. */
    String certificate() {
        String encoded = object.json().path("status").path("certificate").asString("");
        return new String(Base64.getMimeDecoder().decode(encoded), StandardCharsets.US_ASCII);
    }

    boolean has(String condition) {
        return condition(condition).isObject();
    }

    /** When a condition was last written, or empty. */
    String since(String condition) {
        return condition(condition).path("lastUpdateTime").asString("");
    }

    private JsonNode condition(String type) {
        for (JsonNode condition : object.json().path("status").path("conditions")) {
            if (condition.path("type").asString("").equals(type)) {
                return condition;
            }
        }
        return MissingNode.getInstance();
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
