package io.jollyboat.apiserver.store.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.store.Lifetime;
import io.jollyboat.apiserver.store.WatchRecorder;
import io.jollyboat.core.runtime.Timeline;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same promises when others may write to the same etcd. */
class SharedEtcdStoreIT extends EtcdStoreIT {

    @Override
    protected boolean exclusive() {
        return false;
    }

    @Override
    protected Timeline timeline() {
        return Timeline.real();
    }

    @Test
    void whatAnotherWritesIsInTheCurrentRevisionAndInTheWatches() {
        try (var other =
                EtcdStore.open(EtcdSettings.shared(List.of(endpoint())), Timeline.real())) {
            var recorder = new WatchRecorder();
            try (var _ = store.watch(PODS, now(), recorder)) {
                for (int i = 0; i < 20; i++) {
                    long written = revision(other.create(PODS + i, bytes("x"), Lifetime.FOREVER));
                    assertThat(now()).isGreaterThanOrEqualTo(written);
                    recorder.awaitReached(written);
                }
                assertThat(recorder.changes()).hasSize(20);
            }
        }
    }
}
