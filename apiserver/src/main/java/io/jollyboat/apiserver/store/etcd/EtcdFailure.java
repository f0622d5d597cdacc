package io.jollyboat.apiserver.store.etcd;

import io.grpc.Status;
import io.jollyboat.apiserver.store.StoreException;
import io.jollyboat.apiserver.store.StoreLimitException;
import io.jollyboat.apiserver.store.StoreLimitException.Limit;
import io.jollyboat.apiserver.store.StoreRefusedException;
import io.jollyboat.apiserver.store.StoreUnavailableException;
import java.util.Locale;

/** What etcd meant by an error, from its gRPC status and, where that says too little, its words. */
sealed interface EtcdFailure {

    /** The revision asked for is compacted. */
    record Compacted() implements EtcdFailure {}

    /** The revision asked for is not there yet. */
    record Future() implements EtcdFailure {}

    /** The lease to put under has ended. */
    record LeaseEnded() implements EtcdFailure {}

    /** The connection is lost, or no answer came in time: nobody knows whether it was done. */
    record Lost(String reason, Throwable cause) implements EtcdFailure {}

    /** Anything else, as the store tells it. */
    record Other(StoreException exception) implements EtcdFailure {}

    /** Reads an exception that a call gave. */
    static EtcdFailure of(Throwable cause) {
        Status status = Status.fromThrowable(cause);
        String words = status.getDescription() == null ? "" : status.getDescription();
        return switch (status.getCode()) {
            case OUT_OF_RANGE -> words.contains("compacted") ? new Compacted() : new Future();
            case NOT_FOUND ->
                    words.contains("lease") ? new LeaseEnded() : new Other(unknown(status, cause));
            case RESOURCE_EXHAUSTED -> new Other(exhausted(words, cause));
            case INVALID_ARGUMENT ->
                    words.contains("too large")
                            ? new Other(limit(Limit.REQUEST_TOO_LARGE, words, cause))
                            : new Other(unknown(status, cause));
            case UNAUTHENTICATED, PERMISSION_DENIED ->
                    new Other(
                            new StoreRefusedException("etcd does not let us in: " + words, cause));
            case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED, INTERNAL, ABORTED, UNKNOWN ->
                    new Lost(reason(status), cause);
            default -> new Other(unknown(status, cause));
        };
    }

    private static StoreException exhausted(String words, Throwable cause) {
        if (words.contains("space")) {
            return limit(Limit.STORE_FULL, words, cause);
        }
        return words.contains("larger than max")
                ? limit(Limit.REQUEST_TOO_LARGE, words, cause)
                : limit(Limit.TOO_MANY_REQUESTS, words, cause);
    }

    private static StoreException limit(Limit limit, String words, Throwable cause) {
        return new StoreLimitException(limit, words, cause);
    }

    private static StoreException unknown(Status status, Throwable cause) {
        return new StoreUnavailableException("etcd answered: " + reason(status), cause);
    }

    private static String reason(Status status) {
        String code = status.getCode().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        Throwable root = status.getCause();
        while (root != null && root.getCause() != null) {
            root = root.getCause();
        }
        String words = status.getDescription();
        return code
                + (words == null ? "" : ": " + words)
                + (root == null || root.getMessage() == null ? "" : " (" + root.getMessage() + ")");
    }
}
