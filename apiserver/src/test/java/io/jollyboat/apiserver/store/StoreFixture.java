package io.jollyboat.apiserver.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.store.WriteResult.Conflict;
import io.jollyboat.apiserver.store.WriteResult.Written;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A store to test, and the words that tests of stores speak in. */
public abstract class StoreFixture {

    protected static final String PODS = "/registry/pods/";

    protected Store store;

    /** An empty store. */
    protected abstract Store open() throws Exception;

    /** Lets time pass where it does not by itself. */
    protected void pass(Duration time) {}

    @BeforeEach
    void openStore() throws Exception {
        store = open();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    protected final long create(String name, String value) {
        return write(PODS + name, value);
    }

    protected final long write(String key, String value) {
        return revision(store.create(key, bytes(value), Lifetime.FOREVER));
    }

    protected final long update(String name, String value, long expected) {
        return revision(store.update(PODS + name, bytes(value), expected, Lifetime.FOREVER));
    }

    protected final long delete(String name, long expected) {
        return revision(store.delete(PODS + name, expected));
    }

    protected final long now() {
        return store.currentRevision().toCompletableFuture().join();
    }

    protected final RangeResult.Page page(Range range) {
        return (RangeResult.Page) store.range(range);
    }

    protected final void increment(String key) {
        WriteResult result = store.create(key, bytes("1"), Lifetime.FOREVER);
        while (result instanceof Conflict(Entry current)) {
            String next = "" + (Integer.parseInt(text(current)) + 1);
            result = store.update(key, bytes(next), current.modRevision(), Lifetime.FOREVER);
        }
    }

    protected static long revision(WriteResult result) {
        assertThat(result).isInstanceOf(Written.class);
        return ((Written) result).revision();
    }

    protected static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    protected final Entry existing(String key) {
        return Objects.requireNonNull(store.get(key).entry(), key);
    }

    protected static String text(@Nullable Entry entry) {
        return entry == null ? "nothing" : new String(entry.value(), StandardCharsets.UTF_8);
    }

    /** A part of a test that runs beside others. */
    protected interface Part {
        void run(int number) throws Exception;
    }

    protected static void inParallel(int count, Part part) throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> futures = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                futures.add(
                        executor.submit(
                                () -> {
                                    part.run(number);
                                    return null;
                                }));
            }
            for (Future<?> future : futures) {
                try {
                    future.get();
                } catch (ExecutionException e) {
                    throw new AssertionError(e.getCause());
                }
            }
        }
    }
}
