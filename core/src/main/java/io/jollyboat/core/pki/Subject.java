package io.jollyboat.core.pki;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Whom a certificate names. Kubernetes reads the common name as the user and every organization as
 * one of the user's groups.
 *
 * @param commonName the user, for example {@code system:node:jollyboat}; empty when the certificate
 *     has none
 * @param organizations the groups, in the certificate's order
 * @param uid the user's id, which Kubernetes has an attribute of its own for; mostly empty
 */
public record Subject(String commonName, List<String> organizations, String uid) {
    private static final String COMMON_NAME = "2.5.4.3";
    private static final String ORGANIZATION = "2.5.4.10";
    private static final String UID = "1.3.6.1.4.1.57683.2";
    private static final byte[] UID_OID = content(Der.oid(UID));
    private static final byte[] COMMON_NAME_OID = content(Der.oid(COMMON_NAME));
    private static final byte[] ORGANIZATION_OID = content(Der.oid(ORGANIZATION));

    /** Copies the groups. */
    public Subject {
        organizations = List.copyOf(organizations);
    }

    /** A user in the given groups. */
    public static Subject of(String commonName, String... organizations) {
        return new Subject(commonName, List.of(organizations), "");
    }

    /**
     * The subject of a certificate. Where a certificate carries several common names, the last one
     * counts.
     *
     * @throws IllegalArgumentException when the subject is not well-formed DER
     */
    public static Subject of(X509Certificate certificate) {
        return of(certificate.getSubjectX500Principal().getEncoded());
    }

    /** The subject that an encoded name names. */
    static Subject of(byte[] encoded) {
        String commonName = "";
        String uid = "";
        List<String> organizations = new ArrayList<>();
        DerReader names = new DerReader(encoded).enter();
        while (names.hasMore()) {
            DerReader relativeName = names.enter();
            while (relativeName.hasMore()) {
                DerReader attribute = relativeName.enter();
                byte[] type = attribute.enter().rest();
                if (Arrays.equals(type, COMMON_NAME_OID)) {
                    commonName = text(attribute);
                } else if (Arrays.equals(type, ORGANIZATION_OID)) {
                    organizations.add(text(attribute));
                } else if (Arrays.equals(type, UID_OID)) {
                    uid = text(attribute);
                }
            }
        }
        return new Subject(commonName, organizations, uid);
    }

    byte[] encoded() {
        byte[][] names = new byte[organizations.size() + 1][];
        int count = 0;
        for (String organization : organizations) {
            names[count++] = Der.set(Der.sequence(Der.oid(ORGANIZATION), Der.text(organization)));
        }
        names[count] = Der.set(Der.sequence(Der.oid(COMMON_NAME), Der.text(commonName)));
        return Der.sequence(names);
    }

    private static String text(DerReader attribute) {
        int tag = attribute.tag();
        byte[] value = attribute.enter().rest();
        return switch (tag) {
            case 0x1E -> new String(value, UTF_16BE); // BMPString
            case 0x14 -> new String(value, ISO_8859_1); // TeletexString, as everybody reads it
            default -> new String(value, UTF_8); // UTF8String, PrintableString, IA5String
        };
    }

    private static byte[] content(byte[] element) {
        return new DerReader(element).enter().rest();
    }
}
