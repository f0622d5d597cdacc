package io.jollyboat.apiserver.cel.library;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/** Why a text is no address, in the words of Go's reader, which are part of Kubernetes' answers. */
final class AddressWords {

    private static final int PARTS = 4;
    private static final int BYTES = 16;
    private static final int EMBEDDED = 12; // bytes before an IPv4 address that ends an IPv6 one

    private static final int DIGITS = 4;

    private final String text;

    /** What is not read yet of an IPv6 address. */
    private String left = "";

    /** Bytes of it that were. */
    private int read;

    /** Whether {@code ::} stands for some of them. */
    private boolean shortened;

    private AddressWords(String text) {
        this.text = text;
    }

    /** The complaint; null when there is none. */
    static @Nullable String of(String text) {
        AddressWords words = new AddressWords(text);
        for (int i = 0; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '.' -> {
                    return words.four(text);
                }
                case ':' -> {
                    return words.six();
                }
                case '%' -> {
                    return words.said("missing IPv6 address");
                }
                default -> {}
            }
        }
        return words.said("unable to parse IP");
    }

    /** The complaint of an address with the length of a prefix; null when there is none. */
    static @Nullable String ofPrefix(String text) {
        int slash = text.lastIndexOf('/');
        String wrong =
                slash < 0 ? "no '/'" : ofParts(text.substring(0, slash), text.substring(slash + 1));
        return wrong == null ? null : "netip.ParsePrefix(" + quoted(text) + "): " + wrong;
    }

    private static @Nullable String ofParts(String address, String length) {
        String wrong = of(address);
        if (wrong != null) {
            return wrong;
        }
        if (address.indexOf('%') >= 0) {
            return "IPv6 zones cannot be present in a prefix";
        }
        if (!length.matches("[0-9]|[1-9][0-9]+")) {
            return "bad bits after slash: " + quoted(length);
        }
        int most = address.indexOf(':') < 0 ? 32 : 128;
        return length.length() > 3 || Integer.parseInt(length) > most
                ? "prefix length out of range"
                : null;
    }

    static String quoted(String text) {
        return JsonNodeFactory.instance.stringNode(text).toString();
    }

    private String said(String what) {
        return "ParseAddr(" + quoted(text) + "): " + what;
    }

    private String said(String what, String at) {
        return said(what) + " (at " + quoted(at) + ")";
    }

    private @Nullable String four(String address) {
        int value = 0;
        int digits = 0;
        int part = 1;
        for (int i = 0; i < address.length(); i++) {
            char c = address.charAt(i);
            if (c >= '0' && c <= '9') {
                if (digits == 1 && value == 0) {
                    return said("IPv4 field has octet with leading zero");
                }
                value = value * 10 + c - '0';
                digits++;
                if (value > 255) {
                    return said("IPv4 field has value >255");
                }
            } else if (c != '.') {
                return said("unexpected character", address.substring(i));
            } else if (digits == 0 || i == address.length() - 1) {
                return said("IPv4 field must have at least one digit", address.substring(i));
            } else if (part == PARTS) {
                return said("IPv4 address too long");
            } else {
                part++;
                value = 0;
                digits = 0;
            }
        }
        return part < PARTS ? said("IPv4 address too short") : null;
    }

    private @Nullable String six() {
        left = text;
        int zone = text.indexOf('%');
        if (zone >= 0) {
            left = text.substring(0, zone);
            if (zone == text.length() - 1) {
                return said("zone must be a non-empty string");
            }
        }
        if (left.startsWith("::")) {
            shortened = true;
            left = left.substring(2);
        }
        while (read < BYTES && !left.isEmpty()) {
            String wrong = group();
            if (wrong != null) {
                return wrong;
            }
        }
        if (!left.isEmpty()) {
            return said("trailing garbage after address", left);
        }
        if (read < BYTES) {
            return shortened ? null : said("address string too short");
        }
        return shortened ? said("the :: must expand to at least one field of zeros") : null;
    }

    /** Takes a group of digits and what is between it and the next, or an IPv4 address. */
    private @Nullable String group() {
        int digits = 0;
        while (digits < left.length() && HexFormat.isHexDigit(left.charAt(digits))) {
            digits++;
        }
        if (digits > DIGITS) {
            return said("each group must have 4 or fewer digits", left);
        }
        if (digits == 0) {
            return said("each colon-separated field must have at least one digit", left);
        }
        if (left.startsWith(".", digits)) {
            return embedded();
        }
        read += 2;
        left = left.substring(digits);
        return left.isEmpty() ? null : separator();
    }

    private @Nullable String embedded() {
        if (read != EMBEDDED && !shortened) {
            return said(
                    "embedded IPv4 address must replace the final 2 fields of the address", left);
        }
        if (read > EMBEDDED) {
            return said(
                    "too many hex fields to fit an embedded IPv4 at the end of the address", left);
        }
        String address = left;
        left = "";
        read += PARTS;
        return four(address);
    }

    private @Nullable String separator() {
        if (left.charAt(0) != ':') {
            return said("unexpected character, want colon", left);
        }
        if (left.length() == 1) {
            return said("colon must be followed by more characters", left);
        }
        left = left.substring(1);
        if (left.charAt(0) == ':') {
            if (shortened) {
                return said("multiple :: in address", left);
            }
            shortened = true;
            left = left.substring(1);
        }
        return null;
    }
}
