package io.jollyboat.apiserver;

import io.jollyboat.apiserver.store.Lifetime;
import io.jollyboat.apiserver.store.Range;
import io.jollyboat.apiserver.store.RangeResult;
import io.jollyboat.apiserver.store.Store;
import io.jollyboat.apiserver.store.etcd.EtcdSettings;
import io.jollyboat.apiserver.store.etcd.EtcdStore;
import io.jollyboat.apiserver.store.etcd.process.EtcdProcess;
import io.jollyboat.apiserver.store.etcd.process.EtcdProcessSettings;
import io.jollyboat.apiserver.store.memory.MemoryStore;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.runtime.Timeline;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.node.ObjectNode;

/**
 * Not a test: prints what the API costs above its floors. Writes are held against the store's own
 * (the same transaction, creating the same bytes if the key is free, over the same connection);
 * both sides take turns, so that what else the machine does hits them alike. Argument: a directory
 * for etcd.
 */
final class ApiSpeed {

    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final long ROUND_MILLIS = 1500;
    private static final int ROUNDS = 4;
    private static final String FILLING = "x".repeat(2600);

    private final AtomicLong names = new AtomicLong();

    public static void main(String[] arguments) throws Exception {
        ApiSpeed speed = new ApiSpeed();
        speed.inTheJvm();
        try (EtcdProcess etcd =
                        EtcdProcess.start(
                                EtcdProcessSettings.in(Path.of(arguments[0])), Timeline.real());
                Store store =
                        EtcdStore.open(EtcdSettings.exclusive(etcd.endpoint()), Timeline.real())) {
            speed.onEtcd(store);
        }
        System.exit(0);
    }

    /** Work that is done over and over by several at a time. */
    @FunctionalInterface
    private interface Work {
        void once();
    }

    /** How often the work is done a second, by so many at a time. */
    private static double rate(int workers, Work work) throws InterruptedException {
        AtomicLong done = new AtomicLong();
        long begun = System.nanoTime();
        long end = begun + ROUND_MILLIS * 1_000_000;
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            threads.add(
                    Thread.startVirtualThread(
                            () -> {
                                while (System.nanoTime() < end) {
                                    work.once();
                                    done.incrementAndGet();
                                }
                            }));
        }
        for (Thread each : threads) {
            each.join();
        }
        return done.get() * 1e9 / (System.nanoTime() - begun);
    }

    private ObjectNode pod() {
        ObjectNode pod =
                Json.object(
                        "{'metadata':{'labels':{'app':'web'},'annotations':{}},'spec':{'containers':[{'name':'c','image':'web:1','resources':{'requests':{'cpu':'10m'}}}]}}");
        ObjectNode metadata = pod.withObjectProperty("metadata");
        metadata.put("name", "p" + names.incrementAndGet());
        metadata.withObjectProperty("annotations").put("filling", FILLING);
        return pod;
    }

    private void create(ApiTransport api) {
        api.call(new ApiRequest("POST", PODS, Map.of(), ApiRequest.JSON, pod()));
    }

    private static void print(String what, Object... values) {
        System.out.printf(Locale.ROOT, what + "%n", values);
    }

    /** What a create costs when nothing but the server is at work. */
    private void inTheJvm() {
        Timeline timeline = Timeline.real();
        ApiServer server =
                new ApiServer(new MemoryStore(timeline), timeline, ApiServerConfig.inMemory());
        server.start();
        ApiTransport api = server.transport("speed", "system:masters");
        var threads = ManagementFactory.getThreadMXBean();
        for (int round = 0; round < ROUNDS; round++) {
            int count = 5000;
            long before = threads.getCurrentThreadCpuTime();
            for (int i = 0; i < count; i++) {
                create(api);
            }
            double micros = (threads.getCurrentThreadCpuTime() - before) / 1000.0 / count;
            print("create, memory store, in the JVM: %.0f µs of processor", micros);
        }
        server.stop();
    }

    private void onEtcd(Store store) throws InterruptedException {
        Timeline timeline = Timeline.real();
        ApiServer server = new ApiServer(store, timeline, ApiServerConfig.inMemory());
        server.start();
        ApiTransport api = server.transport("speed", "system:masters");
        create(api);
        var first = (RangeResult.Page) store.range(Range.first("/registry/pods/", 1));
        byte[] value = first.entries().getFirst().value();
        for (int workers : new int[] {1, 16, 64}) {
            double creates = 0;
            double puts = 0;
            for (int round = 0; round < 2 * ROUNDS; round++) {
                int counts = round < ROUNDS ? 0 : 1; // the first ones compile the code
                puts += counts * rate(workers, () -> put(store, value));
                creates += counts * rate(workers, () -> create(api));
            }
            print(
                    "create, etcd, %d at a time: %.0f a second, the store's own %.0f, ratio %.2f",
                    workers, creates / ROUNDS, puts / ROUNDS, creates / puts);
        }
        server.stop();
    }

    private void put(Store store, byte[] value) {
        store.create("/raw/" + names.incrementAndGet(), value, Lifetime.FOREVER);
    }
}
