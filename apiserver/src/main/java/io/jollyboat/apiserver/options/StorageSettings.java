package io.jollyboat.apiserver.options;

import io.jollyboat.apiserver.encryption.EncryptionSettings;
import java.time.Duration;

/**
 * How objects are kept.
 *
 * @param eventTtl how long events are
 * @param encryption what is encrypted
 */
public record StorageSettings(Duration eventTtl, EncryptionSettings encryption) {

    static final StorageSettings STANDARD =
            new StorageSettings(Duration.ofHours(1), EncryptionSettings.NONE);

    public StorageSettings {
        if (eventTtl.isNegative() || eventTtl.isZero()) {
            throw new IllegalArgumentException("it must be more than nothing");
        }
    }

    StorageSettings eventTtl(Duration time) {
        return new StorageSettings(time, encryption);
    }

    StorageSettings encryption(EncryptionSettings changed) {
        return new StorageSettings(eventTtl, changed);
    }
}
