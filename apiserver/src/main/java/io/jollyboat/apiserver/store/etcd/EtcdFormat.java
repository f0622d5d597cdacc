package io.jollyboat.apiserver.store.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnResponse;
import io.jollyboat.apiserver.store.StoreFormat;
import java.util.concurrent.CompletableFuture;

/**
 * The mark in etcd that says how the store was written, kept apart from the objects. Looking at it
 * is also how a connection is tried.
 */
final class EtcdFormat {

    static final ByteString KEY = EtcdEntries.bytes("/jollyboat/store/format");

    private EtcdFormat() {}

    /**
     * Reads the mark, and sets it where there is none.
     *
     * @return an answer whose header tells the cluster and the revision
     */
    static CompletableFuture<TxnResponse> ask(EtcdConnection etcd) {
        RequestOp mark =
                RequestOp.newBuilder()
                        .setRequestPut(
                                PutRequest.newBuilder()
                                        .setKey(KEY)
                                        .setValue(EtcdEntries.bytes(StoreFormat.MARK)))
                        .build();
        return etcd.call(EtcdRpc.TRANSACTION, EtcdTransaction.ifAt(KEY, 0, mark));
    }

    /**
     * Looks at the mark that was there.
     *
     * @throws io.jollyboat.apiserver.store.StoreRefusedException when it is not ours to read
     */
    static void check(TxnResponse answer) {
        KeyValue mark = answer.getSucceeded() ? null : EtcdTransaction.found(answer);
        if (mark != null) {
            StoreFormat.check(mark.getValue().toStringUtf8(), "this etcd");
        }
    }
}
