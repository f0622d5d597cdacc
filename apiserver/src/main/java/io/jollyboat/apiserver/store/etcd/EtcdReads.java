package io.jollyboat.apiserver.store.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.options.GetOption;
import io.jollyboat.apiserver.store.Entry;
import io.jollyboat.apiserver.store.Lookup;
import io.jollyboat.apiserver.store.Range;
import io.jollyboat.apiserver.store.RangeResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gets and ranges. A large range is fetched in pieces, each about as large as is healthy. */
final class EtcdReads {

    /** No piece comes near this; it only keeps a mistake from exhausting memory. */
    static final int LARGEST_ANSWER = 256 * 1024 * 1024;

    private static final int FIRST_PIECE = 500; // entries
    private static final int LARGEST_PIECE = 10_000; // entries
    private static final long HEALTHY_ANSWER = 8L * 1024 * 1024; // bytes

    private final EtcdCalls calls;

    EtcdReads(EtcdCalls calls) {
        this.calls = calls;
    }

    Lookup get(String key) {
        try {
            GetResponse response = ask(EtcdEntries.bytes(key), GetOption.DEFAULT);
            KeyValue pair = EtcdEntries.only(response);
            return new Lookup(
                    pair == null ? null : EtcdEntries.entry(pair),
                    response.getHeader().getRevision());
        } catch (EtcdFailedException e) {
            throw e.toStoreException();
        }
    }

    /** The newest revision, by asking. */
    long newest() {
        try {
            GetOption countOnly = GetOption.builder().withCountOnly(true).build();
            return ask(EtcdFormat.KEY, countOnly).getHeader().getRevision();
        } catch (EtcdFailedException e) {
            throw e.toStoreException();
        }
    }

    RangeResult range(Range range) {
        try {
            return pieces(range);
        } catch (EtcdFailedException e) {
            return switch (e.failure()) {
                case EtcdFailure.Compacted() -> new RangeResult.Compacted(0);
                case EtcdFailure.Future() -> new RangeResult.Future(newest());
                default -> throw e.toStoreException();
            };
        }
    }

    private RangeResult pieces(Range range) throws EtcdFailedException {
        List<Entry> entries = new ArrayList<>();
        long revision = range.revision();
        long remaining;
        String last = range.startAfter();
        int piece = FIRST_PIECE;
        do {
            int wanted = range.limit() == 0 ? piece : range.limit() - entries.size();
            GetResponse response = piece(range.prefix(), last, revision, Math.min(wanted, piece));
            if (revision == 0) {
                revision = response.getHeader().getRevision();
            }
            long weight = 1;
            for (KeyValue pair : response.getKvs()) {
                Entry entry = EtcdEntries.entry(pair);
                weight += entry.value().length;
                entries.add(entry);
                last = entry.key();
            }
            int count = response.getKvs().size();
            remaining = response.getCount() - count;
            piece = Math.clamp(HEALTHY_ANSWER * count / weight, 1, LARGEST_PIECE);
        } while (remaining > 0 && (range.limit() == 0 || entries.size() < range.limit()));
        return new RangeResult.Page(entries, remaining, revision);
    }

    private GetResponse piece(String prefix, @Nullable String after, long revision, int limit)
            throws EtcdFailedException {
        GetOption option =
                GetOption.builder()
                        .withRange(EtcdEntries.end(prefix))
                        .withRevision(revision)
                        .withLimit(limit)
                        .build();
        return ask(
                after == null ? EtcdEntries.start(prefix) : EtcdEntries.bytes(after + '\0'),
                option);
    }

    /** The pair of a key as it was at a revision, if there was one. */
    @Nullable KeyValue at(String key, long revision) throws EtcdFailedException {
        GetOption option = GetOption.builder().withRevision(revision).build();
        return EtcdEntries.only(ask(EtcdEntries.bytes(key), option));
    }

    /** The pair of a key, now. */
    @Nullable KeyValue pair(String key) throws EtcdFailedException {
        return at(key, 0);
    }

    private GetResponse ask(ByteSequence key, GetOption option) throws EtcdFailedException {
        return calls.repeatable(client -> client.getKVClient().get(key, option));
    }
}
