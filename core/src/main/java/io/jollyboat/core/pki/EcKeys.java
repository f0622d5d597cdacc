package io.jollyboat.core.pki;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;

/**
 * Makes EC P-256 key pairs. One of them signs the cluster's service-account tokens (ES256); the
 * rest belong to certificates. The JDK's secure random source feeds them, in every mode: a replayed
 * simulation must not replay keys.
 */
public final class EcKeys {
    private EcKeys() {}

    /** A new P-256 key pair. */
    public static KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks EC P-256", e);
        }
    }

    /**
     * A key pair as one PEM text, private half first: the public half cannot be had from the JDK's
     * private key.
     */
    public static String toPem(KeyPair pair) {
        return Pem.privateKey(pair.getPrivate()) + Pem.publicKey(pair.getPublic());
    }

    /**
     * Reads what {@link #toPem} wrote.
     *
     * @throws IllegalArgumentException when a half is missing or broken
     */
    public static KeyPair fromPem(String text) {
        return new KeyPair(Pem.readPublicKey(text), Pem.readPrivateKey(text));
    }
}
