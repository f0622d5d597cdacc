package io.jollyboat.core.pki;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A private key with the certificate that vouches for its public half.
 *
 * @param key the private key, PKCS#8 encodable
 * @param chain the certificate of the key first, then those of its issuers as far as they must be
 *     shown to the other side; never empty
 */
public record Credential(PrivateKey key, List<X509Certificate> chain) {
    /** Copies the chain and refuses an empty one. */
    public Credential {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("a credential needs a certificate");
        }
    }

    /** The certificate of the key. */
    public X509Certificate certificate() {
        return chain.getFirst();
    }

    /** The chain as PEM, the key's own certificate first. */
    public String chainPem() {
        return Pem.certificates(chain);
    }

    /** The key as PEM (PKCS#8). */
    public String keyPem() {
        return Pem.privateKey(key);
    }

    /**
     * Reads what {@link #chainPem()} and {@link #keyPem()} or other tools wrote; the key must be
     * PKCS#8.
     *
     * @throws IllegalArgumentException when either text is not what it should be
     */
    public static Credential fromPem(String chainPem, String keyPem) {
        return new Credential(Pem.readPrivateKey(keyPem), Pem.readCertificates(chainPem));
    }

    /** Names the subject only: a key must never reach a log. */
    @Override
    public String toString() {
        return "Credential[" + certificate().getSubjectX500Principal() + "]";
    }
}
