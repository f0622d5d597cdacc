package io.jollyboat.proxy.ingress;

import io.jollyboat.core.api.core.v1.Secret;
import io.jollyboat.core.pki.Credential;
import io.jollyboat.core.pki.Pem;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate and key of a secret of type {@code kubernetes.io/tls}. Keys are taken in all the
 * forms that tools write: PKCS#8, and the older ones of RSA and of elliptic curves.
 */
final class SecretCredential {

    private static final Logger log = LoggerFactory.getLogger(SecretCredential.class);
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----([^-]+)-----END \\1-----");

    private SecretCredential() {}

    /** Nothing when the secret does not hold what it should. */
    static Optional<Credential> of(Secret secret) {
        try {
            List<X509Certificate> chain = Pem.readCertificates(text(secret, "tls.crt"));
            PublicKey shown = chain.getFirst().getPublicKey();
            return Optional.of(new Credential(key(text(secret, "tls.key"), shown), chain));
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            log.warn(
                    "secret {}/{} is of no use for TLS: {}",
                    secret.namespace(),
                    secret.name(),
                    e.getMessage());
            return Optional.empty();
        }
    }

    private static String text(Secret secret, String name) {
        byte[] bytes = secret.data().get(name);
        if (bytes == null) {
            throw new IllegalArgumentException("it has no " + name);
        }
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private static PrivateKey key(String text, PublicKey shown) throws GeneralSecurityException {
        Matcher found = KEY.matcher(text);
        if (!found.find()) {
            throw new IllegalArgumentException("tls.key has no private key");
        }
        byte[] bytes = Base64.getMimeDecoder().decode(found.group(2));
        byte[] pkcs8 = found.group(1).equals("PRIVATE KEY") ? bytes : wrapped(bytes, shown);
        return KeyFactory.getInstance(shown.getAlgorithm())
                .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    /**
     * PKCS#8 is an older form with the name of the algorithm before it, as the public key has it.
     */
    private static byte[] wrapped(byte[] older, PublicKey shown) {
        byte[] publicKey = shown.getEncoded();
        int algorithm = contentStart(publicKey, 0);
        int end = contentStart(publicKey, algorithm) + length(publicKey, algorithm);
        var content = new ByteArrayOutputStream();
        content.writeBytes(new byte[] {2, 1, 0});
        content.write(publicKey, algorithm, end - algorithm);
        content.writeBytes(element(4, older));
        return element(0x30, content.toByteArray());
    }

    private static byte[] element(int tag, byte[] content) {
        var out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else {
            out.write(0x82);
            out.write(content.length >>> 8);
            out.write(content.length);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static int contentStart(byte[] der, int at) {
        int first = der[at + 1] & 255;
        return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
    }

    private static int length(byte[] der, int at) {
        int first = der[at + 1] & 255;
        int length = first < 0x80 ? first : 0;
        for (int i = 0; first >= 0x80 && i < (first & 0x7f); i++) {
            length = length << 8 | der[at + 2 + i] & 255;
        }
        return length;
    }
}
