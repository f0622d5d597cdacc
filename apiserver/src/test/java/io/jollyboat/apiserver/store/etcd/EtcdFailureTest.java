package io.jollyboat.apiserver.store.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.jollyboat.apiserver.store.StoreLimitException;
import io.jollyboat.apiserver.store.StoreLimitException.Limit;
import io.jollyboat.apiserver.store.StoreRefusedException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class EtcdFailureTest {

    @Test
    void limitsAreToldApart() {
        assertThat(limit(Status.INVALID_ARGUMENT, "etcdserver: request is too large"))
                .isEqualTo(Limit.REQUEST_TOO_LARGE);
        assertThat(limit(Status.RESOURCE_EXHAUSTED, "grpc: received message larger than max"))
                .isEqualTo(Limit.REQUEST_TOO_LARGE);
        assertThat(limit(Status.RESOURCE_EXHAUSTED, "etcdserver: too many requests"))
                .isEqualTo(Limit.TOO_MANY_REQUESTS);
        assertThat(limit(Status.RESOURCE_EXHAUSTED, "etcdserver: mvcc: database space exceeded"))
                .isEqualTo(Limit.STORE_FULL);
    }

    @Test
    void revisionsOutOfReachAreToldApart() {
        assertThat(
                        of(
                                Status.OUT_OF_RANGE,
                                "etcdserver: mvcc: required revision has been compacted"))
                .isEqualTo(new EtcdFailure.Compacted());
        assertThat(
                        of(
                                Status.OUT_OF_RANGE,
                                "etcdserver: mvcc: required revision is a future revision"))
                .isEqualTo(new EtcdFailure.Future());
    }

    @Test
    void whatLeavesTheOutcomeOpenIsLost() {
        assertThat(of(Status.UNAVAILABLE, "etcdserver: leader changed"))
                .isInstanceOf(EtcdFailure.Lost.class);
        assertThat(of(Status.DEADLINE_EXCEEDED, "")).isInstanceOf(EtcdFailure.Lost.class);
        assertThat(EtcdFailure.of(new IllegalStateException("odd")))
                .isInstanceOf(EtcdFailure.Lost.class);
    }

    @Test
    void beingKeptOutIsRefusal() {
        assertThat(of(Status.PERMISSION_DENIED, "etcdserver: permission denied"))
                .isInstanceOfSatisfying(
                        EtcdFailure.Other.class,
                        other ->
                                assertThat(other.exception())
                                        .isInstanceOf(StoreRefusedException.class));
    }

    private static EtcdFailure of(Status status, String words) {
        return EtcdFailure.of(
                new ExecutionException(status.withDescription(words).asRuntimeException()));
    }

    private static Limit limit(Status status, String words) {
        var other = (EtcdFailure.Other) of(status, words);
        return ((StoreLimitException) other.exception()).limit();
    }
}
