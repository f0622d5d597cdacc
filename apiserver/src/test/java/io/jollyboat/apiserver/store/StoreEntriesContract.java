package io.jollyboat.apiserver.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.jollyboat.apiserver.store.WriteResult.Conflict;
import io.jollyboat.apiserver.store.WriteResult.NotFound;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every engine promises of writing and reading entries. */
public abstract class StoreEntriesContract extends StoreFixture {

    @Test
    void whatWasCreatedCanBeRead() {
        long revision = create("a", "one");

        Lookup lookup = store.get(PODS + "a");

        Entry expected = new Entry(PODS + "a", bytes("one"), revision, revision);
        assertThat(lookup).isEqualTo(new Lookup(expected, revision));
        assertThat(text(lookup.entry())).isEqualTo("one");
        assertThat(existing(PODS + "a").createRevision()).isEqualTo(revision);
    }

    @Test
    void whatDoesNotExistIsNotFoundAtARevision() {
        long revision = create("a", "one");

        Lookup lookup = store.get(PODS + "b");

        assertThat(lookup.entry()).isNull();
        assertThat(lookup.revision()).isEqualTo(revision);
    }

    @Test
    void aSecondCreateGetsWhatExists() {
        long revision = create("a", "one");

        WriteResult second = store.create(PODS + "a", bytes("two"), Lifetime.FOREVER);

        assertThat(second)
                .asInstanceOf(type(Conflict.class))
                .satisfies(
                        conflict -> {
                            assertThat(text(conflict.current())).isEqualTo("one");
                            assertThat(conflict.current().modRevision()).isEqualTo(revision);
                        });
        assertThat(text(existing(PODS + "a"))).isEqualTo("one");
    }

    @Test
    void anUpdateReplacesWhatTheCallerSawAndKeepsItsBirth() {
        long created = create("a", "one");
        long updated = update("a", "two", created);

        Entry entry = existing(PODS + "a");

        assertThat(updated).isGreaterThan(created);
        assertThat(text(entry)).isEqualTo("two");
        assertThat(entry.createRevision()).isEqualTo(created);
        assertThat(entry.modRevision()).isEqualTo(updated);
    }

    @Test
    void anUpdateOfWhatHasChangedGetsWhatStandsThere() {
        long created = create("a", "one");
        long updated = update("a", "two", created);

        WriteResult late = store.update(PODS + "a", bytes("three"), created, Lifetime.FOREVER);

        assertThat(late).isEqualTo(new Conflict(existing(PODS + "a")));
        assertThat(((Conflict) late).current().modRevision()).isEqualTo(updated);
        assertThat(text(((Conflict) late).current())).isEqualTo("two");
    }

    @Test
    void updatesAndDeletesOfWhatIsNotThereSayNotFound() {
        long created = create("a", "one");
        long deleted = delete("a", created);

        assertThat(store.update(PODS + "a", bytes("two"), created, Lifetime.FOREVER))
                .isEqualTo(new NotFound(deleted));
        assertThat(store.update(PODS + "a", bytes("two"), created, Lifetime.KEEP))
                .isEqualTo(new NotFound(deleted));
        assertThat(store.delete(PODS + "a", created)).isEqualTo(new NotFound(deleted));
    }

    @Test
    void aDeleteRemovesOnlyWhatTheCallerSaw() {
        long created = create("a", "one");
        long updated = update("a", "two", created);

        assertThat(store.delete(PODS + "a", created)).isInstanceOf(Conflict.class);
        assertThat(store.get(PODS + "a").entry()).isNotNull();

        long deleted = delete("a", updated);

        assertThat(deleted).isGreaterThan(updated);
        assertThat(store.get(PODS + "a").entry()).isNull();
    }

    @Test
    void aKeyCanBeBornAgain() {
        long deleted = delete("a", create("a", "one"));
        long created = create("a", "two");

        assertThat(created).isGreaterThan(deleted);
        assertThat(existing(PODS + "a").createRevision()).isEqualTo(created);
    }

    @Test
    void emptyAndBinaryValuesComeBackAsTheyWere() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        store.create(PODS + "empty", new byte[0], Lifetime.FOREVER);
        store.create(PODS + "all", all, Lifetime.FOREVER);

