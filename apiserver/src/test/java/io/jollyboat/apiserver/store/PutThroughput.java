package io.jollyboat.apiserver.store;

import io.jollyboat.apiserver.store.embedded.EmbeddedStore;
import io.jollyboat.apiserver.store.etcd.EtcdSettings;
import io.jollyboat.apiserver.store.etcd.EtcdStore;
import io.jollyboat.apiserver.store.etcd.process.EtcdProcess;
import io.jollyboat.apiserver.store.etcd.process.EtcdProcessSettings;
import io.jollyboat.apiserver.store.memory.MemoryStore;
import io.jollyboat.core.runtime.Timeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Not a test: prints how many values of 3 KB an engine takes a second, by how many write at the
 * same time. Arguments: {@code memory}, {@code embedded}, {@code etcd}, and the directory to use.
 */
final class PutThroughput {

    private static final int VALUE = 3000;
    private static final long MILLIS = 3000;

    private PutThroughput() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createTempDirectory(Path.of(arguments[1]), "throughput");
        if (arguments[0].equals("etcd")) {
            try (var etcd = EtcdProcess.start(EtcdProcessSettings.in(directory), Timeline.real())) {
                measure(
                        arguments[0],
                        EtcdStore.open(EtcdSettings.exclusive(etcd.endpoint()), Timeline.real()));
            }
        } else if (arguments[0].equals("embedded")) {
            measure(arguments[0], EmbeddedStore.open(directory, Timeline.real()));
        } else {
            measure(arguments[0], new MemoryStore(Timeline.real()));
        }
        delete(directory);
    }

    private static void measure(String engine, Store store) throws InterruptedException {
        try (store) {
            run(store, 16, "warm"); // compiles the code
            for (int writers : List.of(1, 16, 64, 256)) {
                double rate = run(store, writers, "w" + writers);
                System.out.printf(
                        Locale.ROOT, "%s %d writers: %.1f thousand/s%n", engine, writers, rate);
            }
        }
    }

    /** Thousand writes a second. */
    private static double run(Store store, int writers, String prefix) throws InterruptedException {
        var count = new AtomicLong();
        byte[] value = new byte[VALUE];
        long begun = System.nanoTime();
        long end = begun + TimeUnit.MILLISECONDS.toNanos(MILLIS);
        List<Thread> threads = new ArrayList<>();
        for (int writer = 0; writer < writers; writer++) {
            String key = "/registry/" + prefix + "/" + writer;
            threads.add(
                    Thread.startVirtualThread(
                            () -> {
                                var result = store.create(key, value, Lifetime.FOREVER);
                                while (System.nanoTime() < end
                                        && result instanceof WriteResult.Written(long revision)) {
                                    count.incrementAndGet();
                                    result = store.update(key, value, revision, Lifetime.FOREVER);
                                }
                            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return count.get() * 1e6 / (System.nanoTime() - begun);
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (Path file : files.toList().reversed()) {
                Files.delete(file);
            }
        }
    }
}
