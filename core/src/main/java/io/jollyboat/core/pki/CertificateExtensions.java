package io.jollyboat.core.pki;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.jollyboat.core.pki.CertificateProfile.Usage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The X.509 extensions that Go, OpenSSL and the JDK look at when they check a certificate. */
final class CertificateExtensions {
    private static final String SUBJECT_KEY_IDENTIFIER = "2.5.29.14";
    private static final String KEY_USAGE = "2.5.29.15";
    private static final String SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";
    private static final String BASIC_CONSTRAINTS = "2.5.29.19";
    private static final String AUTHORITY_KEY_IDENTIFIER = "2.5.29.35";
    private static final String EXTENDED_KEY_USAGE = "2.5.29.37";

    private CertificateExtensions() {}

    static List<byte[]> ofAuthority(byte[] keyIdentifier) {
        return List.of(
                critical(BASIC_CONSTRAINTS, Der.sequence(Der.bool(true))),
                // digitalSignature, keyCertSign, cRLSign
                critical(KEY_USAGE, Der.bits(1, new byte[] {(byte) 0b1000_0110})),
                plain(SUBJECT_KEY_IDENTIFIER, Der.octets(keyIdentifier)));
    }

    static List<byte[]> ofHolder(
            CertificateProfile profile, byte[] keyIdentifier, byte[] authorityKeyIdentifier) {
        List<byte[]> extensions = new ArrayList<>();
        extensions.add(critical(BASIC_CONSTRAINTS, Der.sequence()));
        int[] bits =
                profile.usages().stream()
                        .mapToInt(usage -> usage.bit)
                        .filter(bit -> bit >= 0)
                        .toArray();
        if (bits.length > 0) {
            extensions.add(critical(KEY_USAGE, keyUsage(bits)));
        }
        byte[][] purposes =
                profile.usages().stream()
                        .sorted()
                        .filter(usage -> !usage.oid.isEmpty())
                        .map((Usage usage) -> Der.oid(usage.oid))
                        .toArray(byte[][]::new);
        if (purposes.length > 0) {
            extensions.add(plain(EXTENDED_KEY_USAGE, Der.sequence(purposes)));
        }
        extensions.add(plain(SUBJECT_KEY_IDENTIFIER, Der.octets(keyIdentifier)));
        extensions.add(
                plain(
                        AUTHORITY_KEY_IDENTIFIER,
                        Der.sequence(Der.context(0, false, authorityKeyIdentifier))));
        List<byte[]> names = new ArrayList<>();
        profile.dnsNames()
                .forEach(name -> names.add(Der.context(2, false, name.getBytes(US_ASCII))));
        profile.addresses()
                .forEach(address -> names.add(Der.context(7, false, address.getAddress())));
        profile.otherNames()
                .forEach(
                        name ->
                                names.add(
                                        Der.context(
                                                name.contains(":") ? 6 : 1,
                                                false,
                                                name.getBytes(US_ASCII))));
        if (!names.isEmpty()) {
            extensions.add(
                    plain(SUBJECT_ALTERNATIVE_NAME, Der.sequence(names.toArray(byte[][]::new))));
        }
        return extensions;
    }

    /** A named bit list: the first bit is the highest, and zeros at its end are left out. */
    private static byte[] keyUsage(int... bits) {
        int last = Arrays.stream(bits).max().orElse(0);
        byte[] list = new byte[last / 8 + 1];
        for (int bit : bits) {
            list[bit / 8] |= (byte) (0b1000_0000 >> (bit % 8));
        }
        return Der.bits(7 - last % 8, list);
    }

    private static byte[] critical(String oid, byte[] value) {
        return Der.sequence(Der.oid(oid), Der.bool(true), Der.octets(value));
    }

    private static byte[] plain(String oid, byte[] value) {
        return Der.sequence(Der.oid(oid), Der.octets(value));
    }
}
