package io.jollyboat.apiserver.cel.library;

import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import io.jollyboat.apiserver.cel.library.Functions.Kind;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** Ranges of addresses: {@code cidr("10.0.0.0/8").containsIP("10.1.2.3")}. */
final class CidrLibrary {

    private record Range(InetAddress address, int length) {
        boolean contains(InetAddress other) {
            byte[] own = address.getAddress();
            byte[] bytes = other.getAddress();
            return own.length == bytes.length && prefix(own, length).equals(prefix(bytes, length));
        }

        InetAddress masked() {
            byte[] bytes = address.getAddress();
            for (int bit = length; bit < bytes.length * 8; bit++) {
                bytes[bit / 8] &= (byte) ~(0x80 >> bit % 8);
            }
            return address(bytes);
        }

        private static BigInteger prefix(byte[] bytes, int length) {
            return new BigInteger(1, bytes).shiftRight(bytes.length * 8 - length);
        }

        private static InetAddress address(byte[] bytes) {
            try {
                return InetAddress.getByAddress(bytes);
            } catch (UnknownHostException impossible) {
                throw new IllegalStateException(impossible); // the length is right
            }
        }
    }

    private static final Kind<Range> CIDR = new Kind<>(OpaqueType.create("net.CIDR"), Range.class);

    private CidrLibrary() {}

    static Functions functions() {
        return new Functions()
                .global("cidr", CIDR.type(), Kinds.TEXT, CidrLibrary::parse)
                .global("isCIDR", SimpleType.BOOL, Kinds.TEXT, text -> tryParse(text).isPresent())
                .member(
                        "containsIP",
                        SimpleType.BOOL,
                        CIDR,
                        IpLibrary.IP,
                        (range, ip) -> range.contains(ip))
                .member(
                        "containsIP",
                        SimpleType.BOOL,
                        CIDR,
                        Kinds.TEXT,
                        (range, ip) -> range.contains(IpLibrary.parse(ip)))
                .member("containsCIDR", SimpleType.BOOL, CIDR, CIDR, CidrLibrary::contains)
                .member(
                        "containsCIDR",
                        SimpleType.BOOL,
                        CIDR,
                        Kinds.TEXT,
                        (range, other) -> contains(range, parse(other)))
                .member("ip", IpLibrary.IP.type(), CIDR, Range::address)
                .member(
                        "masked",
                        CIDR.type(),
                        CIDR,
                        range -> new Range(range.masked(), range.length))
                .member("prefixLength", SimpleType.INT, CIDR, range -> (long) range.length)
                .global(
                        "string",
                        SimpleType.STRING,
                        CIDR,
                        range -> IpLibrary.text(range.address) + "/" + range.length);
    }

    private static boolean contains(Range range, Range other) {
        return other.length >= range.length && range.contains(other.address);
    }

    private static Range parse(String text) {
        return tryParse(text).orElseThrow(() -> new IllegalArgumentException(refusal(text)));
    }

    private static String refusal(String text) {
        String wrong = AddressWords.ofPrefix(text);
        return wrong == null
                ? "IPv4-mapped IPv6 address " + AddressWords.quoted(text) + " is not allowed"
                : "network address parse error during conversion from string: " + wrong;
    }

    private static Optional<Range> tryParse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !text.substring(slash + 1).matches("0|[1-9][0-9]{0,2}")) {
            return Optional.empty();
        }
        int length = Integer.parseInt(text.substring(slash + 1));
        return IpLibrary.tryParse(text.substring(0, slash))
                .filter(address -> length <= address.getAddress().length * 8)
                .map(address -> new Range(address, length));
    }
}
