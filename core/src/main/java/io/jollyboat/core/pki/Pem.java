package io.jollyboat.core.pki;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Certificates and keys as PEM text. Reading skips blocks of other kinds, so a file may hold a key
 * beside its certificate; text that lacks the wanted block, or holds a broken one, is an {@link
 * IllegalArgumentException} whose message can be shown to a user.
 */
public final class Pem {
    private static final Base64.Encoder ENCODER = Base64.getMimeEncoder(64, new byte[] {'\n'});
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String REQUEST = "CERTIFICATE REQUEST";
    private static final String PRIVATE_KEY = "PRIVATE KEY";
    private static final String EC_PRIVATE_KEY = "EC PRIVATE KEY";
    private static final String PUBLIC_KEY = "PUBLIC KEY";
    private static final String EC = "1.2.840.10045.2.1";

    /** Version, number, signature, issuer, validity, subject (RFC 5280, 4.1). */
    private static final int FIELDS_BEFORE_KEY = 6;

    private Pem() {}

    /** One or more certificates, in order. */
    public static String certificates(List<X509Certificate> certificates) {
        StringBuilder text = new StringBuilder();
        for (X509Certificate certificate : certificates) {
            try {
                append(text, CERTIFICATE, certificate.getEncoded());
            } catch (CertificateEncodingException e) {
                throw new IllegalArgumentException("certificate cannot be encoded", e);
            }
        }
        return text.toString();
    }

    /** A private key in PKCS#8. */
    public static String privateKey(PrivateKey key) {
        return block(PRIVATE_KEY, key.getEncoded());
    }

    /**
     * An elliptic key in the older form for such keys (SEC 1), the public half within. Clients tell
     * from its heading what sort of key it is; some take PKCS#8 without one for an RSA key.
     *
     * <p>Bytes are moved, and no key is made of them: that would be the slowest part of a command.
     *
     * @param key the text of a key in PKCS#8
     * @param certificate the text of the certificate it belongs to
     * @return the key as given when it is of another sort
     */
    public static String sec1PrivateKey(String key, String certificate) {
        DerReader pkcs8 = new DerReader(blocks(key, PRIVATE_KEY).getFirst()).enter();
        pkcs8.enter(); // the version
        DerReader algorithm = pkcs8.enter();
        if (!algorithm.oid().equals(EC)) {
            return key;
        }
        byte[] curve = algorithm.element();
        DerReader secret = new DerReader(pkcs8.enter().rest()).enter();
        secret.enter(); // the version
        return block(
                EC_PRIVATE_KEY,
                Der.sequence(
                        Der.integer(BigInteger.ONE),
                        secret.element(),
                        Der.context(0, true, curve),
                        Der.context(1, true, Der.bits(0, point(certificate)))));
    }

    /** The point that is the public key of a certificate. */
    private static byte[] point(String certificate) {
        DerReader fields =
                new DerReader(blocks(certificate, CERTIFICATE).getFirst()).enter().enter();
        for (int i = 0; i < FIELDS_BEFORE_KEY; i++) {
            fields.enter();
        }
        DerReader key = fields.enter();
        key.enter(); // of what sort it is
        return key.bits();
    }

    /** A public key in its X.509 form. */
    public static String publicKey(PublicKey key) {
        return block(PUBLIC_KEY, key.getEncoded());
    }

    /** All certificates in a text, at least one. */
    public static List<X509Certificate> readCertificates(String text) {
        List<X509Certificate> certificates = new ArrayList<>();
        for (byte[] der : blocks(text, CERTIFICATE)) {
            certificates.add(readCertificate(der));
        }
        return certificates;
    }

    /** The first EC private key in a text; PKCS#8 only. */
    public static PrivateKey readPrivateKey(String text) {
        try {
            return ecKeys().generatePrivate(
                            new PKCS8EncodedKeySpec(blocks(text, PRIVATE_KEY).getFirst()));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("PEM: not an EC private key", e);
        }
    }

    /** The first EC public key in a text. */
    public static PublicKey readPublicKey(String text) {
        try {
            return ecKeys().generatePublic(
                            new X509EncodedKeySpec(blocks(text, PUBLIC_KEY).getFirst()));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("PEM: not an EC public key", e);
        }
    }

    /** The request of a text whose first block is one. */
    static byte[] readRequest(String text) {
        int begin = text.indexOf("-----BEGIN ");
        if (begin < 0 || !text.startsWith("-----BEGIN " + REQUEST + "-----", begin)) {
            throw new IllegalArgumentException("PEM block type must be CERTIFICATE REQUEST");
        }
        return blocks(text, REQUEST).getFirst();
    }

    static X509Certificate readCertificate(byte[] der) {
        try {
            Certificate certificate =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(der));
            return (X509Certificate) certificate;
        } catch (CertificateException e) {
            throw new IllegalArgumentException("PEM: not a certificate", e);
        }
    }

    private static KeyFactory ecKeys() throws GeneralSecurityException {
        return KeyFactory.getInstance("EC");
    }

    private static List<byte[]> blocks(String text, String kind) {
        String begin = "-----BEGIN " + kind + "-----";
        String end = "-----END " + kind + "-----";
        List<byte[]> blocks = new ArrayList<>();
        int from = text.indexOf(begin);
        while (from >= 0) {
            int to = text.indexOf(end, from);
            if (to < 0) {
                throw new IllegalArgumentException("PEM: " + kind + " has no end line");
            }
            try {
                String content = text.substring(from + begin.length(), to);
                blocks.add(Base64.getMimeDecoder().decode(content.getBytes(US_ASCII)));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("PEM: " + kind + " is not base64", e);
            }
            from = text.indexOf(begin, to);
        }
        if (blocks.isEmpty()) {
            throw new IllegalArgumentException("PEM: no " + kind + " found");
        }
        return blocks;
    }

    private static String block(String kind, byte[] der) {
        StringBuilder text = new StringBuilder();
        append(text, kind, der);
        return text.toString();
    }

    private static void append(StringBuilder text, String kind, byte[] der) {
        text.append("-----BEGIN ").append(kind).append("-----\n");
        text.append(ENCODER.encodeToString(der));
        text.append("\n-----END ").append(kind).append("-----\n");
    }
}
