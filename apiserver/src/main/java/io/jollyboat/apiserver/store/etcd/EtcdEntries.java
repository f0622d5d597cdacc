package io.jollyboat.apiserver.store.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.kv.GetResponse;
import io.jollyboat.apiserver.store.Entry;
import org.jspecify.annotations.Nullable;

/** Between etcd's words and ours. */
final class EtcdEntries {

    private EtcdEntries() {}

    static ByteSequence bytes(String text) {
        return ByteSequence.from(text, UTF_8);
    }

    static Entry entry(KeyValue pair) {
        return new Entry(
                pair.getKey().toString(UTF_8),
                pair.getValue().getBytes(),
                pair.getCreateRevision(),
                pair.getModRevision());
    }

    /** The only pair of an answer, if any. */
    static @Nullable KeyValue only(GetResponse response) {
        return response.getKvs().isEmpty() ? null : response.getKvs().getFirst();
    }

    /** The first key that begins with a prefix; of an empty one, the lowest that etcd takes. */
    static ByteSequence start(String prefix) {
        return prefix.isEmpty() ? ByteSequence.from(new byte[1]) : bytes(prefix);
    }

    /**
     * The first key after all that begin with a prefix; of an empty one, etcd's word for no end.
     */
    static ByteSequence end(String prefix) {
        byte[] end = prefix.getBytes(UTF_8);
        if (end.length == 0) {
            return ByteSequence.from(new byte[1]);
        }
        end[end.length - 1]++; // ASCII: never overflows
        return ByteSequence.from(end);
    }
}
