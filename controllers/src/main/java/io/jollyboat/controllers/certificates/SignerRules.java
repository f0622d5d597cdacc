package io.jollyboat.controllers.certificates;

import io.jollyboat.core.pki.CertificateRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What each of Kubernetes' own signers signs. A function of the request. */
final class SignerRules {

    private static final String NODES = "system:nodes";
    private static final String NODE = "system:node:";
    private static final String SIGNATURE = "digital signature";
    private static final String ENCIPHERMENT = "key encipherment";
    private static final String CLIENT_AUTH = "client auth";
    private static final String SERVER_AUTH = "server auth";
    private static final Set<String> OWN =
            Set.of(
                    SigningRequest.CLIENT,
                    SigningRequest.KUBELET_CLIENT,
                    SigningRequest.KUBELET_SERVING,
                    SigningRequest.LEGACY);

    private SignerRules() {}

    /** Whether a signer is one of Kubernetes' own; others sign for themselves. */
    static boolean knows(String signer) {
        return OWN.contains(signer);
    }

    /** Why a signer does not sign that; empty when it does. */
    static Optional<String> refusal(String signer, CertificateRequest asked, List<String> usages) {
        return switch (signer) {
            case SigningRequest.CLIENT ->
                    usages.contains(CLIENT_AUTH) && only(usages, CLIENT_AUTH)
                            ? Optional.empty()
                            : Optional.of("invalid usages for client certificate: " + usages);
            case SigningRequest.KUBELET_CLIENT -> kubeletClient(asked, usages);
            case SigningRequest.KUBELET_SERVING -> kubeletServing(asked, usages);
            default -> Optional.empty();
        };
    }

    /** Why this is no client certificate of a kubelet; empty when it is one. */
    static Optional<String> kubeletClient(CertificateRequest asked, List<String> usages) {
        if (!asked.dnsNames().isEmpty()) {
            return Optional.of("DNS subjectAltNames are not allowed");
        }
        if (!asked.addresses().isEmpty()) {
            return Optional.of("IP subjectAltNames are not allowed");
        }
        return ofNode(asked, usages, CLIENT_AUTH);
    }

    private static Optional<String> kubeletServing(CertificateRequest asked, List<String> usages) {
        if (asked.dnsNames().isEmpty() && asked.addresses().isEmpty()) {
            return Optional.of("DNS or IP subjectAltName is required");
        }
        return ofNode(asked, usages, SERVER_AUTH);
    }

    private static Optional<String> ofNode(
            CertificateRequest asked, List<String> usages, String purpose) {
        if (!asked.subject().organizations().equals(List.of(NODES))) {
            return Optional.of("subject organization is not " + NODES);
        }
        if (!asked.subject().commonName().startsWith(NODE)) {
            return Optional.of("subject common name does not begin with " + NODE);
        }
        if (!asked.otherNames().isEmpty()) {
            return Optional.of("URI and Email subjectAltNames are not allowed");
        }
        boolean fits =
                usages.contains(purpose) && usages.contains(SIGNATURE) && only(usages, purpose);
        return fits ? Optional.empty() : Optional.of("usages did not match");
    }

    private static boolean only(List<String> usages, String purpose) {
        return Set.of(SIGNATURE, ENCIPHERMENT, purpose).containsAll(usages);
    }
}
