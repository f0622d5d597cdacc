package io.jollyboat.core.format;

import java.util.List;
import java.util.OptionalInt;

/** The formats of network addresses. Parses text only: no name is ever looked up. */
public final class Addresses {
    private static final String NOT_AN_ADDRESS =
            "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";

    private Addresses() {}

    /** What is wrong with an address of either family. */
    public static List<String> ip(String text) {
        return isIpv4(text) || isIpv6(text) ? List.of() : List.of(NOT_AN_ADDRESS);
    }

    public static boolean isIpv4(String text) {
        return ipv4(text).isPresent();
    }

    /** The 32 bits of a dotted address; leading zeros, which some read as octal, are refused. */
    public static OptionalInt ipv4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return OptionalInt.empty();
        }
        int bits = 0;
        for (String part : parts) {
            boolean digits =
                    !part.isEmpty()
                            && part.length() <= 3
                            && part.chars().allMatch(c -> c >= '0' && c <= '9');
            if (!digits || part.length() > 1 && part.charAt(0) == '0') {
                return OptionalInt.empty();
            }
            int value = Integer.parseInt(part);
            if (value > 255) {
                return OptionalInt.empty();
            }
            bits = bits << 8 | value;
        }
        return OptionalInt.of(bits);
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
