package io.jollyboat.core.pki;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What somebody asks to have certified (PKCS#10, RFC 2986). That he holds the key has been checked.
 *
 * @param dnsNames names a server would answer to
 * @param addresses addresses a server would answer on
 * @param otherNames mail addresses and URIs, as sent
 */
public record CertificateRequest(
        Subject subject,
        PublicKey key,
        List<String> dnsNames,
        List<InetAddress> addresses,
        List<String> otherNames) {

    private static final String EXTENSIONS = "1.2.840.113549.1.9.14";
    private static final String ALTERNATIVE_NAMES = "2.5.29.17";
    private static final int EMAIL = 0x81;
    private static final int DNS = 0x82;
    private static final int URI = 0x86;
    private static final int ADDRESS = 0x87;

    private static final Map<String, String> KEYS =
            Map.of(
                    "1.2.840.113549.1.1.1", "RSA",
                    "1.2.840.10045.2.1", "EC",
                    "1.3.101.112", "Ed25519");

    private static final Map<String, String> SIGNATURES =
            Map.of(
                    "1.2.840.113549.1.1.5", "SHA1withRSA",
                    "1.2.840.113549.1.1.11", "SHA256withRSA",
                    "1.2.840.113549.1.1.12", "SHA384withRSA",
                    "1.2.840.113549.1.1.13", "SHA512withRSA",
                    "1.2.840.10045.4.3.2", "SHA256withECDSA",
                    "1.2.840.10045.4.3.3", "SHA384withECDSA",
                    "1.2.840.10045.4.3.4", "SHA512withECDSA",
                    "1.3.101.112", "Ed25519");

    public CertificateRequest {
        dnsNames = List.copyOf(dnsNames);
        addresses = List.copyOf(addresses);
        otherNames = List.copyOf(otherNames);
    }

    /**
     * Reads one from PEM.
     *
     * @throws IllegalArgumentException when it is none, or is not signed with the key it is for
     */
    public static CertificateRequest fromPem(String text) {
        DerReader request = new DerReader(Pem.readRequest(text)).enter();
        byte[] info = request.element();
        String algorithm = request.enter().oid();
        byte[] signature = request.bits();

        DerReader fields = new DerReader(info).enter();
        fields.enter(); // the version
        Subject subject = Subject.of(fields.element());
        PublicKey key = key(fields.element());
        check(key, algorithm, info, signature);
        var names = new Names(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        if (fields.hasMore()) {
            attributes(fields.enter(), names);
        }
        return new CertificateRequest(subject, key, names.dns(), names.addresses(), names.others());
    }

    private record Names(List<String> dns, List<InetAddress> addresses, List<String> others) {}

    private static PublicKey key(byte[] encoded) {
        String algorithm = KEYS.get(new DerReader(encoded).enter().enter().oid());
        if (algorithm == null) {
            throw new IllegalArgumentException("the key is of a kind that is not known here");
        }
        try {
            return KeyFactory.getInstance(algorithm)
                    .generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the key cannot be read", e);
        }
    }

    private static void check(PublicKey key, String oid, byte[] signed, byte[] signature) {
        String algorithm = SIGNATURES.get(oid);
        try {
            if (algorithm != null) {
                Signature check = Signature.getInstance(algorithm);
                check.initVerify(key);
                check.update(signed);
                if (check.verify(signature)) {
                    return;
                }
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the signature cannot be checked", e);
        }
        throw new IllegalArgumentException("the signature does not hold");
    }

    private static void attributes(DerReader attributes, Names names) {
        while (attributes.hasMore()) {
            DerReader attribute = attributes.enter();
            if (attribute.oid().equals(EXTENSIONS)) {
                DerReader extensions = attribute.enter().enter();
                while (extensions.hasMore()) {
                    extension(extensions.enter(), names);
                }
            }
        }
    }

    private static void extension(DerReader extension, Names names) {
        if (!extension.oid().equals(ALTERNATIVE_NAMES)) {
            return;
        }
        if (extension.tag() == 0x01) {
            extension.enter(); // whether it is critical
        }
        DerReader list = new DerReader(extension.enter().rest()).enter();
        while (list.hasMore()) {
            int kind = list.tag();
            byte[] value = list.enter().rest();
            switch (kind) {
                case DNS -> names.dns().add(new String(value, US_ASCII));
                case ADDRESS -> names.addresses().add(address(value));
                case EMAIL, URI -> names.others().add(new String(value, US_ASCII));
                default -> names.others().add("a name of another kind");
            }
        }
    }

    private static InetAddress address(byte[] value) {
        try {
            return InetAddress.getByAddress(value);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address is neither of 4 nor of 16 bytes", e);
        }
    }
}
