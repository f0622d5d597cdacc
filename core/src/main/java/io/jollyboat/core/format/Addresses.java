package io.jollyboat.core.format;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** The formats of network addresses. Parses text only: no name is ever looked up. */
public final class Addresses {
    private static final String NOT_AN_ADDRESS =
            "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
    private static final int LONGEST = 64; // of what is looked at for leading zeros
    private static final Pattern LEADING_ZEROS = Pattern.compile("(?<![0-9])0+(?=[0-9])");

    /** What an IPv4 address that is written as one of IPv6 begins with. */
    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

    private Addresses() {}

    /**
     * What is wrong with an address of either family, in the words of Kubernetes 1.36, which
     * refuses forms that programs read differently.
     */
    public static List<String> ip(String text) {
        if (!isIp(text)) {
            return List.of(NOT_AN_ADDRESS);
        }
        if (isMapped(text)) {
            return List.of("must not be an IPv4-mapped IPv6 address");
        }
        return isIpv4(text) || isIpv6(text) ? List.of() : List.of("must not have leading 0s");
    }

    /** Whether a text would be taken for an address by somebody, leading zeros included. */
    public static boolean isIp(String text) {
        return isIpv4(text) || isIpv4(withoutLeadingZeros(text)) || isIpv6(text);
    }

    /** Whether an IPv6 address is another way to write one of IPv4. */
    public static boolean isMapped(String text) {
        return ipv6(text).filter(bytes -> Arrays.equals(bytes, 0, 12, MAPPED, 0, 12)).isPresent();
    }

    static String withoutLeadingZeros(String text) {
        return text.length() > LONGEST ? text : LEADING_ZEROS.matcher(text).replaceAll("");
    }

    public static boolean isIpv4(String text) {
        return ipv4(text).isPresent();
    }

    /** The 32 bits of a dotted address; leading zeros, which some read as octal, are refused. */
    public static OptionalInt ipv4(String text) {
        int bits = 0;
        int begin = 0;
        for (int part = 0; part < 4; part++) {
            int dot = text.indexOf('.', begin);
            if (dot < 0 != (part == 3)) {
                return OptionalInt.empty();
            }
            int end = dot < 0 ? text.length() : dot;
            int value = octet(text, begin, end);
            if (value < 0) {
                return OptionalInt.empty();
            }
            bits = bits << 8 | value;
            begin = end + 1;
        }
        return OptionalInt.of(bits);
    }

    /** A number below 256 in as few digits as it takes; -1 for what is none. */
    private static int octet(String text, int begin, int end) {
        int digits = end - begin;
        if (digits < 1 || digits > 3 || digits > 1 && text.charAt(begin) == '0') {
            return -1;
        }
        int value = 0;
        for (int i = begin; i < end; i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            value = 10 * value + digit - '0';
        }
        return value < 256 ? value : -1;
    }

    /** The dotted form of 32 bits. */
    public static String ipv4(int bits) {
        return (bits >>> 24)
                + "."
                + (bits >>> 16 & 255)
                + "."
                + (bits >>> 8 & 255)
                + "."
                + (bits & 255);
    }

    public static boolean isIpv6(String text) {
        if (text.indexOf(':') < 0 || text.length() > 45) {
            return false;
        }
        int gap = text.indexOf("::");
        if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
            return false;
        }
        String head = gap < 0 ? text : text.substring(0, gap);
        String tail = gap < 0 ? "" : text.substring(gap + 2);
        int groups = groups(head, gap < 0) + groups(tail, true);
        return gap < 0 ? groups == 8 : groups >= 0 && groups < 8;
    }

    /** The 16 bytes of an IPv6 address; empty for what is none. */
    public static Optional<byte[]> ipv6(String text) {
        if (!isIpv6(text)) {
            return Optional.empty();
        }
        byte[] bytes = new byte[16];
        int gap = text.indexOf("::");
        byte[] head = groups(gap < 0 ? text : text.substring(0, gap));
        byte[] tail = gap < 0 ? new byte[0] : groups(text.substring(gap + 2));
        System.arraycopy(head, 0, bytes, 0, head.length);
        System.arraycopy(tail, 0, bytes, 16 - tail.length, tail.length);
        return Optional.of(bytes);
    }

    private static byte[] groups(String text) {
        ByteBuffer groups = ByteBuffer.allocate(16);
        for (String part : text.isEmpty() ? new String[0] : text.split(":", -1)) {
            if (part.indexOf('.') >= 0) {
                groups.putInt(ipv4(part).orElseThrow());
            } else {
                groups.putShort((short) Integer.parseInt(part, 16));
            }
        }
        return Arrays.copyOf(groups.array(), groups.position());
    }

    /** The text of 16 bytes that RFC 5952 recommends, with the longest run of zeros left out. */
    public static String ipv6(byte[] address) {
        ByteBuffer groups = ByteBuffer.wrap(address);
        int begin = -1;
        int length = 1; // one group alone is not left out
        for (int i = 0; i < 8; i++) {
            int end = i;
            while (end < 8 && groups.getShort(2 * end) == 0) {
                end++;
            }
            if (end - i > length) {
                begin = i;
                length = end - i;
            }
        }
        var text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == begin) {
                text.append("::");
                i += length - 1;
            } else {
                boolean first = text.isEmpty() || text.charAt(text.length() - 1) == ':';
                text.append(first ? "" : ":")
                        .append(Integer.toHexString(groups.getShort(2 * i) & 0xffff));
            }
        }
        return text.toString();
    }

    /** How many groups of 16 bits the text has; far below zero when one of them is none. */
    private static int groups(String text, boolean mayEndDotted) {
        if (text.isEmpty()) {
            return 0;
        }
        String[] parts = text.split(":", -1);
        int groups = 0;
        for (int i = 0; i < parts.length; i++) {
            String part = parts[i];
            if (mayEndDotted && i == parts.length - 1 && isIpv4(part)) {
                groups += 2;
            } else if (!part.isEmpty()
                    && part.length() <= 4
                    && part.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128)) {
                groups++;
            } else {
                return -100;
            }
        }
        return groups;
    }
}
