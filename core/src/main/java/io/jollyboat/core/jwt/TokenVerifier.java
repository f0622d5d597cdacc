package io.jollyboat.core.jwt;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * Checks that tokens were signed with one of our own keys.
 *
 * <p>Checking takes a third of a millisecond, so the newest outcomes are remembered. Safe for use
 * by several threads.
 */
public final class TokenVerifier {

    /** More than any token needs; what is longer is not looked at. */
    private static final int LONGEST = 16 * 1024;

    private static final int REMEMBERED = 4096;
    private static final Set<String> ALGORITHMS = Set.of(SigningKey.ALGORITHM);

    private final KeySet keys;

    /** Tokens that held, by themselves; guarded by itself. */
    private final Map<String, ObjectNode> held =
            new LinkedHashMap<>(64, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, ObjectNode> eldest) {
                    return size() > REMEMBERED;
                }
            };

    public TokenVerifier(List<SigningKey> keys) {
        this.keys = KeySet.of(keys);
    }

    /** Whether a text looks like a token at all. */
    public static boolean looksLikeOne(String text) {
        int first = text.indexOf('.');
        int last = text.lastIndexOf('.');
        return first > 0 && last > first + 1 && text.indexOf('.', first + 1) == last;
    }

    /** What a token claims, which is for reading only; empty when none of the keys signed it. */
    public Optional<ObjectNode> claims(String token) {
        if (token.length() > LONGEST || !looksLikeOne(token)) {
            return Optional.empty();
        }
        synchronized (held) {
            ObjectNode known = held.get(token);
            if (known != null) {
                return Optional.of(known);
            }
        }
        Optional<ObjectNode> claims = checked(token);
        claims.ifPresent(
                found -> {
                    synchronized (held) {
                        held.put(token, found);
                    }
                });
        return claims;
    }

    /** Whether a token names one of the keys, whether or not that one signed it. */
    public boolean knowsKeyOf(String token) {
        return !(keys.check(token, ALGORITHMS) instanceof KeySet.UnknownKey);
    }

    private Optional<ObjectNode> checked(String token) {
        return keys.check(token, ALGORITHMS) instanceof KeySet.Held(ObjectNode claims)
                ? Optional.of(claims)
                : Optional.empty();
    }
}
