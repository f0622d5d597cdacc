package io.jollyboat.apiserver.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.store.Entry;
import io.jollyboat.apiserver.store.Lifetime;
import io.jollyboat.apiserver.store.WriteResult;
import io.jollyboat.apiserver.store.memory.MemoryStore;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.runtime.VirtualTimeline;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegistryCacheTest {

    private static final String SHIPS = "/registry/ships/";

    private final VirtualTimeline timeline = new VirtualTimeline(1);
    private final MemoryStore store = new MemoryStore(timeline);
    private final RegistryCache registry = new RegistryCache(store, timeline);

    @BeforeEach
    void start() {
        registry.start();
    }

    @Test
    void hasAppliedAWriteOnceItIsAcknowledged() {
        long revision = create("a");

        assertThat(registry.revision()).isEqualTo(revision);
        assertThat(ships().list(SHIPS).objects())
                .extracting(StoredObject::key)
                .containsExactly(SHIPS + "a");
    }

    @Test
    void aListIsOfNowHoweverOftenItWasAskedForBefore() {
        create("a");
        List<StoredObject> first = ships().list(SHIPS).objects();
        create("b");
        List<StoredObject> second = ships().list(SHIPS).objects();
        delete("a");

        assertThat(first).extracting(StoredObject::key).containsExactly(SHIPS + "a");
        assertThat(second).extracting(StoredObject::key).containsExactly(SHIPS + "a", SHIPS + "b");
        assertThat(ships().list(SHIPS).objects())
                .extracting(StoredObject::key)
                .containsExactly(SHIPS + "b");
        delete("b");
        assertThat(ships().list(SHIPS).objects()).isEmpty();
    }

    @Test
    void knowsWhatWasStoredBeforeAnybodyAskedForTheResource() {
        create("a");
        update("a", "{\"apiVersion\":\"v1\",\"kind\":\"Ship\",\"metadata\":{}}");

        assertThat(ships().list(SHIPS).objects()).hasSize(1);
    }

    @Test
    void splicesTheRevisionIntoTheStoredBytes() {
        long revision = create("a");
        StoredObject stored = Objects.requireNonNull(ships().get(SHIPS + "a"));

        assertThat(new String(stored.json(), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"apiVersion\":\"v1\",\"kind\":\"Ship\",\"metadata\":{\"resourceVersion\":\""
                                + revision
                                + "\",\"name\":\"a\"}}");
        assertThat(stored.tree().path("metadata").path("resourceVersion").asLong())
                .isEqualTo(revision);
    }

    @Test
    void showsTheStateOfAnEarlierRevision() {
        ships();
        create("a");
        long then = create("b");
        delete("a");
        create("c");
        update(
                "b",
                "{\"apiVersion\":\"v1\",\"kind\":\"Ship\",\"metadata\":{\"name\":\"b\",\"x\":1}}");

        List<StoredObject> objects = ships().listAt(SHIPS, then).objects();

        assertThat(objects).extracting(StoredObject::key).containsExactly(SHIPS + "a", SHIPS + "b");
        assertThat(objects.getLast().revision()).isEqualTo(then);
    }

    @Test
    void everyEarlierRevisionIsShownAsItWas() {
        Random random = new Random(7);
        Map<Long, List<String>> told = new TreeMap<>();
        ships();
        for (int i = 0; i < 300; i++) {
            String name = (random.nextBoolean() ? "east/" : "west/") + random.nextInt(12);
            if (store.get(SHIPS + name).entry() == null) {
                create(name);
            } else if (random.nextInt(3) == 0) {
                delete(name);
            } else {
                update(name, "{\"apiVersion\":\"v1\",\"kind\":\"Ship\",\"metadata\":{}}");
            }
            told.put(registry.revision(), names(ships().list(SHIPS)));
        }

        told.forEach(
                (revision, names) -> {
                    assertThat(names(ships().listAt(SHIPS, revision))).isEqualTo(names);
                    assertThat(names(ships().listAt(SHIPS + "west/", revision)))
                            .isEqualTo(names.stream().filter(n -> n.contains("west")).toList());
                });
    }

    private static List<String> names(Snapshot snapshot) {
        return snapshot.objects().stream().map(StoredObject::toString).toList();
    }

    @Test
    void forgetsWhatIsOldAndNotTheLastOfIt() {
        create("a");
        ships();
        for (int i = 0; i < 1000; i++) {
            update("a", "{\"apiVersion\":\"v1\",\"kind\":\"Ship\",\"metadata\":{\"x\":" + i + "}}");
        }
        long before = registry.revision() - 500;
        assertThat(ships().listAt(SHIPS, before).objects()).hasSize(1);

        timeline.advance(EventWindow.LONGEST.plusSeconds(1));
        create("b");

        assertThatThrownBy(() -> ships().listAt(SHIPS, before))
                .hasMessage("The resourceVersion for the provided list is too old.");
        long recent = registry.revision() - 100;
        assertThat(ships().listAt(SHIPS, recent).objects()).hasSize(1);
    }

    @Test
    void aFloodIsRememberedWhileItIsFresh() {
        create("a");
        ships();
        long before = registry.revision();
        for (int i = 0; i < EventWindow.CAPACITY * 2; i++) {
            update("a", "{\"apiVersion\":\"v1\",\"kind\":\"Ship\",\"metadata\":{\"x\":" + i + "}}");
        }
        assertThat(ships().listAt(SHIPS, before).objects()).hasSize(1);

        timeline.advance(EventWindow.FRESH.plusSeconds(1));
        create("b");

        assertThatThrownBy(() -> ships().listAt(SHIPS, before))
                .hasMessage("The resourceVersion for the provided list is too old.");
        assertThat(ships().listAt(SHIPS, registry.revision() - 4000).objects()).hasSize(1);
    }

    @Test
    void aReaderThatDoesNotKeepUpIsSentAwayInOrder() {
        create("a");
        Rested rested = new Rested();
        ships().watch(
                        new WatchPlan(SHIPS, false, Selection.EVERYTHING, true, 0, false, false),
                        rested);

        for (int i = 0; i < Watcher.INBOX_LIMIT + 1; i++) {
            update("a", "{\"apiVersion\":\"v1\",\"kind\":\"Ship\",\"metadata\":{\"x\":" + i + "}}");
        }
        timeline.advance(Duration.ofMillis(1));

        assertThat(rested.ended).isTrue();
        assertThat(rested.why).isNull();
        assertThat(ships().watching()).isZero();
    }

    @Test
    void tellsTheRestOnceTheReaderCanTakeMore() {
        Rested rested = new Rested();
        Watcher watcher =
                ships().watch(
                                new WatchPlan(
                                        SHIPS, false, Selection.EVERYTHING, true, 0, false, false),
                                rested);
        create("a");
        create("b");
        timeline.advance(Duration.ofMillis(1));
        assertThat(rested.told).isEmpty();

        rested.ready = true;
        watcher.proceed();
        timeline.advance(Duration.ofMillis(1));

        assertThat(rested.told).containsExactly("ADDED a", "ADDED b");
    }

    private ResourceCache ships() {
        return registry.resource(SHIPS);
    }

    private long create(String name) {
        String json =
                "{\"apiVersion\":\"v1\",\"kind\":\"Ship\",\"metadata\":{\"name\":\""
                        + name
                        + "\"}}";
        return revision(store.create(SHIPS + name, bytes(json), Lifetime.FOREVER));
    }

    private void update(String name, String json) {
        StoredObject current = new StoredObject(entry(name));
        revision(store.update(SHIPS + name, bytes(json), current.revision(), Lifetime.FOREVER));
    }

    private void delete(String name) {
        revision(store.delete(SHIPS + name, entry(name).modRevision()));
    }

    private Entry entry(String name) {
        return Objects.requireNonNull(store.get(SHIPS + name).entry());
    }

    private static long revision(WriteResult result) {
        return ((WriteResult.Written) result).revision();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A reader that takes nothing until told to. */
    private static final class Rested implements EventSink {
        private final List<String> told = new ArrayList<>();
        private boolean ready;
        private boolean ended;
        private @Nullable ApiException why;

        @Override
        public void event(WatchEvent event) {
            StoredObject object = event.object();
            String key = object == null ? "-" : object.key().substring(SHIPS.length());
            told.add(event.type() + " " + key);
        }

        @Override
        public boolean ready() {
            return ready;
        }

        @Override
        public void ended(@Nullable ApiException reason) {
            ended = true;
            why = reason;
        }
    }
}
