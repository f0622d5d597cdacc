package io.jollyboat.apiserver.encryption;

import io.jollyboat.apiserver.file.FollowedFile;
import io.jollyboat.apiserver.file.ReloadMeasures;
import io.jollyboat.apiserver.file.SettingsFile;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.store.Store;
import io.jollyboat.core.metrics.Metrics;
import io.jollyboat.core.runtime.Timeline;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Puts encryption before a store, and follows the file that says what is encrypted. */
public final class EncryptionAtRest {

    private final Timeline timeline;
    private final EncryptedStore encrypted;
    private final @Nullable FollowedFile file;
    private volatile Runnable changed = () -> {};

    /**
     * @param store keeps what is encrypted here
     * @param builtIn all resources that are not custom ones
     */
    public EncryptionAtRest(
            Store store,
            EncryptionSettings settings,
            Collection<ResourceDefinition> builtIn,
            Timeline timeline,
            Metrics metrics) {
        this.timeline = timeline;
        this.encrypted =
                new EncryptedStore(store, new StoragePlaces(builtIn), settings.configuration());
        SettingsFile read = settings.file();
        ReloadMeasures reloads =
                read == null ? null : new ReloadMeasures(metrics, "encryption", timeline, read);
        this.file =
                read == null || reloads == null || !settings.reloading()
                        ? null
                        : new FollowedFile(read, timeline, reloads.around(this::changed));
    }

    /** The store as it is without encryption. */
    public Store store() {
        return encrypted;
    }

    private void changed(SettingsFile now) {
        encrypted.use(EncryptionConfiguration.of(now));
        changed.run();
    }

    /**
     * Begins to look at the file.
     *
     * @param told of its changes, once they hold
     */
    public void start(Runnable told) {
        changed = told;
        if (file != null) {
            file.start();
        }
    }

    /** Follows the file by what its folder tells, so that a change holds at once. */
    public void follow() {
        if (file != null) {
            timeline.execute(file::watch);
        }
    }

    public void stop() {
        if (file != null) {
            file.stop();
        }
    }
}
