package io.jollyboat.core.jwt;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The public keys of those who sign tokens (RFC 7517): RSA and EC. A token is checked only by an
 * algorithm that its reader allows and that is its key's own: what a token says of its own
 * algorithm is not believed. Immutable.
 */
public final class KeySet {

    /** The algorithms there are, with the names that Java has for them. */
    private static final Map<String, String> ALGORITHMS =
            Map.of(
                    "RS256", "SHA256withRSA",
                    "RS384", "SHA384withRSA",
                    "RS512", "SHA512withRSA",
                    "PS256", "SHA-256",
                    "PS384", "SHA-384",
                    "PS512", "SHA-512",
                    "ES256", "SHA256withECDSAinP1363Format",
                    "ES384", "SHA384withECDSAinP1363Format",
                    "ES512", "SHA512withECDSAinP1363Format");

    private static final Map<String, Integer> CURVES =
            Map.of("P-256", 256, "P-384", 384, "P-521", 521);
    private static final Map<String, Integer> CURVE_OF =
            Map.of("ES256", 256, "ES384", 384, "ES512", 521);
    private static final int SMALLEST_RSA = 2048;
    private static final int LARGEST_RSA = 8192;
    private static final int LONGEST = 64 * 1024;
    private static final JsonMapper MAPPER = new JsonMapper();

    private record Known(String id, PublicKey key) {}

    /** What became of a token. */
    public sealed interface Outcome {}

    /** It holds; what it claims is for reading only. */
    public record Held(ObjectNode claims) implements Outcome {}

    /** It names a key that is not among these. */
    public record UnknownKey() implements Outcome {}

    /** It does not hold. */
    public record Refused() implements Outcome {}

    private final List<Known> keys;

    private KeySet(List<Known> keys) {
        this.keys = keys;
    }

    /** The algorithms that can be checked. */
    public static Set<String> algorithms() {
        return ALGORITHMS.keySet();
    }

    /** Reads a set; keys that are of no use here are passed over. */
    public static KeySet of(JsonNode set) {
        List<Known> keys = new ArrayList<>();
        for (JsonNode jwk : set.path("keys")) {
            if (jwk.path("use").asString("sig").equals("sig")) {
                known(jwk).ifPresent(keys::add);
            }
        }
        return new KeySet(List.copyOf(keys));
    }

    /** The public halves of keys of our own. */
    static KeySet of(List<SigningKey> own) {
        return new KeySet(own.stream().map(key -> new Known(key.id(), key.publicKey())).toList());
    }

    private static Optional<Known> known(JsonNode jwk) {
        try {
            return Optional.of(new Known(jwk.path("kid").asString(""), key(jwk)));
        } catch (GeneralSecurityException | IllegalArgumentException useless) {
            return Optional.empty();
        }
    }

    /** What a token claims, without any proof; missing when it is no token. */
    public static JsonNode unproven(String token) {
        int first = token.indexOf('.');
        int last = token.lastIndexOf('.');
        if (token.length() > LONGEST || !TokenVerifier.looksLikeOne(token)) {
            return MAPPER.missingNode();
        }
        try {
            return part(token, first + 1, last);
        } catch (IllegalArgumentException | JacksonException malformed) {
            return MAPPER.missingNode();
        }
    }

    /**
     * Checks a token.
     *
     * @param allowed the algorithms that may have been used
     */
    public Outcome check(String token, Set<String> allowed) {
        if (token.length() > LONGEST || !TokenVerifier.looksLikeOne(token)) {
            return new Refused();
        }
        try {
            JsonNode header = part(token, 0, token.indexOf('.'));
            String algorithm = header.path("alg").asString("");
            if (!allowed.contains(algorithm)
                    || !ALGORITHMS.containsKey(algorithm)
                    || header.has("crit")) {
                return new Refused();
            }
            return check(token, algorithm, header.path("kid").asString(""));
        } catch (IllegalArgumentException | JacksonException malformed) {
            return new Refused();
        }
    }

    private Outcome check(String token, String algorithm, String id) {
        int last = token.lastIndexOf('.');
        byte[] signed = token.substring(0, last).getBytes(US_ASCII);
        byte[] signature = Base64.getUrlDecoder().decode(token.substring(last + 1));
        boolean tried = false;
        for (Known known : keys) {
            if (!id.isEmpty() && !id.equals(known.id)) {
                continue;
            }
            tried = true;
            if (fits(known.key, algorithm) && holds(known.key, algorithm, signed, signature)) {
                return part(token, token.indexOf('.') + 1, last) instanceof ObjectNode claims
                        ? new Held(claims)
                        : new Refused();
            }
        }
        return tried && !id.isEmpty() ? new Refused() : new UnknownKey();
    }

    private static boolean fits(PublicKey key, String algorithm) {
        return switch (key) {
            case RSAPublicKey ignored -> !algorithm.startsWith("ES");
            case ECPublicKey ec ->
                    Integer.valueOf(ec.getParams().getCurve().getField().getFieldSize())
                            .equals(CURVE_OF.get(algorithm));
            default -> false;
        };
    }

    private static boolean holds(PublicKey key, String algorithm, byte[] signed, byte[] signature) {
        String name = ALGORITHMS.getOrDefault(algorithm, "");
        try {
            Signature check;
            if (algorithm.startsWith("PS")) {
                check = Signature.getInstance("RSASSA-PSS");
                int salt = Integer.parseInt(algorithm.substring(2)) / 8;
                check.setParameter(
                        new PSSParameterSpec(name, "MGF1", new MGF1ParameterSpec(name), salt, 1));
            } else {
                check = Signature.getInstance(name);
            }
            check.initVerify(key);
            check.update(signed);
            return check.verify(signature);
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }

    private static JsonNode part(String token, int from, int to) {
        return MAPPER.readTree(Base64.getUrlDecoder().decode(token.substring(from, to)));
    }

    private static PublicKey key(JsonNode jwk) throws GeneralSecurityException {
        return switch (jwk.path("kty").asString("")) {
            case "RSA" -> {
                BigInteger modulus = number(jwk, "n");
                if (modulus.bitLength() < SMALLEST_RSA || modulus.bitLength() > LARGEST_RSA) {
                    throw new IllegalArgumentException("an RSA key of no good size");
                }
                yield KeyFactory.getInstance("RSA")
                        .generatePublic(new RSAPublicKeySpec(modulus, number(jwk, "e")));
            }
            case "EC" -> {
                Integer curve = CURVES.get(jwk.path("crv").asString(""));
                if (curve == null) {
                    throw new IllegalArgumentException("a curve of no known name");
                }
                AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
                parameters.init(new ECGenParameterSpec("secp" + curve + "r1"));
                yield KeyFactory.getInstance("EC")
                        .generatePublic(
                                new ECPublicKeySpec(
                                        new ECPoint(number(jwk, "x"), number(jwk, "y")),
                                        parameters.getParameterSpec(ECParameterSpec.class)));
            }
            default -> throw new IllegalArgumentException("a key of no known kind");
        };
    }

    private static BigInteger number(JsonNode jwk, String field) {
        byte[] bytes = Base64.getUrlDecoder().decode(jwk.path(field).asString(""));
        return new BigInteger(1, bytes);
    }
}
