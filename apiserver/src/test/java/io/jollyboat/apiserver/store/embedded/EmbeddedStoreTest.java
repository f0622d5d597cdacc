package io.jollyboat.apiserver.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.store.Entry;
import io.jollyboat.apiserver.store.Lifetime;
import io.jollyboat.apiserver.store.Range;
import io.jollyboat.apiserver.store.RangeResult;
import io.jollyboat.apiserver.store.Store;
import io.jollyboat.apiserver.store.StoreContractTest;
import io.jollyboat.apiserver.store.StoreFormat;
import io.jollyboat.apiserver.store.StoreRefusedException;
import io.jollyboat.apiserver.store.WatchEnd;
import io.jollyboat.apiserver.store.WatchRecorder;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.runtime.VirtualTimeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedStoreTest extends StoreContractTest {

    @TempDir private Path directory;

    @Override
    protected Store open() {
        return EmbeddedStore.open(path(), Timeline.real(), 100_000);
    }

    private Path path() {
        return directory.resolve("folder").resolve("store");
    }

    private void reopen() {
        store.close();
        store = open();
    }

    @Test
    void itsFilesTakeWhatWasWritten() {
        long before = ((Store.Filed) store).bytes();

        store.create("/registry/pods/a/b", new byte[5000], Lifetime.FOREVER);

        assertThat(((Store.Filed) store).bytes()).isBetween(before + 5000, before + 6000);
    }

    @Test
    void whatWasWrittenIsThereWhenOpenedAgain() {
        long a = create("a", "one");
        long b = update("b", "two", create("b", "one"));
        long deleted = delete("c", create("c", "one"));

        reopen();

        assertThat(page(Range.all(PODS)).entries())
                .containsExactly(
                        new Entry(PODS + "a", bytes("one"), a, a),
                        new Entry(PODS + "b", bytes("two"), b - 1, b));
        assertThat(text(existing(PODS + "b"))).isEqualTo("two");
        assertThat(now()).isEqualTo(deleted);
        assertThat(create("d", "x")).isEqualTo(deleted + 1);
    }

    @Test
    void historyFromBeforeARestartCountsAsCompacted() {
        long first = create("a", "1");
        long second = update("a", "2", first);

        reopen();

        var recorder = new WatchRecorder();
        store.watch(PODS, first, recorder);
        assertThat(recorder.end()).isEqualTo(new WatchEnd.Compacted(second));
        assertThat(store.range(new Range(PODS, null, 0, first)))
                .isEqualTo(new RangeResult.Compacted(second));
    }

    @Test
    void aLifetimeEndsAcrossARestart() {
        store.create(PODS + "event", bytes("x"), Lifetime.of(Duration.ofSeconds(1)));
        store.create(PODS + "later", bytes("x"), Lifetime.of(Duration.ofHours(1)));

        reopen();
        var recorder = new WatchRecorder();
        try (var _ = store.watch(PODS, now(), recorder)) {
            if (store.get(PODS + "event").entry() != null) {
                recorder.awaitChanges(1);
            }
        }

        assertThat(page(Range.all(PODS)).entries())
                .extracting(Entry::key)
                .containsExactly(PODS + "later");
    }

    @Test
    void muchWritingDoesNotFillTheDirectory() throws Exception {
        long revision = create("a", "x");
        for (int i = 0; i < 1000; i++) {
            revision = update("a", i + "x".repeat(2000), revision);
        }
        reopen();

        assertThat(text(existing(PODS + "a"))).startsWith("999x");
        try (var files = Files.list(path())) {
            assertThat(files.mapToLong(file -> file.toFile().length()).sum()).isLessThan(1_000_000);
        }
    }

    @Test
    void aClosedStoreLeavesItsDirectoryToOthers() throws Exception {
        var timeline = new VirtualTimeline(1);
        Path place = directory.resolve("other");
        var busy = EmbeddedStore.open(place, timeline, 100);
        for (int i = 0; i < 3; i++) { // the first asks for a new log, the others would begin it
            busy.create(PODS + i, bytes("x".repeat(1000)), Lifetime.FOREVER);
        }
        busy.close();
        List<String> closed = names(place);

        timeline.advance(Duration.ofMinutes(5));

        assertThat(names(place)).isEqualTo(closed);
    }

    private static List<String> names(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aDirectoryInUseIsRefused() {
        assertThatThrownBy(this::open)
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining("another Jollyboat is using");
    }

    @Test
    void aStoreOfANewerVersionIsRefusedAndLeftAlone() throws Exception {
        create("a", "1");
        store.close();
        Files.writeString(path().resolve("format"), "jollyboat-store 2\n");

        assertThatThrownBy(this::open)
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining("newer Jollyboat");
        Files.writeString(path().resolve("format"), StoreFormat.MARK);
        store = open();
        assertThat(text(existing(PODS + "a"))).isEqualTo("1");
    }

    @Test
    void aDirectoryThatIsNoStoreIsRefused() throws Exception {
        Path other = Files.createDirectory(directory.resolve("other"));
        Files.writeString(other.resolve("letter"), "Dear reader");

        assertThatThrownBy(() -> EmbeddedStore.open(other, Timeline.real()))
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining("something else than a store");
    }

    @Test
    void damageToWhatWasAcknowledgedIsRefused() throws Exception {
        for (int i = 0; i < 20; i++) {
            create("p" + i, "x".repeat(100));
        }
        store.close();
        Path log = path().resolve("log-00000001");
        byte[] bytes = Files.readAllBytes(log);
        bytes[bytes.length / 2] ^= 1;
        Files.write(log, bytes);

        assertThatThrownBy(this::open)
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining("damaged (log-00000001 at byte");
    }

    @Test
    void anInterruptedCallerHarmsNobody() throws Exception {
        for (int i = 0; i < 20; i++) {
            create("p" + i, "x".repeat(10_000));
        }
        Thread.currentThread().interrupt();
        long revision = create("a", "1");
        assertThat(Thread.interrupted()).isTrue();

        assertThat(existing(PODS + "a").modRevision()).isEqualTo(revision);
        update("a", "2", revision);
    }
}
