package io.jollyboat.controllers.bootstrap;

import io.jollyboat.core.model.Trees;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A JSON Web Signature in its compact form, with nothing between the dots (RFC 7515, F). */
final class DetachedSignature {

    private static final String ALGORITHM = "HmacSHA256";

    private DetachedSignature() {}

    static String of(String content, String keyId, String key) {
        String header =
                encoded(bytes(Trees.newObject().put("alg", "HS256").put("kid", keyId).toString()));
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(bytes(key), ALGORITHM));
            byte[] signature = mac.doFinal(bytes(header + "." + encoded(bytes(content))));
            return header + ".." + encoded(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no " + ALGORITHM + " in this JVM", e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
