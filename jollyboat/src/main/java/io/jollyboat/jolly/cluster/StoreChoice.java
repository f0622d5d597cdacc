package io.jollyboat.jolly.cluster;

import io.jollyboat.apiserver.store.Store;
import io.jollyboat.apiserver.store.StoreException;
import io.jollyboat.apiserver.store.embedded.EmbeddedStore;
import io.jollyboat.apiserver.store.etcd.EtcdSettings;
import io.jollyboat.apiserver.store.etcd.EtcdStore;
import io.jollyboat.apiserver.store.etcd.process.EtcdProcess;
import io.jollyboat.apiserver.store.etcd.process.EtcdProcessSettings;
import io.jollyboat.apiserver.store.memory.MemoryStore;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.jolly.profile.Profile;
import java.util.function.UnaryOperator;

/**
 * The store that the settings ask for, opened.
 *
 * @param store what the API server works on
 * @param description for the person at the terminal
 * @param close lets go of it, and ends the process behind it if that was started for it
 */
record StoreChoice(Store store, String description, Runnable close) {

    private static final String REMOTE = "etcd://";

    static StoreChoice open(
            String wanted,
            Profile profile,
            UnaryOperator<EtcdProcessSettings> etcd,
            Timeline timeline) {
        if (wanted.startsWith(REMOTE)) {
            return of(
                    EtcdStore.open(remote(wanted), timeline),
                    "etcd at " + wanted.substring(REMOTE.length()));
        }
        return switch (wanted) {
            case "memory" ->
                    of(new MemoryStore(timeline), "store in memory, gone when the cluster stops");
            case "embedded" ->
                    of(
                            EmbeddedStore.open(profile.store().resolve("embedded"), timeline),
                            "embedded store");
            case "etcd" -> child(etcd.apply(EtcdProcessSettings.in(profile.store())), timeline);
            default ->
                    throw new ClusterException(
                            "the settings ask for a store named \""
                                    + wanted
                                    + "\", which there is not: "
                                    + profile.settings());
        };
    }

    private static StoreChoice of(Store store, String description) {
        return new StoreChoice(store, description, store::close);
    }

    private static EtcdSettings remote(String wanted) {
        try {
            return EtcdSettings.parse(wanted, null);
        } catch (IllegalArgumentException wrong) {
            throw new ClusterException("" + wrong.getMessage());
        }
    }

    private static StoreChoice child(EtcdProcessSettings settings, Timeline timeline) {
        timeline.execute(EtcdStore::load);
        EtcdProcess etcd = EtcdProcess.start(settings, timeline);
        Store store;
        try {
            store = EtcdStore.open(EtcdSettings.exclusive(etcd.endpoint()), timeline);
        } catch (StoreException refused) {
            etcd.close();
            throw refused;
        }
        String description =
                "etcd "
                        + etcd.version()
                        + (etcd.adopted() ? " found running at " : " started at ")
                        + etcd.endpoint();
        return new StoreChoice(
                store,
                description,
                () -> {
                    store.close();
                    etcd.close();
                });
    }
}
