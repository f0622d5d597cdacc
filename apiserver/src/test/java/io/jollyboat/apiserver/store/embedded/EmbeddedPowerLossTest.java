package io.jollyboat.apiserver.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.store.Entry;
import io.jollyboat.apiserver.store.Lifetime;
import io.jollyboat.apiserver.store.Range;
import io.jollyboat.apiserver.store.RangeResult;
import io.jollyboat.apiserver.store.WriteResult;
import io.jollyboat.core.runtime.Timeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * When the power fails during a disk write, any of its sectors may have arrived and any may not.
 * This writes a log, cuts it in the middle of every write, lets some sectors arrive, and opens what
 * there is then.
 */
class EmbeddedPowerLossTest {

    private static final int SECTOR = 512;
    private static final int WRITES = 60;
    private static final int TRIES = 5;

    @TempDir private Path directory;
    private final Random random = new Random(4096);

    /** What stands in the store after each write, and how long the log then was. */
    private record Acknowledged(int length, Map<String, Entry> entries) {}

    private final List<Acknowledged> history = new ArrayList<>();
    private byte[] log = new byte[0];

    @BeforeEach
    void writeALog() throws Exception {
        Path path = directory.resolve("written");
        Path file = path.resolve("log-00000001");
        try (var store = EmbeddedStore.open(path, Timeline.real())) {
            history.add(new Acknowledged(0, Map.of()));
            for (int i = 0; i < WRITES; i++) {
                Map<String, Entry> entries = new HashMap<>(history.getLast().entries());
                write(store, i, entries);
                history.add(new Acknowledged((int) Files.size(file), Map.copyOf(entries)));
            }
        }
        log = Files.readAllBytes(file);
    }

    @Test
    void whenThePowerFailsDuringAWriteAllEarlierOnesAreThereAndItselfWhollyOrNot()
            throws Exception {
        for (int write = 1; write <= WRITES; write++) {
            Acknowledged before = history.get(write - 1);
            Acknowledged after = history.get(write);
            for (int i = 0; i < TRIES; i++) {
                byte[] left = Arrays.copyOf(log, before.length());
                left = Arrays.copyOf(left, lengthBetween(before.length(), after.length()));
                for (int at = before.length(); at < left.length; at = endOfSector(at)) {
                    if (random.nextInt(4) < i) {
                        int end = Math.min(left.length, endOfSector(at));
                        System.arraycopy(log, at, left, at, end - at);
                    }
                }
                assertThat(opened(left)).isIn(before.entries(), after.entries());
            }
        }
    }

    @Test
    void whatIsWrittenAfterAPowerLossIsThereAfterTheNext() throws Exception {
        Acknowledged middle = history.get(WRITES / 2);
        Path path = place(Arrays.copyOf(log, middle.length() + 100));
        Map<String, Entry> entries = new HashMap<>(middle.entries());
        try (var store = EmbeddedStore.open(path, Timeline.real())) {
            for (int i = 0; i < 10; i++) {
                write(store, i, entries);
            }
        }

        try (var store = EmbeddedStore.open(path, Timeline.real())) {
            assertThat(entries(store)).isEqualTo(entries);
        }
    }

    private int lengthBetween(int before, int after) {
        return before + 1 + random.nextInt(after - before);
    }

    private static int endOfSector(int at) {
        return (at / SECTOR + 1) * SECTOR;
    }

    private void write(EmbeddedStore store, int number, Map<String, Entry> entries) {
        String key = "/registry/p/" + random.nextInt(12);
        byte[] value = WholeValue.value(number, random.nextInt(9000));
        Entry current = entries.get(key);
        WriteResult result;
        if (current == null) {
            result = store.create(key, value, Lifetime.FOREVER);
        } else if (random.nextInt(4) == 0) {
            result = store.delete(key, current.modRevision());
        } else {
            result = store.update(key, value, current.modRevision(), Lifetime.FOREVER);
        }
        assertThat(result).isInstanceOf(WriteResult.Written.class);
        Entry now = store.get(key).entry();
        if (now == null) {
            entries.remove(key);
        } else {
            entries.put(key, now);
        }
    }

    private Path place(byte[] left) throws IOException {
        Path path = directory.resolve("left");
        Files.createDirectories(path);
        Files.writeString(path.resolve("format"), "jollyboat-store 1");
        Files.write(path.resolve("log-00000001"), left);
        return path;
    }

    private Map<String, Entry> opened(byte[] left) throws IOException {
        try (var store = EmbeddedStore.open(place(left), Timeline.real())) {
            return entries(store);
        }
    }

    private static Map<String, Entry> entries(EmbeddedStore store) {
        Map<String, Entry> found = new HashMap<>();
        for (Entry entry : ((RangeResult.Page) store.range(Range.all("/registry/p/"))).entries()) {
            WholeValue.number(entry);
            found.put(entry.key(), entry);
        }
        return found;
    }
}
