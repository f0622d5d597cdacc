package io.jollyboat.core.pki;

import io.jollyboat.core.pki.CertificateProfile.Usage;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a certificate chain leads to a trusted authority. A certificate that the
 * authority signed itself, which is what a cluster hands out, is checked directly; a longer chain
 * goes to the JDK's path validator. Immutable and safe for use by many threads.
 */
public final class CertificateCheck {
    private static final int DIGITAL_SIGNATURE = 0;
    private static final String OUT_OF_TIME =
            "certificate has expired or is not yet valid: current time ";

    private final List<X509Certificate> authorities;
    private final InstantSource clock;

    /** Trusts what the given authorities signed, at the moment that {@code clock} tells. */
    public CertificateCheck(List<X509Certificate> authorities, InstantSource clock) {
        this.authorities = List.copyOf(authorities);
        this.clock = clock;
    }

    /** Trusts others as well. */
    public CertificateCheck alsoTrusting(List<X509Certificate> more) {
        return new CertificateCheck(
                Stream.concat(authorities.stream(), more.stream()).toList(), clock);
    }

    /** The authorities that are trusted. */
    public List<X509Certificate> authorities() {
        return authorities;
    }

    /**
     * Why the chain is not to be trusted, in words for a log or an error; null when it is.
     *
     * @param chain the holder's certificate first
     * @param usage what the holder wants to do with it
     */
    public @Nullable String problem(List<X509Certificate> chain, Usage usage) {
        if (chain.isEmpty()) {
            return "no certificate";
        }
        X509Certificate holder = chain.getFirst();
        Instant now = clock.instant();
        try {
            holder.checkValidity(Date.from(now));
            List<String> usages = holder.getExtendedKeyUsage();
            boolean[] keyUsage = holder.getKeyUsage();
            if (usages != null && !usages.contains(usage.oid)
                    || keyUsage != null && !keyUsage[DIGITAL_SIGNATURE]) {
                return "certificate specifies an incompatible key usage";
            }
            if (!signedDirectly(holder, now)) {
                validatePath(chain, now);
            }
            return null;
        } catch (CertificateExpiredException e) {
            return OUT_OF_TIME
                    + now.truncatedTo(ChronoUnit.SECONDS)
                    + " is after "
                    + holder.getNotAfter().toInstant();
        } catch (CertificateNotYetValidException e) {
            return OUT_OF_TIME
                    + now.truncatedTo(ChronoUnit.SECONDS)
                    + " is before "
                    + holder.getNotBefore().toInstant();
        } catch (GeneralSecurityException e) {
            return "certificate signed by unknown authority" + namesake(holder);
        }
    }

    /**
     * Whether every certificate of a chain is in its period of validity. Says nothing about who
     * signed them.
     */
    public boolean current(List<X509Certificate> chain) {
        Instant now = clock.instant();
        for (X509Certificate certificate : chain) {
            if (now.isBefore(certificate.getNotBefore().toInstant())
                    || now.isAfter(certificate.getNotAfter().toInstant())) {
                return false;
            }
        }
        return true;
    }

    /** Authorities that were made anew have the names of those before them, and other keys. */
    private String namesake(X509Certificate holder) {
        X500Principal issuer = holder.getIssuerX500Principal();
        return authorities.stream()
                .filter(authority -> authority.getSubjectX500Principal().equals(issuer))
                .findFirst()
                .map(
                        authority ->
                                " (possibly because of \""
                                        + (authority.getPublicKey().getAlgorithm().equals("RSA")
                                                ? "crypto/rsa: verification error"
                                                : "x509: ECDSA verification failure")
                                        + "\" while trying to verify candidate authority certificate \""
                                        + Subject.of(issuer.getEncoded()).commonName()
                                        + "\")")
                .orElse("");
    }

    private boolean signedDirectly(X509Certificate holder, Instant now)
            throws GeneralSecurityException {
        if (holder.hasUnsupportedCriticalExtension()) {
            return false;
        }
        for (X509Certificate authority : authorities) {
            if (authority.getSubjectX500Principal().equals(holder.getIssuerX500Principal())
                    && authority.getBasicConstraints() >= 0) {
                authority.checkValidity(Date.from(now));
                holder.verify(authority.getPublicKey());
                return true;
            }
        }
        return false;
    }

    private void validatePath(List<X509Certificate> chain, Instant now)
            throws GeneralSecurityException {
        Set<TrustAnchor> anchors =
                authorities.stream()
                        .map(authority -> new TrustAnchor(authority, null))
                        .collect(Collectors.toSet());
        if (anchors.isEmpty()) {
            throw new InvalidAlgorithmParameterException("no authority is trusted");
        }
        PKIXParameters parameters = new PKIXParameters(anchors);
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(now));
        CertPathValidator.getInstance("PKIX")
                .validate(
                        CertificateFactory.getInstance("X.509").generateCertPath(chain),
                        parameters);
    }
}
