package io.jollyboat.apiserver.store.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import io.jollyboat.apiserver.store.StoreFormat;
import java.util.concurrent.CompletableFuture;

/**
 * The mark in etcd that says how the store was written, kept apart from the objects. Looking at it
 * is also how a connection is tried.
 */
final class EtcdFormat {

    static final ByteSequence KEY = ByteSequence.from("/jollyboat/store/format", UTF_8);

    private EtcdFormat() {}

    /**
     * Reads the mark, and sets it where there is none.
     *
     * @return an answer whose header tells the cluster and the revision; fails with a
     *     StoreRefusedException when the mark is not ours to read
     */
    static CompletableFuture<TxnResponse> check(KV etcd) {
        ByteSequence ours = ByteSequence.from(StoreFormat.MARK, UTF_8);
        return etcd.txn()
                .If(new Cmp(KEY, Cmp.Op.EQUAL, CmpTarget.createRevision(0)))
                .Then(Op.put(KEY, ours, PutOption.DEFAULT))
                .Else(Op.get(KEY, GetOption.DEFAULT))
                .commit()
                .thenApply(EtcdFormat::checked);
    }

    private static TxnResponse checked(TxnResponse response) {
        for (GetResponse get : response.getGetResponses()) {
            StoreFormat.check(get.getKvs().getFirst().getValue().toString(UTF_8), "this etcd");
        }
        return response;
    }
}
