package io.jollyboat.core.pki;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Writes the few ASN.1 types that certificates are made of, in DER. Every method returns one
 * complete element, tag and length included.
 */
final class Der {
    private static final DateTimeFormatter UTC_TIME =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter GENERALIZED_TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** X.509 writes dates from this one on with a four-digit year (RFC 5280, 4.1.2.5). */
    private static final Instant FOUR_DIGIT_YEARS = Instant.parse("2050-01-01T00:00:00Z");

    private Der() {}

    static byte[] element(int tag, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(length + 6);
        out.write(tag);
        if (length < 0x80) {
            out.write(length);
        } else {
            int lengthBytes = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
            out.write(0x80 | lengthBytes);
            for (int shift = (lengthBytes - 1) * 8; shift >= 0; shift -= 8) {
                out.write(length >>> shift);
            }
        }
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    static byte[] sequence(byte[]... parts) {
        return element(0x30, parts);
    }

    static byte[] set(byte[]... parts) {
        return element(0x31, parts);
    }

    static byte[] integer(BigInteger value) {
        return element(0x02, value.toByteArray());
    }

    static byte[] bool(boolean value) {
        return element(0x01, new byte[] {(byte) (value ? 0xFF : 0)});
    }

    static byte[] octets(byte[] value) {
        return element(0x04, value);
    }

    static byte[] bits(int unusedBits, byte[] value) {
        return element(0x03, new byte[] {(byte) unusedBits}, value);
    }

    static byte[] text(String value) {
        return element(0x0C, value.getBytes(UTF_8));
    }

    /** A context-specific tag; {@code constructed} when its content is itself made of elements. */
    static byte[] context(int number, boolean constructed, byte[]... parts) {
        return element(0x80 | (constructed ? 0x20 : 0) | number, parts);
    }

    static byte[] time(Instant instant) {
        boolean shortYear = instant.isBefore(FOUR_DIGIT_YEARS);
        String text = (shortYear ? UTC_TIME : GENERALIZED_TIME).format(instant);
        return element(shortYear ? 0x17 : 0x18, text.getBytes(UTF_8));
    }

    /** An object identifier in dotted notation. */
    static byte[] oid(String dotted) {
        String[] arcs = dotted.split("\\.");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writeBase128(out, Long.parseLong(arcs[0]) * 40 + Long.parseLong(arcs[1]));
        for (int i = 2; i < arcs.length; i++) {
            writeBase128(out, Long.parseLong(arcs[i]));
        }
        return element(0x06, out.toByteArray());
    }

    private static void writeBase128(ByteArrayOutputStream out, long value) {
        int groups = Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 6) / 7);
        for (int shift = (groups - 1) * 7; shift >= 0; shift -= 7) {
            out.write((int) (value >>> shift & 0x7F) | (shift > 0 ? 0x80 : 0));
        }
    }
}
