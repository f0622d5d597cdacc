package io.jollyboat.controllers.certificates;

import io.jollyboat.core.pki.CertificateRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
            case SigningRequest.CLIENT -> apiServerClient(usages);
            case SigningRequest.KUBELET_CLIENT -> kubeletClient(asked, usages);
            case SigningRequest.KUBELET_SERVING -> kubeletServing(asked, usages);
            default -> Optional.empty();
        };
    }

    private static Optional<String> apiServerClient(List<String> usages) {
        for (String usage : usages) {
            if (!Set.of(SIGNATURE, ENCIPHERMENT, CLIENT_AUTH).contains(usage)) {
                return Optional.of("invalid usage for client certificate: " + usage);
            }
        }
        return usages.contains(CLIENT_AUTH)
                ? Optional.empty()
                : Optional.of("missing required usage for client certificate: " + CLIENT_AUTH);
    }

    /** Why this is no client certificate of a kubelet; empty when it is one. */
    static Optional<String> kubeletClient(CertificateRequest asked, List<String> usages) {
        return ofNodes(asked)
                .or(() -> none(asked.dnsNames(), "DNS"))
                .or(() -> none(mails(asked), "Email"))
                .or(() -> none(asked.addresses(), "IP"))
                .or(() -> none(uris(asked), "URI"))
                .or(() -> ofNode(asked))
                .or(() -> exactly(usages, CLIENT_AUTH));
    }

    private static Optional<String> kubeletServing(CertificateRequest asked, List<String> usages) {
        boolean unnamed = asked.dnsNames().isEmpty() && asked.addresses().isEmpty();
        return ofNodes(asked)
                .or(
                        () ->
                                unnamed
                                        ? Optional.of("DNS or IP subjectAltName is required")
                                        : Optional.empty())
                .or(() -> none(mails(asked), "Email"))
                .or(() -> none(uris(asked), "URI"))
                .or(() -> exactly(usages, SERVER_AUTH))
                .or(() -> ofNode(asked));
    }

    private static Optional<String> ofNodes(CertificateRequest asked) {
        return asked.subject().organizations().equals(List.of(NODES))
                ? Optional.empty()
                : Optional.of("subject organization is not " + NODES);
    }

    private static Optional<String> ofNode(CertificateRequest asked) {
        return asked.subject().commonName().startsWith(NODE)
                ? Optional.empty()
                : Optional.of("subject common name does not begin with " + NODE);
    }

    private static Optional<String> none(List<?> names, String kind) {
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(kind + " subjectAltNames are not allowed");
    }

    private static List<String> mails(CertificateRequest asked) {
        return asked.otherNames().stream().filter(name -> !name.contains(":")).toList();
    }

    /** All URIs have a scheme. */
    private static List<String> uris(CertificateRequest asked) {
        return asked.otherNames().stream().filter(name -> name.contains(":")).toList();
    }

    /** These usages and no others; that for the encipherment of keys may be missing. */
    private static Optional<String> exactly(List<String> usages, String purpose) {
        boolean fits =
                usages.contains(purpose)
                        && usages.contains(SIGNATURE)
                        && Set.of(SIGNATURE, ENCIPHERMENT, purpose).containsAll(usages);
        return fits
                ? Optional.empty()
                : Optional.of(
                        Stream.of(SIGNATURE, ENCIPHERMENT, purpose)
                                .sorted()
                                .collect(Collectors.joining(" ", "usages did not match [", "]")));
    }
}
