package io.jollyboat.proxy.iptables;

import io.jollyboat.proxy.routing.Route;
import io.jollyboat.proxy.routing.Target;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;

/**
 * The names of a route's chains, as kube-proxy makes them: a short hash of what they are for, since
 * the kernel allows 28 characters.
 */
record ChainNames(String service, String local, String external, String firewall, String base) {

    private static final String BASE_32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int LENGTH = 16;

    /**
     * @param view whose the chains are that lead to targets; empty for everybody's
     */
    static ChainNames of(Route route, String view) {
        String base = route.service() + route.entrance().protocol().toLowerCase(Locale.ROOT);
        String hash = hash(base + view);
        return new ChainNames(
                "KUBE-SVC-" + hash,
                "KUBE-SVL-" + hash,
                "KUBE-EXT-" + hash,
                "KUBE-FW-" + hash,
                base);
    }

    String endpoint(Target target) {
        return "KUBE-SEP-" + hash(base + target.address() + ":" + target.port());
    }

    static String hash(String text) {
        byte[] bytes;
        try {
            bytes =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JVM has it
        }
        var out = new StringBuilder();
        for (int bit = 0; out.length() < LENGTH; bit += 5) {
            int two = (bytes[bit / 8] & 255) << 8 | bytes[bit / 8 + 1] & 255;
            out.append(BASE_32.charAt(two >>> (11 - bit % 8) & 31));
        }
        return out.toString();
    }
}
