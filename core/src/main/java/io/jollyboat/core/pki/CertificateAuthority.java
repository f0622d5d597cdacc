package io.jollyboat.core.pki;

import static java.util.Objects.requireNonNull;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Signs the certificates of one cluster. Immutable and safe for use by many threads.
 *
 * <p>A serial number is the digest of everything else the certificate says: no counter has to be
 * kept, and two certificates that differ in anything, their keys above all, differ in it.
 */
public final class CertificateAuthority {
    private static final byte[] ECDSA_WITH_SHA256 = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));
    private static final int SERIAL_BYTES = 16;
    private static final int KEY_IDENTIFIER_BYTES = 20;

    private final Credential credential;

    /**
     * An authority that was made before; {@code credential} must be that of a certificate
     * authority.
     */
    public CertificateAuthority(Credential credential) {
        if (credential.certificate().getBasicConstraints() < 0) {
            throw new IllegalArgumentException("not an authority's certificate: " + credential);
        }
        this.credential = credential;
    }

    /** A new authority with a key of its own. */
    public static CertificateAuthority create(
            String commonName, Instant notBefore, Instant notAfter) {
        KeyPair keys = EcKeys.generate();
        CertificateProfile profile =
                new CertificateProfile(
                        Subject.of(commonName),
                        List.of(),
                        List.of(),
                        Set.of(),
                        notBefore,
                        notAfter);
        byte[] identifier = keyIdentifier(keys.getPublic());
        List<byte[]> extensions = CertificateExtensions.ofAuthority(identifier);
        X509Certificate certificate =
                sign(
                        keys.getPrivate(),
                        profile.subject().encoded(),
                        profile,
                        keys.getPublic(),
                        extensions);
        return new CertificateAuthority(new Credential(keys.getPrivate(), List.of(certificate)));
    }

    /** The authority's certificate, which clients trust. */
    public X509Certificate certificate() {
        return credential.certificate();
    }

    /** The authority's own key and certificate, for keeping them. */
    public Credential credential() {
        return credential;
    }

    /** A certificate with a new key. */
    public Credential issue(CertificateProfile profile) {
        KeyPair keys = EcKeys.generate();
        return new Credential(keys.getPrivate(), List.of(issue(profile, keys.getPublic())));
    }

    /** A certificate for a key whose private half stays with somebody else. */
    public X509Certificate issue(CertificateProfile profile, PublicKey key) {
        return sign(credential, profile, key);
    }

    static X509Certificate sign(Credential issuer, CertificateProfile profile, PublicKey key) {
        byte[] issuerIdentifier = keyIdentifier(issuer.certificate().getPublicKey());
        List<byte[]> extensions =
                CertificateExtensions.ofHolder(profile, keyIdentifier(key), issuerIdentifier);
        byte[] issuerName = issuer.certificate().getSubjectX500Principal().getEncoded();
        return sign(issuer.key(), issuerName, profile, key, extensions);
    }

    private static X509Certificate sign(
            PrivateKey signer,
            byte[] issuer,
            CertificateProfile profile,
            PublicKey key,
            List<byte[]> extensions) {
        List<byte[]> fields = new ArrayList<>();
        fields.add(Der.context(0, true, Der.integer(BigInteger.TWO))); // version 3
        fields.add(ECDSA_WITH_SHA256);
        fields.add(issuer);
        fields.add(Der.sequence(Der.time(profile.notBefore()), Der.time(profile.notAfter())));
        fields.add(profile.subject().encoded());
        fields.add(key.getEncoded());
        fields.add(Der.context(3, true, Der.sequence(extensions.toArray(byte[][]::new))));
        fields.add(1, Der.integer(serial(fields)));
        byte[] toBeSigned = Der.sequence(fields.toArray(byte[][]::new));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(signer);
            signature.update(toBeSigned);
            return Pem.readCertificate(
                    Der.sequence(toBeSigned, ECDSA_WITH_SHA256, Der.bits(0, signature.sign())));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "cannot sign a certificate for " + profile.subject(), e);
        }
    }

    private static BigInteger serial(List<byte[]> fields) {
        MessageDigest digest = sha256();
        fields.forEach(digest::update);
        return new BigInteger(1, digest.digest(), 0, SERIAL_BYTES).setBit(SERIAL_BYTES * 8 - 2);
    }

    /**
     * RFC 7093, method 1, over the whole public key: only that it is the same for the same key
     * matters.
     */
    private static byte[] keyIdentifier(PublicKey key) {
        return Arrays.copyOf(
                sha256().digest(requireNonNull(key.getEncoded())), KEY_IDENTIFIER_BYTES);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks SHA-256", e);
        }
    }
}
