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
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.node.ObjectNode;

/**
 * Not a test: prints what the API costs above its floors. Creates are held against the store's own
 * (the same bytes under a key that is free, over the same connection to the same etcd), and against
 * plain puts of jetcd's client into an etcd as it comes; the sides take turns, so that what else
 * the machine does hits them alike. Arguments: a directory for etcd, and the command that puts
 * ({@code bench/jetcd}).
 */
final class ApiSpeed {

    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final long ROUND_MILLIS = 1500;
    private static final int ROUNDS = 4;

    /** After so many creates the compiler has hardly anything left to do. */
    private static final int WARMING = 100_000;

    private static final int ROUND = 5000;

    private final ObjectNode template = template();
    private final AtomicLong names = new AtomicLong();

    public static void main(String[] arguments) throws Exception {
        ApiSpeed speed = new ApiSpeed();
        speed.inTheJvm();
        var settings = // all that is created stays
                new EtcdProcessSettings(
                        "etcd",
                        Path.of(arguments[0]),
                        0,
                        true,
                        Map.of("quota-backend-bytes", "8589934592"));
        try (EtcdProcess etcd = EtcdProcess.start(settings, Timeline.real());
                Store store =
                        EtcdStore.open(EtcdSettings.exclusive(etcd.endpoint()), Timeline.real());
                EtcdFloor floor = new EtcdFloor(List.of(arguments).subList(1, arguments.length))) {
            speed.onEtcd(store, etcd.pid(), floor);
        }
        System.exit(0);
    }

    /** Work that is done over and over by several at a time. */
    @FunctionalInterface
    private interface Work {
        void once();
    }

    /** One of two sides: what was done so far in the rounds that count. */
    private static final class Side {

        private final ProcessorTime processor;
        private long done;
        private double seconds;

        Side(long etcd) {
            processor = new ProcessorTime(etcd);
        }

        /** Does the work for a round, so many at a time. */
        void round(int workers, Work work) throws InterruptedException {
            var before = processor.now();
            long begun = System.nanoTime();
            done += repeat(workers, work);
            seconds += (System.nanoTime() - begun) / 1e9;
            processor.until(before);
        }

        double rate() {
            return done / seconds;
        }

        double micros() {
            return processor.micros(done);
        }

        String describe() {
            return processor.describe(done);
        }
    }

    /** How often the work was done in a round's time, by so many at a time. */
    private static long repeat(int workers, Work work) throws InterruptedException {
        AtomicLong done = new AtomicLong();
        long end = System.nanoTime() + ROUND_MILLIS * 1_000_000;
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
        return done.get();
    }

    private static ObjectNode template() {
        ObjectNode pod =
                Json.object(
                        "{'metadata':{'labels':{'app':'web'},'annotations':{}},'spec':{'containers':[{'name':'c','image':'web:1','resources':{'requests':{'cpu':'10m'}}}]}}");
        pod.withObjectProperty("metadata")
                .withObjectProperty("annotations")
                .put("filling", "x".repeat(2600));
        return pod;
    }

    /** Copied, not parsed: what is measured begins where the request is there. */
    private ObjectNode pod() {
        ObjectNode pod = template.deepCopy();
        pod.withObjectProperty("metadata").put("name", "p" + names.incrementAndGet());
        return pod;
    }

    private void create(ApiTransport api) {
        api.call(new ApiRequest("POST", PODS, Map.of(), ApiRequest.JSON, pod()));
    }

    private static void print(String what, Object... values) {
        System.out.printf(Locale.ROOT, what + "%n", values);
    }

    /** What a create costs when nothing but the server is at work, and the code's warming up. */
    private void inTheJvm() {
        for (int done = 0; done < WARMING; done += ROUND) {
            double micros = inTheJvm(ROUND);
            if (done + ROUNDS * ROUND >= WARMING) {
                print("create, memory store, in the JVM: %.0f µs of processor", micros);
            }
        }
    }

    /** Microseconds of the processor for each of so many. */
    private double inTheJvm(int count) {
        Timeline timeline = Timeline.real();
        ApiServer server =
                new ApiServer(new MemoryStore(timeline), timeline, ApiServerConfig.inMemory());
        server.start();
        ApiTransport api = server.transport("speed", "system:masters");
        var threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < count; i++) {
            create(api);
        }
        double micros = (threads.getCurrentThreadCpuTime() - before) / 1000.0 / count;
        server.stop();
        return micros;
    }

    private void onEtcd(Store store, long etcd, EtcdFloor floor)
            throws IOException, InterruptedException {
        Timeline timeline = Timeline.real();
        ApiServer server = new ApiServer(store, timeline, ApiServerConfig.inMemory());
        server.start();
        ApiTransport api = server.transport("speed", "system:masters");
        create(api);
        var first = (RangeResult.Page) store.range(Range.first("/registry/pods/", 1));
        byte[] value = first.entries().getFirst().value();
        for (int round = 0; round < ROUNDS; round++) { // warming up on this store, too
            repeat(64, () -> put(store, value));
            repeat(64, () -> create(api));
            floor.round(64, 2 * ROUND_MILLIS, value.length);
        }
        print("values of %d bytes", value.length);
        for (int workers : new int[] {1, 16, 64}) {
            turns(workers, etcd, () -> put(store, value), () -> create(api), floor, value.length);
        }
        server.stop();
    }

    private static void turns(
            int workers, long etcd, Work put, Work create, EtcdFloor floor, int bytes)
            throws IOException, InterruptedException {
        Side puts = new Side(etcd);
        Side creates = new Side(etcd);
        List<EtcdFloor.Round> plain = new ArrayList<>();
        for (int round = 0; round < 2 * ROUNDS; round++) {
            if (round == ROUNDS) { // the first ones compile the code
                puts = new Side(etcd);
                creates = new Side(etcd);
                plain.clear();
            }
            puts.round(workers, put);
            creates.round(workers, create);
            plain.add(floor.round(workers, ROUND_MILLIS, bytes));
        }
        double floorRate =
                plain.stream().mapToLong(EtcdFloor.Round::puts).sum()
                        / plain.stream().mapToDouble(EtcdFloor.Round::seconds).sum();
        print(
                "create, etcd, %d at a time: %.0f a second; jetcd's plain puts %.0f, ratio %.2f;"
                        + " the store's own %.0f, ratio %.2f",
                workers,
                creates.rate(),
                floorRate,
                creates.rate() / floorRate,
                puts.rate(),
                creates.rate() / puts.rate());
        print(
                "  by the processor's time: %.0f µs, the store's own %.0f, ratio %.2f",
                creates.micros(), puts.micros(), puts.micros() / creates.micros());
        print("  of a create %s", creates.describe());
        print("  of the store's own %s", puts.describe());
    }

    private void put(Store store, byte[] value) {
        store.create("/raw/" + names.incrementAndGet(), value, Lifetime.FOREVER);
    }
}
