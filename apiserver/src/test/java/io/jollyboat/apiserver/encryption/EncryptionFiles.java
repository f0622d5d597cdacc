package io.jollyboat.apiserver.encryption;

import io.jollyboat.apiserver.file.SettingsFile;
import java.nio.file.Path;
import java.util.Base64;

/** Files for tests that say what is encrypted. */
public final class EncryptionFiles {

    /** Another key in base64 for each number. */
    public static String secret(int number) {
        byte[] key = new byte[32];
        key[0] = (byte) number;
        return Base64.getEncoder().encodeToString(key);
    }

    /** As an element of {@code providers}. */
    public static String provider(String kind, String key, int number) {
        return "{%s: {keys: [{name: %s, secret: %s}]}}".formatted(kind, key, secret(number));
    }

    /** One rule: resources and providers, both as in the file but for the brackets. */
    public static String rule(String resources, String... providers) {
        return "{resources: [%s], providers: [%s]}"
                .formatted(resources, String.join(", ", providers));
    }

    public static String text(String... rules) {
        return """
        apiVersion: apiserver.config.k8s.io/v1
        kind: EncryptionConfiguration
        resources: [%s]
        """
                .formatted(String.join(", ", rules));
    }

    public static SettingsFile file(String... rules) {
        return new SettingsFile(Path.of("enc.yaml"), text(rules));
    }

    public static EncryptionSettings settings(String... rules) {
        return EncryptionSettings.NONE.file(file(rules));
    }

    private EncryptionFiles() {}
}
