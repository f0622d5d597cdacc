package io.jollyboat.apiserver.webhook;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.core.pki.Credential;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Who this server is to another one, as a user of a kubeconfig has it. Files that it names are read
 * once.
 *
 * @param credential shown to it; null for none
 * @param authorization the value of the header; empty for none
 */
public record RemoteUser(@Nullable Credential credential, String authorization) {

    /** Shows nothing. */
    public static final RemoteUser NOBODY = new RemoteUser(null, "");

    /**
     * @throws IllegalArgumentException when it names itself in a way that is not served
     */
    static RemoteUser of(JsonNode user) {
        for (String other : new String[] {"exec", "auth-provider"}) {
            if (user.has(other)) {
                throw new IllegalArgumentException("a user by " + other + " is not served here");
            }
        }
        String certificate = content(user, "client-certificate");
        String key = content(user, "client-key");
        return new RemoteUser(
                certificate.isEmpty() ? null : Credential.fromPem(certificate, key),
                authorization(user));
    }

    private static String authorization(JsonNode user) {
        String file = Trees.text(user, "tokenFile");
        String token = file.isEmpty() ? Trees.text(user, "token") : read(file).strip();
        if (!token.isEmpty()) {
            return "Bearer " + token;
        }
        String name = Trees.text(user, "username");
        if (name.isEmpty()) {
            return "";
        }
        String both = name + ":" + Trees.text(user, "password");
        return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    }

    /** What is given in the field with {@code -data} or in the file that the field names. */
    static String content(JsonNode of, String field) {
        String data = Trees.text(of, field + "-data");
        if (!data.isEmpty()) {
            return new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
        }
        String file = Trees.text(of, field);
        return file.isEmpty() ? "" : read(file);
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException cannot) {
            throw new IllegalArgumentException("cannot read " + file, cannot);
        }
    }
}
