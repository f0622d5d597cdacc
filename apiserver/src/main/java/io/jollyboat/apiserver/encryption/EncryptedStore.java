package io.jollyboat.apiserver.encryption;

import io.jollyboat.apiserver.store.Change;
import io.jollyboat.apiserver.store.Entry;
import io.jollyboat.apiserver.store.Lifetime;
import io.jollyboat.apiserver.store.Lookup;
import io.jollyboat.apiserver.store.Range;
import io.jollyboat.apiserver.store.RangeResult;
import io.jollyboat.apiserver.store.Store;
import io.jollyboat.apiserver.store.StoreHealth;
import io.jollyboat.apiserver.store.Subscription;
import io.jollyboat.apiserver.store.Watch;
import io.jollyboat.apiserver.store.WatchEnd;
import io.jollyboat.apiserver.store.WatchListener;
import io.jollyboat.apiserver.store.WriteResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A store whose values another one keeps in the form that a configuration asks for. What it cannot
 * read is an entry with a fault, which is told of like any other: the rest is not to suffer.
 */
@SuppressWarnings("ReferenceEquality") // the very same one: then it is passed on as it is
final class EncryptedStore implements Store {

    private static final byte OBJECT = '{';

    private final Store store;
    private final StoragePlaces places;
    private volatile EncryptionConfiguration configuration;

    EncryptedStore(Store store, StoragePlaces places, EncryptionConfiguration configuration) {
        this.store = store;
        this.places = places;
        this.configuration = configuration;
    }

    /** From now on values are read and written so. */
    void use(EncryptionConfiguration changed) {
        configuration = changed;
    }

    @Override
    public WriteResult create(String key, byte[] value, Lifetime lifetime) {
        return read(store.create(key, sealed(key, value), lifetime));
    }

    @Override
    public WriteResult update(String key, byte[] value, long expectedRevision, Lifetime lifetime) {
        return read(store.update(key, sealed(key, value), expectedRevision, lifetime));
    }

    @Override
    public WriteResult delete(String key, long expectedRevision) {
        return read(store.delete(key, expectedRevision));
    }

    @Override
    public Lookup get(String key) {
        Lookup found = store.get(key);
        Entry entry = found.entry();
        return entry == null ? found : new Lookup(read(entry), found.revision());
    }

    @Override
    public RangeResult range(Range range) {
        RangeResult found = store.range(range);
        if (!(found instanceof RangeResult.Page page)) {
            return found;
        }
        List<Entry> read = new ArrayList<>(page.entries().size());
        for (Entry entry : page.entries()) {
            read.add(read(entry));
        }
        return new RangeResult.Page(read, page.remaining(), page.revision());
    }

    @Override
    public Watch watch(String prefix, long afterRevision, WatchListener listener) {
        return store.watch(prefix, afterRevision, new Reader(listener));
    }

    private byte[] sealed(String key, byte[] value) {
        EncryptionConfiguration now = configuration;
        return now == EncryptionConfiguration.NONE
                ? value
                : now.of(places.of(key)).seal(value, place(key));
    }

    private WriteResult read(WriteResult result) {
        return result instanceof WriteResult.Conflict(Entry current)
                ? new WriteResult.Conflict(read(current))
                : result;
    }

    private Entry read(Entry entry) {
        byte[] stored = entry.value();
        EncryptionConfiguration now = configuration;
        if (now == EncryptionConfiguration.NONE && stored.length > 0 && stored[0] == OBJECT) {
            return entry; // as it always is where nothing was ever encrypted
        }
        String key = entry.key();
        return switch (now.of(places.of(key)).open(stored, 0, place(key))) {
            case Reading.Plain(byte[] value, boolean stale) ->
                    value == stored && !stale ? entry : entry.reading(value, stale);
            case Reading.Unreadable(String why) -> entry.unreadable(why);
        };
    }

    private static byte[] place(String key) {
        return key.getBytes(StandardCharsets.US_ASCII);
    }

    /** Reads what a watch tells. */
    private final class Reader implements WatchListener {

        private final WatchListener listener;

        Reader(WatchListener listener) {
            this.listener = listener;
        }

        @Override
        public void changed(Change change) {
            Entry before = readOrNull(change.before());
            Entry after = readOrNull(change.after());
            boolean asTold = before == change.before() && after == change.after();
            listener.changed(
                    asTold ? change : new Change(change.key(), change.revision(), before, after));
        }

        private @Nullable Entry readOrNull(@Nullable Entry entry) {
            return entry == null ? null : read(entry);
        }

        @Override
        public void reached(long revision) {
            listener.reached(revision);
        }

        @Override
        public void ended(WatchEnd end) {
            listener.ended(end);
        }
    }

    @Override
    public CompletionStage<Long> currentRevision() {
        return store.currentRevision();
    }

    @Override
    public void compact(long revision) {
        store.compact(revision);
    }

    @Override
    public StoreHealth health() {
        return store.health();
    }

    @Override
    public Subscription onHealthChange(Consumer<StoreHealth> listener) {
        return store.onHealthChange(listener);
    }

    @Override
    public void close() {
        store.close();
    }
}
