package io.jollyboat.apiserver.store.etcd;

import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.PutResponse;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import io.jollyboat.apiserver.store.Change;
import io.jollyboat.apiserver.store.Entry;

/** What is to be done to one key if it is at a revision. */
sealed interface Write {

    String key();

    /** The revision that the key must have, 0 when it must not exist. */
    long expected();

    RequestOp operation();

    /** Says what is known of the key once it is done. */
    void done(KnownKeys keys, long revision);

    default TxnRequest transaction() {
        return EtcdTransaction.ifAt(EtcdEntries.bytes(key()), expected(), operation());
    }

    /**
     * A value.
     *
     * @param lease 0 for none
     * @param told whether the watches are told by the answer, which then says what it replaces
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Put(String key, byte[] value, long expected, long lease, boolean told) implements Write {

        PutRequest request() {
            return PutRequest.newBuilder()
                    .setKey(EtcdEntries.bytes(key))
                    .setValue(EtcdEntries.wrap(value))
                    .setLease(lease)
                    .setPrevKv(told && expected != 0)
                    .build();
        }

        @Override
        public RequestOp operation() {
            return RequestOp.newBuilder().setRequestPut(request()).build();
        }

        @Override
        public void done(KnownKeys keys, long revision) {
            keys.written(key, revision, lease == 0);
        }

        /** What the watches are told, by the answer. */
        Change change(PutResponse done, long revision) {
            Entry before = done.hasPrevKv() ? EtcdEntries.entry(done.getPrevKv()) : null;
            long created = before == null ? revision : before.createRevision();
            return new Change(key, revision, before, new Entry(key, value, created, revision));
        }
    }

    /** The end of a key. */
    record Removal(String key, long expected) implements Write {

        DeleteRangeRequest request() {
            return DeleteRangeRequest.newBuilder().setKey(EtcdEntries.bytes(key)).build();
        }

        @Override
        public RequestOp operation() {
            return RequestOp.newBuilder().setRequestDeleteRange(request()).build();
        }

        @Override
        public void done(KnownKeys keys, long revision) {
            keys.removed(key, revision);
        }
    }
}
