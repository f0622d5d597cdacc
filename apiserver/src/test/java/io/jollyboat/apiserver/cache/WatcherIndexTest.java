package io.jollyboat.apiserver.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.resource.SelectableField;
import io.jollyboat.apiserver.store.Entry;
import io.jollyboat.apiserver.store.Lifetime;
import io.jollyboat.apiserver.store.memory.MemoryStore;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.runtime.VirtualTimeline;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** How many watchers are asked of a change, and that those are the right ones. */
class WatcherIndexTest {

    private static final String SHIPS = "/registry/ships/";
    private static final int PORTS = 1000;
    private static final Function<ObjectNode, String> PORT =
            new SelectableField("spec.port", "").reader();

    private final VirtualTimeline timeline = new VirtualTimeline(1);
    private final MemoryStore store = new MemoryStore(timeline);
    private final RegistryCache registry = new RegistryCache(store, timeline);
    private int asked;

    @BeforeEach
    void start() {
        registry.start();
    }

    @Test
    void aChangeIsHeldOnlyAgainstTheWatchersOfItsValue() {
        List<Reader> readers = new ArrayList<>();
        for (int port = 0; port < PORTS; port++) {
            readers.add(watch(SHIPS, new AtPort("p" + port)));
        }

        sail("south/a", "p7");
        sail("north/b", "p8");
        settle();

        assertThat(asked).isEqualTo(2);
        assertThat(readers.get(7).told).containsExactly("ADDED south/a");
        assertThat(readers.get(8).told).containsExactly("ADDED north/b");
    }

    @Test
    void whatMovesIsDeletedForWhoSawItAndAddedForWhoSeesItNow() {
        Reader left = watch(SHIPS, new AtPort("p1"));
        Reader entered = watch(SHIPS, new AtPort("p2"));
        Reader elsewhere = watch(SHIPS, new AtPort("p3"));
        sail("south/a", "p1");
        settle();

        sail("south/a", "p2");
        settle();
        remove("south/a");
        settle();

        assertThat(left.told).containsExactly("ADDED south/a", "DELETED south/a");
        assertThat(entered.told).containsExactly("ADDED south/a", "DELETED south/a");
        assertThat(elsewhere.told).isEmpty();
    }

    @Test
    void whatHadNoValueComesIntoViewWithIt() {
        Reader unmoored = watch(SHIPS, new AtPort(""));
        Reader moored = watch(SHIPS, new AtPort("p1"));
        sail("south/a", null);
        settle();

        sail("south/a", "p1");
        settle();

        assertThat(unmoored.told).containsExactly("ADDED south/a", "DELETED south/a");
        assertThat(moored.told).containsExactly("ADDED south/a");
    }

    @Test
    void aChangeIsHeldOnlyAgainstTheWatchersOfItsNamespaceItsNameAndAll() {
        Reader south = watch(SHIPS + "south/", new Counted());
        Reader north = watch(SHIPS + "north/", new Counted());
        Reader all = watch(SHIPS, new Counted());
        Reader one = watch(SHIPS + "south/a", new Counted());
        Reader named = watch(SHIPS, new Named("a"));
        Reader otherwise = watch(SHIPS, new Named("b"));

        sail("south/a", "p1");
        settle();

        assertThat(asked).isEqualTo(4);
        assertThat(List.of(south, all, one, named))
                .allSatisfy(reader -> assertThat(reader.told).containsExactly("ADDED south/a"));
        assertThat(north.told).isEmpty();
        assertThat(otherwise.told).isEmpty();
    }

    @Test
    void nobodyIsAskedWhoHasGone() {
        Reader gone = watch(SHIPS, new AtPort("p1"));
        Reader stays = watch(SHIPS, new AtPort("p1"));
        Objects.requireNonNull(gone.watcher).stop();
        settle();

        sail("south/a", "p1");
        settle();

        assertThat(gone.told).isEmpty();
        assertThat(stays.told).containsExactly("ADDED south/a");
        assertThat(ships().watching()).isEqualTo(1);
        Objects.requireNonNull(stays.watcher).stop();
        settle();
        assertThat(ships().watching()).isZero();
    }

    @Test
    void whatHappenedElsewhereBeforeIsNotToldAfterwards() {
        ships();
        long before = registry.revision();
        sail("south/a", "p1");
        sail("north/b", "p2");

        Reader south = new Reader();
        ships().watch(
                        new WatchPlan(
                                SHIPS + "south/",
                                false,
                                Selection.EVERYTHING,
                                false,
                                before,
                                false,
                                false),
                        south);
        settle();

        assertThat(south.told).containsExactly("ADDED south/a");
    }

    private Reader watch(String keyPrefix, Selection selection) {
        Reader reader = new Reader();
        reader.watcher =
                ships().watch(
                                new WatchPlan(
                                        keyPrefix,
                                        !keyPrefix.endsWith("/"),
                                        selection,
                                        true,
                                        0,
                                        false,
                                        false),
                                reader);
        return reader;
    }

    private ResourceCache ships() {
        return registry.resource(SHIPS);
    }

    private void settle() {
        timeline.advance(Duration.ofMillis(1));
    }

    private void sail(String name, @Nullable String port) {
        String spec = port == null ? "{}" : "{\"port\":\"" + port + "\"}";
        byte[] json =
                "{\"apiVersion\":\"v1\",\"kind\":\"Ship\",\"metadata\":{},\"spec\":%s}"
                        .formatted(spec)
                        .getBytes(StandardCharsets.UTF_8);
        Entry now = store.get(SHIPS + name).entry();
        if (now == null) {
            store.create(SHIPS + name, json, Lifetime.FOREVER);
        } else {
            store.update(SHIPS + name, json, now.modRevision(), Lifetime.FOREVER);
        }
    }

    private void remove(String name) {
        Entry now = Objects.requireNonNull(store.get(SHIPS + name).entry());
        store.delete(SHIPS + name, now.modRevision());
    }

    /** Selects all and counts how often it is asked. */
    private class Counted implements Selection {
        @Override
        public boolean selects(StoredObject object) {
            asked++;
            return true;
        }
    }

    private final class AtPort extends Counted {
        private final String port;

        AtPort(String port) {
            this.port = port;
        }

        @Override
        public boolean selects(StoredObject object) {
            return super.selects(object) && PORT.apply(object.tree()).equals(port);
        }

        @Override
        public Trait trait() {
            return Trait.field("spec.port", PORT, port);
        }
    }

    private final class Named extends Counted {
        private final String name;

        Named(String name) {
            this.name = name;
        }

        @Override
        public boolean selects(StoredObject object) {
            return super.selects(object) && object.key().endsWith("/" + name);
        }

        @Override
        public Trait trait() {
            return Trait.name(name);
        }
    }

    private static final class Reader implements EventSink {
        private final List<String> told = new ArrayList<>();
        private @Nullable Watcher watcher;

        @Override
        public void event(WatchEvent event) {
            StoredObject object = Objects.requireNonNull(event.object());
            told.add(event.type() + " " + object.key().substring(SHIPS.length()));
        }

        @Override
        public boolean ready() {
            return true;
        }

        @Override
        public void ended(@Nullable ApiException why) {}
    }
}
