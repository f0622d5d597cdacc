package io.jollyboat.kubelet.staticpod;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * From where a node has pods of its own.
 *
 * @param folder null for none
 * @param site null for none
 */
public record ManifestSources(@Nullable ManifestFolder folder, @Nullable ManifestSite site) {

    public static final ManifestSources NONE = new ManifestSources(null, null);

    public boolean any() {
        return folder != null || site != null;
    }

    /** How often mirrors are compared with what is wanted, whatever is told meanwhile. */
    Duration every() {
        return folder != null ? folder.every() : ManifestSite.USUAL;
    }
}
