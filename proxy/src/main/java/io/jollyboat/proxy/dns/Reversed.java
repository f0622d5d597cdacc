package io.jollyboat.proxy.dns;

import io.jollyboat.core.format.Addresses;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Names that stand for addresses, as {@code 2.0.244.10.in-addr.arpa} does for 10.244.0.2. */
final class Reversed {

    private static final String IPV4 = ".in-addr.arpa";
    private static final String IPV6 = ".ip6.arpa";

    private Reversed() {}

    /** The address, written as Kubernetes does; nothing for names of no whole address. */
    static Optional<String> address(String name) {
        if (name.endsWith(IPV4)) {
            String address = String.join(".", labels(name, IPV4));
            return Addresses.isIpv4(address) ? Optional.of(address) : Optional.empty();
        }
        if (!name.endsWith(IPV6)) {
            return Optional.empty();
        }
        List<String> digits = labels(name, IPV6);
        if (digits.size() != 32 || digits.stream().anyMatch(digit -> digit.length() != 1)) {
            return Optional.empty();
        }
        var text = new StringBuilder();
        for (int i = 0; i < 32; i++) {
            text.append(i > 0 && i % 4 == 0 ? ":" : "").append(digits.get(i));
        }
        return Addresses.ipv6(text.toString()).map(Addresses::ipv6);
    }

    private static List<String> labels(String name, String end) {
        String[] labels = name.substring(0, name.length() - end.length()).split("\\.", -1);
        List<String> turned = new ArrayList<>(List.of(labels));
        Collections.reverse(turned);
        return turned;
    }
}
