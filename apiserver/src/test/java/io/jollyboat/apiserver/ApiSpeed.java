package io.jollyboat.apiserver;

import io.jollyboat.apiserver.resource.Requester;
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
import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.server.HttpServer;
import io.jollyboat.core.http.server.HttpServerConfig;
import io.jollyboat.core.runtime.Timeline;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.node.ObjectNode;

/**
 * Not a test: prints what the API costs above its floors. Writes are held against the store's own
 * (the same transaction, creating the same bytes if the key is free, over the same connection), a
 * list against a handler that sends the same bytes; both sides take turns, so that what else the
 * machine does hits them alike. Argument: a directory for etcd.
 */
final class ApiSpeed {

    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final long ROUND_MILLIS = 1500;
    private static final int ROUNDS = 4;
    private static final int LISTED = 10_000;
    private static final int LISTS = 12;
    private static final String FILLING = "x".repeat(2600);

    private final AtomicLong names = new AtomicLong();

    public static void main(String[] arguments) throws Exception {
        ApiSpeed speed = new ApiSpeed();
        speed.inTheJvm();
        speed.list();
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

    /** A long list over a plain socket, and the same bytes with nothing behind them. */
    private void list() throws IOException, InterruptedException {
        Timeline timeline = Timeline.real();
        NetworkLoop loop = NetworkLoop.start();
        InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Requester admin = new Requester("speed", "", List.of("system:masters"), Map.of());
        ApiServer server =
                new ApiServer(
                        new MemoryStore(timeline),
                        timeline,
                        ApiServerConfig.inMemory()
                                .tokens(Map.of("speed", admin))
                                .listeningOn(loop, HttpServerConfig.plain(anywhere)));
        server.start();
        ApiTransport api = server.transport("speed", "system:masters");
        for (int i = 0; i < LISTED; i++) {
            create(api);
        }
        URI pods = URI.create("http://127.0.0.1:" + server.address().getPort() + PODS);
        try (HttpClient client = HttpClient.newHttpClient()) {
            byte[] bytes = get(client, pods).readAllBytes();
            HttpServer raw =
                    HttpServer.start(
                            loop,
                            HttpServerConfig.plain(anywhere),
                            timeline,
                            exchange -> exchange.respond(200, Headers.json(), bytes));
            URI floor = URI.create("http://127.0.0.1:" + raw.address().getPort() + "/");
            long listing = 0;
            long sending = 0;
            for (int i = 0; i < 2 * LISTS; i++) {
                boolean counts = i >= LISTS; // the first ones compile the code
                listing += counts ? time(client, pods) : 0 * time(client, pods);
                sending += counts ? time(client, floor) : 0 * time(client, floor);
            }
            print(
                    "list of %d pods, %d MB: %.0f ms, the same bytes %.0f ms, ratio %.2f",
                    LISTED,
                    bytes.length >> 20,
                    listing / 1e6 / LISTS,
                    sending / 1e6 / LISTS,
                    (double) sending / listing);
        }
        server.stop();
    }

    private static long time(HttpClient client, URI from) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        byte[] buffer = new byte[1 << 16];
        try (InputStream body = get(client, from)) {
            while (body.read(buffer) >= 0) {
                // only the way counts
            }
        }
        return System.nanoTime() - begun;
    }

    private static InputStream get(HttpClient client, URI from)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(from).header("Authorization", "Bearer speed").build();
        return client.send(request, HttpResponse.BodyHandlers.ofInputStream()).body();
    }
}
