package io.jollyboat.core.format;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * IPv6 addresses that stand beside IPv4 ones: 96 bits that all share, then the 32 bits of the
 * other. So {@code 10.244.0.2} beside {@code fd00:10:244::} is {@code fd00:10:244::af4:2}.
 *
 * @param shared the first address, whose last 32 bits are 0
 */
public record TwinAddresses(String shared) {
    private static final int SHARED_BYTES = 12;

    public TwinAddresses {
        byte[] bytes =
                Addresses.ipv6(shared)
                        .orElseThrow(() -> new IllegalArgumentException(shared + " is not IPv6"));
        if (ByteBuffer.wrap(bytes).getInt(SHARED_BYTES) != 0) {
            throw new IllegalArgumentException(shared + " has no room for the other address");
        }
    }

    /** Those among which a machine is that has an IPv6 address beside its first one. */
    public static Optional<TwinAddresses> among(List<String> addresses) {
        return addresses.stream()
                .map(Addresses::ipv6)
                .flatMap(Optional::stream)
                .map(bytes -> ByteBuffer.wrap(bytes).putInt(SHARED_BYTES, 0).array())
                .map(bytes -> new TwinAddresses(Addresses.ipv6(bytes)))
                .findFirst();
    }

    /** The 16 bytes beside 32 bits. */
    public byte[] bytes(int ipv4) {
        byte[] bytes = Addresses.ipv6(shared).orElseThrow();
        return ByteBuffer.wrap(bytes).putInt(SHARED_BYTES, ipv4).array();
    }

    /**
     * @throws IllegalArgumentException for what is not an IPv4 address
     */
    public String of(String ipv4) {
        int bits =
                Addresses.ipv4(ipv4)
                        .orElseThrow(() -> new IllegalArgumentException(ipv4 + " is not IPv4"));
        return Addresses.ipv6(bytes(bits));
    }

    /** The range beside a range such as {@code 10.244.0.0/24}. */
    public String range(String ipv4) {
        int slash = ipv4.indexOf('/');
        return of(ipv4.substring(0, slash))
                + "/"
                + (8 * SHARED_BYTES + Integer.parseInt(ipv4.substring(slash + 1)));
    }
}
