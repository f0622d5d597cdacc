package io.jollyboat.apiserver.authentication;

import io.jollyboat.apiserver.resource.Requester;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Bearer tokens known from the start. Only their digests are kept, and compared in constant time.
 */
public final class StaticTokens implements Authenticator {

    @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
    private record Known(byte[] digest, Requester requester) {}

    private final List<Known> tokens = new ArrayList<>();

    /**
     * @param users who stands behind each token
     */
    public StaticTokens(Map<String, Requester> users) {
        users.forEach((token, requester) -> tokens.add(new Known(digest(token), requester)));
    }

    @Override
    public Optional<Requester> authenticate(Credentials credentials) {
        if (tokens.isEmpty() || credentials.bearerToken().isEmpty()) {
            return Optional.empty();
        }
        byte[] shown = digest(credentials.bearerToken());
        Requester found = null;
        for (Known known : tokens) {
            if (MessageDigest.isEqual(known.digest, shown)) {
                found = known.requester;
            }
        }
        return Optional.ofNullable(found);
    }

    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every JDK has it
        }
    }
}
