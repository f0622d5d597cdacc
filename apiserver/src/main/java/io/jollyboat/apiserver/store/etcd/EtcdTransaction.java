package io.jollyboat.apiserver.store.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.Compare.CompareTarget;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import org.jspecify.annotations.Nullable;

/** The one kind of transaction there is: change a key that is as expected, or say how it is. */
final class EtcdTransaction {

    private EtcdTransaction() {}

    /**
     * @param expected the revision that the key must have, 0 when it must not exist
     */
    static TxnRequest ifAt(ByteString key, long expected, RequestOp change) {
        var condition = Compare.newBuilder().setKey(key);
        if (expected == 0) {
            condition.setTarget(CompareTarget.CREATE).setCreateRevision(0);
        } else {
            condition.setTarget(CompareTarget.MOD).setModRevision(expected);
        }
        return TxnRequest.newBuilder()
                .addCompare(condition)
                .addSuccess(change)
                .addFailure(
                        RequestOp.newBuilder()
                                .setRequestRange(RangeRequest.newBuilder().setKey(key)))
                .build();
    }

    /** How the key was, of a transaction that changed nothing; null when it was not there. */
    static @Nullable KeyValue found(TxnResponse refused) {
        return EtcdEntries.only(refused.getResponses(0).getResponseRange());
    }
}
