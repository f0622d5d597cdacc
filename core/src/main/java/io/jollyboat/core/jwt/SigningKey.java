package io.jollyboat.core.jwt;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.jollyboat.core.pki.EcKeys;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An EC P-256 key that signs tokens (ES256). Immutable and safe for use by several threads.
 *
 * <p>Its id is the digest of the public half, so that nobody has to keep it.
 */
public final class SigningKey {

    static final String ALGORITHM = "ES256";

    /** Signatures as two numbers side by side, as tokens hold them (RFC 7518, 3.4). */
    private static final String SIGNATURE = "SHA256withECDSAinP1363Format";

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final int COORDINATE_BYTES = 32;

    private final PrivateKey privateKey;
    private final ECPublicKey publicKey;
    private final String id;
    private final String header;

    /**
     * @throws IllegalArgumentException when it is no EC key
     */
    public SigningKey(KeyPair keys) {
        if (!(keys.getPublic() instanceof ECPublicKey ec)) {
            throw new IllegalArgumentException("tokens are signed with EC keys");
        }
        this.privateKey = keys.getPrivate();
        this.publicKey = ec;
        this.id = id(Objects.requireNonNull(ec.getEncoded()));
        ObjectNode head = JsonNodeFactory.instance.objectNode();
        head.put("alg", ALGORITHM).put("kid", id);
        this.header = BASE64.encodeToString(MAPPER.writeValueAsBytes(head));
    }

    /** A new key. */
    public static SigningKey generate() {
        return new SigningKey(EcKeys.generate());
    }

    /** The name under which tokens refer to it. */
    public String id() {
        return id;
    }

    ECPublicKey publicKey() {
        return publicKey;
    }

    /** A token that makes these claims. */
    public String sign(ObjectNode claims) {
        String signed = header + "." + BASE64.encodeToString(MAPPER.writeValueAsBytes(claims));
        try {
            Signature signature = Signature.getInstance(SIGNATURE);
            signature.initSign(privateKey);
            signature.update(signed.getBytes(US_ASCII));
            return signed + "." + BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot sign with EC P-256", e);
        }
    }

    /** The public half as others want it who check tokens (RFC 7517). */
    public ObjectNode jwk() {
        ObjectNode jwk = JsonNodeFactory.instance.objectNode();
        jwk.put("use", "sig").put("kty", "EC").put("kid", id).put("crv", "P-256");
        jwk.put("alg", ALGORITHM);
        jwk.put("x", coordinate(publicKey.getW().getAffineX()));
        return jwk.put("y", coordinate(publicKey.getW().getAffineY()));
    }

    private static String coordinate(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[COORDINATE_BYTES];
        int length = Math.min(bytes.length, COORDINATE_BYTES); // the sign's byte may be one more
        System.arraycopy(bytes, bytes.length - length, fixed, COORDINATE_BYTES - length, length);
        return BASE64.encodeToString(fixed);
    }

    private static String id(byte[] encoded) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(encoded);
            return BASE64.encodeToString(Arrays.copyOf(digest, digest.length));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks SHA-256", e);
        }
    }

    /** Names the key, and nothing that is secret. */
    @Override
    public String toString() {
        return "SigningKey[" + id + "]";
    }
}
