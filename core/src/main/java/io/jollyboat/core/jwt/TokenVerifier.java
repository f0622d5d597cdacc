package io.jollyboat.core.jwt;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Checks that tokens were signed with one of certain keys. Only with what such a key signs with:
 * what a token says of its own algorithm is not believed.
 *
 * <p>Checking takes a third of a millisecond, so the newest outcomes are remembered. Safe for use
 * by several threads.
 */
public final class TokenVerifier {

    /** More than any token needs; what is longer is not looked at. */
    private static final int LONGEST = 16 * 1024;

    private static final int REMEMBERED = 4096;
    private static final JsonMapper MAPPER = new JsonMapper();

    private final List<SigningKey> keys;

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
        this.keys = List.copyOf(keys);
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

    private Optional<ObjectNode> checked(String token) {
        int first = token.indexOf('.');
        int last = token.lastIndexOf('.');
        try {
            JsonNode header = part(token, 0, first);
            if (!header.path("alg").asString("").equals(SigningKey.ALGORITHM)
                    || header.has("crit")) {
                return Optional.empty();
            }
            String id = header.path("kid").asString("");
            byte[] signed = token.substring(0, last).getBytes(US_ASCII);
            byte[] signature = Base64.getUrlDecoder().decode(token.substring(last + 1));
            for (SigningKey key : keys) {
                boolean meant = id.isEmpty() || id.equals(key.id());
                if (meant && signedWith(key, signed, signature)) {
                    return part(token, first + 1, last) instanceof ObjectNode claims
                            ? Optional.of(claims)
                            : Optional.empty();
                }
            }
            return Optional.empty();
        } catch (IllegalArgumentException | JacksonException malformed) {
            return Optional.empty();
        }
    }

    private static JsonNode part(String token, int from, int to) {
        return MAPPER.readTree(Base64.getUrlDecoder().decode(token.substring(from, to)));
    }

    private static boolean signedWith(SigningKey key, byte[] signed, byte[] signature) {
        try {
            Signature check = Signature.getInstance(SigningKey.SIGNATURE);
            check.initVerify(key.publicKey());
            check.update(signed);
            return check.verify(signature);
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }
}