        assertThat(existing(PODS + "empty").value()).isEmpty();
        assertThat(existing(PODS + "all").value()).isEqualTo(all);
    }

    @Test
    void aValueBeyondTheLimitIsRefusedAndNothingIsWritten() {
        byte[] large = new byte[3 * 1024 * 1024];

        assertThatThrownBy(() -> store.create(PODS + "a", large, Lifetime.FOREVER))
                .isInstanceOfSatisfying(
                        StoreLimitException.class,
                        e ->
                                assertThat(e.limit())
                                        .isEqualTo(StoreLimitException.Limit.REQUEST_TOO_LARGE));
        assertThat(store.get(PODS + "a").entry()).isNull();
        assertThat(store.health()).isEqualTo(new StoreHealth.Available());
    }

    @Test
    void aRangeIsInTheOrderOfTheKeysAndKeepsToThePrefix() {
        create("b", "2");
        create("a", "1");
        create("c", "3");
        write("/registry/podsecurity/x", "no");
        write("/registry/nodes/n", "no");

        RangeResult.Page page = page(Range.all(PODS));

        assertThat(page.entries()).extracting(StoreFixture::text).containsExactly("1", "2", "3");
        assertThat(page.remaining()).isZero();
        assertThat(page.revision()).isEqualTo(now());
    }

    @Test
    void anEmptyRangeHasARevisionToo() {
        long revision = write("/registry/nodes/n", "x");

        assertThat(page(Range.all(PODS))).isEqualTo(new RangeResult.Page(List.of(), 0, revision));
    }

    @Test
    void pagesShowOneRevisionWhateverHappensBetween() {
        long a = create("a", "a1");
        long b = create("b", "b1");
        create("c", "c1");
        long d = create("d", "d1");

        RangeResult.Page first = page(Range.first(PODS, 2));
        delete("b", b);
        delete("d", d);
        update("a", "a2", a);
        create("cc", "new");
        create("e", "new");
        RangeResult.Page second = page(Range.first(PODS, 2).next(first));

        assertThat(first.remaining()).isEqualTo(2);
        assertThat(first.entries()).extracting(Entry::key).containsExactly(PODS + "a", PODS + "b");
        assertThat(second.entries()).extracting(Entry::key).containsExactly(PODS + "c", PODS + "d");
        assertThat(second.remaining()).isZero();
        assertThat(second.revision()).isEqualTo(first.revision());
        assertThat(page(new Range(PODS, null, 1, first.revision())).entries())
                .extracting(StoreFixture::text)
                .containsExactly("a1");
        assertThat(page(new Range(PODS, PODS + "a", 1, first.revision())).remaining()).isEqualTo(2);
    }

    @Test
    void remainingCountsWhatFollows() {
        for (int i = 0; i < 25; i++) {
            create(String.format("p%02d", i), "x");
        }

        List<Long> remaining = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        Range range = Range.first(PODS, 10);
        RangeResult.Page page;
        do {
            page = page(range);
            remaining.add(page.remaining());
            page.entries().forEach(entry -> keys.add(entry.key()));
            range = range.next(page);
        } while (page.remaining() > 0);

        assertThat(remaining).containsExactly(15L, 5L, 0L);
        assertThat(keys).hasSize(25).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void aLargeRangeArrivesWhole() throws Exception {
        byte[] value = new byte[20_000];
        inParallel(
                14,
                writer -> {
                    for (int i = 0; i < 50; i++) {
                        store.create(PODS + writer + "-" + i, value, Lifetime.FOREVER);
                    }
                });

        RangeResult.Page page = page(Range.all(PODS));

        assertThat(page.entries()).hasSize(700);
        assertThat(page.entries()).extracting(Entry::key).isSorted().doesNotHaveDuplicates();
        assertThat(page(Range.first(PODS, 600)).remaining()).isEqualTo(100);
    }

    @Test
    void aCompactedRevisionAndAFutureOneAreOutcomes() {
        long first = create("a", "1");
        long second = update("a", "2", first);
        long third = update("a", "3", second);
        store.compact(second);

        assertThat(store.range(new Range(PODS, null, 0, first)))
                .isInstanceOf(RangeResult.Compacted.class);
        assertThat(page(new Range(PODS, null, 0, second)).entries())
                .extracting(StoreFixture::text)
                .containsExactly("2");
        assertThat(store.range(new Range(PODS, null, 0, third + 10)))
                .isEqualTo(new RangeResult.Future(third));
        assertThat(text(existing(PODS + "a"))).isEqualTo("3");
    }

    @Test
    void compactingTwiceIsNoErrorAndTheFutureCannotBeCompacted() {
        long revision = update("a", "2", create("a", "1"));
        store.compact(revision);
        store.compact(revision);
        store.compact(revision - 1);

        assertThatThrownBy(() -> store.compact(revision + 5))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
