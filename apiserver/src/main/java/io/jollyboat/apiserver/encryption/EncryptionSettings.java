package io.jollyboat.apiserver.encryption;

import io.jollyboat.apiserver.file.SettingsFile;
import org.jspecify.annotations.Nullable;

/**
 * What is encrypted of what is stored.
 *
 * @param file says what and how; null when nothing is
 * @param reloading whether a change of the file holds without a restart
 */
public record EncryptionSettings(@Nullable SettingsFile file, boolean reloading) {

    /** Nothing is encrypted. */
    public static final EncryptionSettings NONE = new EncryptionSettings(null, false);

    /**
     * As a file says.
     *
     * @param path nothing is encrypted when it is empty
     * @throws IllegalArgumentException when it says what does not hold together
     */
    public EncryptionSettings file(String path) {
        return path.isEmpty()
                ? new EncryptionSettings(null, reloading)
                : file(SettingsFile.read(path));
    }

    EncryptionSettings file(SettingsFile read) {
        EncryptionConfiguration.of(read);
        return new EncryptionSettings(read, reloading);
    }

    public EncryptionSettings reloading(boolean itIs) {
        return new EncryptionSettings(file, itIs);
    }

    /**
     * Refuses half of it.
     *
     * @throws IllegalArgumentException when there is no file to reload
     */
    public void check() {
        if (reloading && file == null) {
            throw new IllegalArgumentException(
                    "--encryption-provider-config must be set with"
                            + " --encryption-provider-config-automatic-reload");
        }
    }

    EncryptionConfiguration configuration() {
        return file == null ? EncryptionConfiguration.NONE : EncryptionConfiguration.of(file);
    }
}
