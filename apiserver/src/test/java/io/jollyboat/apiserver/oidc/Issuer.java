package io.jollyboat.apiserver.oidc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.http.HttpHandler;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;

/** A provider that signs what it is told to, with a key that can be changed. */
final class Issuer implements HttpHandler {

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private volatile KeyPair keys = generate();
    private volatile String id = "first";
    private volatile String url = "";
    final AtomicInteger discoveries = new AtomicInteger();

    void listensAt(String address) {
        url = address;
    }

    String url() {
        return url;
    }

    void changeKey(String newId) {
        keys = generate();
        id = newId;
    }

    @Override
    public void handle(HttpExchange exchange) {
        String body;
        if (exchange.target().equals("/.well-known/openid-configuration")) {
            discoveries.incrementAndGet();
            body = "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}".formatted(url, url);
        } else {
            RSAPublicKey key = (RSAPublicKey) keys.getPublic();
            body =
                    "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"kid\":\"%s\",\"n\":\"%s\",\"e\":\"%s\"}]}"
                            .formatted(id, text(key.getModulus()), text(key.getPublicExponent()));
        }
        exchange.respond(200, Headers.of("Content-Type", "application/json"), body.getBytes(UTF_8));
    }

    /** A token with claims that are written with single quotes. */
    String sign(String claims) {
        return sign(claims, "RS256");
    }

    String sign(String claims, String algorithm) {
        String head = "{\"alg\":\"%s\",\"kid\":\"%s\"}".formatted(algorithm, id);
        String signed = text(head) + "." + text(claims.replace('\'', '"'));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(keys.getPrivate());
            signature.update(signed.getBytes(US_ASCII));
            return signed + "." + BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String text(BigInteger number) {
        return BASE64.encodeToString(number.toByteArray());
    }

    private static String text(String json) {
        return BASE64.encodeToString(json.getBytes(UTF_8));
    }

    private static KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
