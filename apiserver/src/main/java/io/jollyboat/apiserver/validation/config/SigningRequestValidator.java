package io.jollyboat.apiserver.validation.config;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Validator;
import io.jollyboat.core.pki.CertificateRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/** Requests for certificates, and what is made of them. */
public final class SigningRequestValidator implements Validator {

    private static final Pattern SIGNER =
            Pattern.compile(
                    "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)+/[^/]+");
    private static final String LEGACY = "kubernetes.io/legacy-unknown";
    private static final long LEAST_SECONDS = 600;

    private static final List<String> FINAL = List.of("Approved", "Denied", "Failed");

    private static final String[] USAGES = {
        "any",
        "cert sign",
        "client auth",
        "code signing",
        "content commitment",
        "crl sign",
        "data encipherment",
        "decipher only",
        "digital signature",
        "email protection",
        "encipher only",
        "ipsec end system",
        "ipsec tunnel",
        "ipsec user",
        "key agreement",
        "key encipherment",
        "microsoft sgc",
        "netscape sgc",
        "ocsp signing",
        "s/mime",
        "server auth",
        "signing",
        "timestamping"
    };

    @Override
    public void validate(Field csr) {
        Field spec = csr.at("spec");
        request(spec.at("request"));
        Field usages = spec.at("usages");
        if (usages.empty()) {
            usages.required();
        }
        Set<String> seen = new HashSet<>();
        for (Field usage : usages.items()) {
            usage.oneOf(USAGES);
            if (!seen.add(usage.text())) {
                usage.duplicate();
            }
        }
        signer(spec.at("signerName"));
        Field seconds = spec.at("expirationSeconds");
        if (seconds.present() && seconds.number(LEAST_SECONDS) < LEAST_SECONDS) {
            seconds.invalid("may not specify a duration less than 600 seconds (10 minutes)");
        }
    }

    private static void request(Field request) {
        try {
            byte[] pem = Base64.getMimeDecoder().decode(request.text());
            CertificateRequest.fromPem(new String(pem, StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException wrong) {
            request.invalid("<bytes>", String.valueOf(wrong.getMessage()));
        }
    }

    private static void signer(Field signer) {
        if (signer.isRequired()) {
            if (signer.text().equals(LEGACY)) {
                signer.invalid("the legacy signerName is not allowed via this API version");
            } else if (!SIGNER.matcher(signer.text()).matches()) {
                signer.invalid(
                        "must be a fully qualified domain and path of the form"
                                + " 'example.com/signer-name'");
            }
        }
    }

    @Override
    public void validateUpdate(Field csr, ObjectNode old) {
        conditions(csr, old);
    }

    @Override
    public void validateStatusUpdate(Field csr, ObjectNode old) {
        conditions(csr, old);
    }

    private static void conditions(Field csr, ObjectNode old) {
        Field conditions = csr.at("status", "conditions");
        Set<String> types = new HashSet<>();
        for (Field condition : conditions.items()) {
            Field type = condition.at("type");
            if (type.isRequired() && !types.add(type.text())) {
                type.duplicate();
            }
            if (FINAL.contains(type.text())) {
                condition.at("status").isRequiredOneOf("True");
            }
        }
        if (types.contains("Approved") && types.contains("Denied")) {
            conditions.invalid("Denied", "Approved and Denied conditions are mutually exclusive");
        }
        for (ObjectNode before : Trees.objects(old, "status", "conditions")) {
            String type = Trees.text(before, "type");
            if (FINAL.contains(type) && !types.contains(type)) {
                conditions.forbidden("updates may not remove a condition of type \"" + type + '"');
            }
        }
    }
}
