package io.jollyboat.apiserver.cel.library;

import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import io.jollyboat.apiserver.cel.library.Functions.Kind;
import io.jollyboat.core.format.Addresses;
import java.net.InetAddress;
import java.util.Optional;

/** Addresses of the internet protocol. */
final class IpLibrary {

    static final Kind<InetAddress> IP = new Kind<>(OpaqueType.create("net.IP"), InetAddress.class);

    private IpLibrary() {}

    static Functions functions() {
        return new Functions()
                .global("ip", IP.type(), Kinds.TEXT, IpLibrary::parse)
                .global("isIP", SimpleType.BOOL, Kinds.TEXT, text -> tryParse(text).isPresent())
                .global(
                        "ip.isCanonical",
                        SimpleType.BOOL,
                        Kinds.TEXT,
                        text -> text(parse(text)).equals(text))
                .member("family", SimpleType.INT, IP, ip -> family(ip))
                .member("isUnspecified", SimpleType.BOOL, IP, InetAddress::isAnyLocalAddress)
                .member("isLoopback", SimpleType.BOOL, IP, InetAddress::isLoopbackAddress)
                .member("isLinkLocalMulticast", SimpleType.BOOL, IP, InetAddress::isMCLinkLocal)
                .member("isLinkLocalUnicast", SimpleType.BOOL, IP, InetAddress::isLinkLocalAddress)
                .member("isGlobalUnicast", SimpleType.BOOL, IP, IpLibrary::isGlobalUnicast)
                .global("string", SimpleType.STRING, IP, IpLibrary::text);
    }

    static InetAddress parse(String text) {
        return tryParse(text).orElseThrow(() -> new IllegalArgumentException(refusal(text)));
    }

    private static String refusal(String text) {
        String quoted = AddressWords.quoted(text);
        String wrong = AddressWords.of(text);
        if (wrong != null) {
            return "IP Address " + quoted + " parse error during conversion from string: " + wrong;
        }
        return text.indexOf('%') >= 0
                ? "IP address " + quoted + " with zone value is not allowed"
                : "IPv4-mapped IPv6 address " + quoted + " is not allowed";
    }

    /** Addresses without a zone; names are none, nor are IPv4 addresses in the clothes of IPv6. */
    static Optional<InetAddress> tryParse(String text) {
        boolean literal = Addresses.isIpv4(text) || Addresses.isIpv6(text);
        return literal
                ? Optional.of(InetAddress.ofLiteral(text))
                        .filter(ip -> text.indexOf(':') < 0 || family(ip) == 6)
                : Optional.empty();
    }

    static long family(InetAddress ip) {
        return ip.getAddress().length == 4 ? 4L : 6L;
    }

    private static boolean isGlobalUnicast(InetAddress ip) {
        return !ip.isAnyLocalAddress()
                && !ip.isLoopbackAddress()
                && !ip.isMulticastAddress()
                && !ip.isLinkLocalAddress();
    }

    /** The shortest form: zeros compressed where there are most of them. */
    static String text(InetAddress ip) {
        byte[] bytes = ip.getAddress();
        if (bytes.length == 4) {
            return ip.getHostAddress();
        }
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (bytes[2 * i] & 0xff) << 8 | bytes[2 * i + 1] & 0xff;
        }
        int start = -1;
        int length = 1; // one zero alone is not compressed
        for (int i = 0; i < 8; i++) {
            int end = i;
            while (end < 8 && groups[end] == 0) {
                end++;
            }
            if (end - i > length) {
                start = i;
                length = end - i;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == start) {
                text.append("::");
                i += length - 1;
            } else {
                boolean first = text.isEmpty() || text.charAt(text.length() - 1) == ':';
                text.append(first ? "" : ":").append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }
}
