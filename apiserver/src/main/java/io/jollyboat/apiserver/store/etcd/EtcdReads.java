package io.jollyboat.apiserver.store.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
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
            RangeResponse response = ask(of(EtcdEntries.bytes(key)));
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
            return ask(of(EtcdFormat.KEY).setCountOnly(true)).getHeader().getRevision();
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
            RangeResponse response = piece(range.prefix(), last, revision, Math.min(wanted, piece));
            if (revision == 0) {
                revision = response.getHeader().getRevision();
            }
            long weight = 1;
            for (KeyValue pair : response.getKvsList()) {
                Entry entry = EtcdEntries.entry(pair);
                weight += entry.value().length;
                entries.add(entry);
                last = entry.key();
            }
            int count = response.getKvsCount();
            remaining = response.getCount() - count;
            piece = Math.clamp(HEALTHY_ANSWER * count / weight, 1, LARGEST_PIECE);
        } while (remaining > 0 && (range.limit() == 0 || entries.size() < range.limit()));
        return new RangeResult.Page(entries, remaining, revision);
    }

    private RangeResponse piece(String prefix, @Nullable String after, long revision, int limit)
            throws EtcdFailedException {
        ByteString start =
                after == null ? EtcdEntries.start(prefix) : EtcdEntries.bytes(after + '\0');
        return ask(
                of(start)
                        .setRangeEnd(EtcdEntries.end(prefix))
                        .setRevision(revision)
                        .setLimit(limit));
    }

    /** All keys, without their values. */
    KnownKeys.Census keys() {
        try {
            List<String> keys = new ArrayList<>();
            RangeResponse page = keysFrom(EtcdEntries.ZERO, 0);
            long revision = page.getHeader().getRevision();
            while (true) {
                page.getKvsList().forEach(pair -> keys.add(pair.getKey().toStringUtf8()));
                if (!page.getMore()) {
                    return new KnownKeys.Census(keys, revision);
                }
                page = keysFrom(EtcdEntries.bytes(keys.getLast() + '\0'), revision);
            }
        } catch (EtcdFailedException e) {
            throw e.toStoreException();
        }
    }

    private RangeResponse keysFrom(ByteString start, long revision) throws EtcdFailedException {
        return ask(
                RangeRequest.newBuilder()
                        .setKey(start)
                        .setRangeEnd(EtcdEntries.ZERO)
                        .setKeysOnly(true)
                        .setRevision(revision)
                        .setLimit(LARGEST_PIECE));
    }

    /** The pair of a key as it was at a revision, if there was one. */
    @Nullable KeyValue at(String key, long revision) throws EtcdFailedException {
        return EtcdEntries.only(ask(of(EtcdEntries.bytes(key)).setRevision(revision)));
    }

    /** The pair of a key, now. */
    @Nullable KeyValue pair(String key) throws EtcdFailedException {
        return at(key, 0);
    }

    private static RangeRequest.Builder of(ByteString key) {
        return RangeRequest.newBuilder().setKey(key);
    }

    private RangeResponse ask(RangeRequest.Builder question) throws EtcdFailedException {
        return calls.repeatable(EtcdRpc.RANGE, question.build());
    }
}
