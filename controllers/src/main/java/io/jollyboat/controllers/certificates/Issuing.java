package io.jollyboat.controllers.certificates;

import io.jollyboat.core.pki.CertificateAuthority;
import io.jollyboat.core.pki.CertificateProfile;
import io.jollyboat.core.pki.CertificateProfile.Usage;
import io.jollyboat.core.pki.CertificateRequest;
import io.jollyboat.core.pki.Pem;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Issues the certificates that requests ask for. */
final class Issuing {

    /** Clocks differ: a certificate is valid from a little before it was made. */
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    /** What lives shorter does not lose the tolerance at its end, as in Kubernetes. */
    private static final Duration SHORT = Duration.ofHours(8);

    private static final Map<String, Usage> USAGES =
            Map.of(
                    "digital signature", Usage.DIGITAL_SIGNATURE,
                    "key encipherment", Usage.KEY_ENCIPHERMENT,
                    "server auth", Usage.SERVER,
                    "client auth", Usage.CLIENT);

    private final CertificateAuthority authority;
    private final Duration longest;

    /**
     * @param longest what certificates are valid for, unless less is asked for
     */
    Issuing(CertificateAuthority authority, Duration longest) {
        this.authority = authority;
        this.longest = longest;
    }

    /** The request with its certificate. */
    ObjectNode issue(SigningRequest request, CertificateRequest asked, Instant now) {
        Duration wanted = request.seconds() > 0 ? Duration.ofSeconds(request.seconds()) : longest;
        Duration life = wanted.compareTo(longest) < 0 ? wanted : longest;
        Instant last = authority.certificate().getNotAfter().toInstant();
        Instant start = now.minus(TOLERANCE);
        Instant end = (life.compareTo(SHORT) < 0 ? now : start).plus(life);
        X509Certificate certificate =
                authority.issue(
                        new CertificateProfile(
                                asked.subject(),
                                asked.dnsNames(),
                                asked.addresses(),
                                asked.otherNames(),
                                usages(request.usages()),
                                start,
                                end.isBefore(last) ? end : last),
                        asked.key());
        byte[] pem = Pem.certificates(List.of(certificate)).getBytes(StandardCharsets.US_ASCII);
        ObjectNode signed = request.object().json().deepCopy();
        signed.withObject("/status").put("certificate", Base64.getEncoder().encodeToString(pem));
        return signed;
    }

    private static Set<Usage> usages(List<String> names) {
        Set<Usage> usages = EnumSet.noneOf(Usage.class);
        names.stream().map(USAGES::get).filter(Objects::nonNull).forEach(usages::add);
        return usages;
    }
}
