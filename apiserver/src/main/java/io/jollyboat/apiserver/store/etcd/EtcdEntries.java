package io.jollyboat.apiserver.store.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.RangeResponse;
import io.jollyboat.apiserver.store.Entry;
import org.jspecify.annotations.Nullable;

/** Between etcd's words and ours. */
final class EtcdEntries {

    /** As a range's end, no end. */
    static final ByteString ZERO = wrap(new byte[1]);

    private EtcdEntries() {}

    static ByteString bytes(String text) {
        return ByteString.copyFromUtf8(text);
    }

    /** Bytes that nobody will change, as they are. */
    static ByteString wrap(byte[] bytes) {
        return UnsafeByteOperations.unsafeWrap(bytes);
    }

    static Entry entry(KeyValue pair) {
        return new Entry(
                pair.getKey().toStringUtf8(),
                pair.getValue().toByteArray(),
                pair.getCreateRevision(),
                pair.getModRevision());
    }

    /** The only pair of an answer, if any. */
    static @Nullable KeyValue only(RangeResponse response) {
        return response.getKvsCount() == 0 ? null : response.getKvs(0);
    }

    /** The first key that begins with a prefix; of an empty one, the lowest that etcd takes. */
    static ByteString start(String prefix) {
        return prefix.isEmpty() ? ZERO : bytes(prefix);
    }

    /**
     * The first key after all that begin with a prefix; of an empty one, etcd's word for no end.
     */
    static ByteString end(String prefix) {
        if (prefix.isEmpty()) {
            return ZERO;
        }
        byte[] end = prefix.getBytes(UTF_8);
        end[end.length - 1]++; // ASCII: never overflows
        return wrap(end);
    }
}
