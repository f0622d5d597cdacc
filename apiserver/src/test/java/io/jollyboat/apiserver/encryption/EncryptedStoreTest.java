package io.jollyboat.apiserver.encryption;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.store.Lifetime;
import io.jollyboat.apiserver.store.Store;
import io.jollyboat.apiserver.store.StoreContractTest;
import io.jollyboat.apiserver.store.memory.MemoryStore;
import io.jollyboat.core.metrics.Metrics;
import io.jollyboat.core.runtime.VirtualTimeline;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A store keeps all its promises while what it keeps is encrypted. */
class EncryptedStoreTest extends StoreContractTest {

    private final VirtualTimeline timeline = new VirtualTimeline(1);
    private final MemoryStore kept = new MemoryStore(timeline);

    @Override
    protected Store open() {
        return over(
                EncryptionFiles.settings(
                        EncryptionFiles.rule(
                                "'*.*'", EncryptionFiles.provider("aesgcm", "key1", 1))));
    }

    private Store over(EncryptionSettings settings) {
        return new EncryptionAtRest(kept, settings, List.of(), timeline, new Metrics()).store();
    }

    @Override
    protected void pass(Duration time) {
        timeline.advance(time);
    }

    @Test
    void whatIsKeptIsNotWhatWasWritten() {
        create("a", "{}");

        assertThat(text(kept.get(PODS + "a").entry())).startsWith("k8s:enc:aesgcm:v1:key1:");
        assertThat(text(existing(PODS + "a"))).isEqualTo("{}");
    }

    @Test
    void withoutEncryptionWhatIsKeptIsPassedOnAsItIs() {
        Store plain = over(EncryptionSettings.NONE);
        plain.create(PODS + "b", bytes("{}"), Lifetime.FOREVER);

        assertThat(plain.get(PODS + "b").entry()).isSameAs(kept.get(PODS + "b").entry());
    }

    @Test
    void whatCannotBeReadIsToldWithItsFaultAndMayBeRemoved() {
        long written = create("a", "{}");
        Store plain = over(EncryptionSettings.NONE);

        assertThat(Objects.requireNonNull(plain.get(PODS + "a").entry()).fault())
                .isEqualTo("identity transformer tried to read encrypted data");
        revision(plain.delete(PODS + "a", written));
    }
}
