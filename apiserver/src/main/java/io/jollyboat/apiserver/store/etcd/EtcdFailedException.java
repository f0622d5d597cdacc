package io.jollyboat.apiserver.store.etcd;

import io.jollyboat.apiserver.store.StoreException;
import io.jollyboat.apiserver.store.StoreUnavailableException;

/** A call to etcd failed. Checked, so that whoever calls says what it means there. */
final class EtcdFailedException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient EtcdFailure failure;

    EtcdFailedException(EtcdFailure failure) {
        super(failure.toString());
        this.failure = failure;
    }

    EtcdFailure failure() {
        return failure;
    }

    /** As the store tells it where nothing more special is known. */
    StoreException toStoreException() {
        return switch (failure) {
            case EtcdFailure.Other(StoreException exception) -> exception;
            case EtcdFailure.Lost(String reason, Throwable cause) ->
                    new StoreUnavailableException("etcd does not answer: " + reason, cause);
            case EtcdFailure.Compacted(), EtcdFailure.Future(), EtcdFailure.LeaseEnded() ->
                    new StoreUnavailableException("etcd answered: " + failure, this);
        };
    }
}
