package io.jollyboat.apiserver;

import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.apiserver.store.memory.MemoryStore;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.MediaType;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.server.HttpServer;
import io.jollyboat.core.http.server.HttpServerConfig;
import io.jollyboat.core.pki.CertificateAuthority;
import io.jollyboat.core.pki.CertificateProfile;
import io.jollyboat.core.pki.Subject;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.tls.ServerTls;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Not a test: prints what lists of 10,000 pods cost above their floor, which is a handler that
 * sends the same bytes from the same loop over the same protocol to the same client. Both sides
 * take turns, so that what else the machine does hits them alike: trust the ratios. Arguments: what
 * is measured ({@code plain}, {@code tls}, {@code h2}, {@code parts}, {@code forms}); none for all.
 */
final class ListSpeed {

    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final int LISTED = 10_000;
    private static final int NODES = 100;
    private static final int LISTS = 32;
    private static final String FILLING = "x".repeat(2600);
    private static final String TABLE =
            "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";
    private static final String WATCH_LIST =
            "?watch=1&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan";
    private static final InetSocketAddress ANYWHERE =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final Timeline timeline = Timeline.real();
    private final NetworkLoop loop = NetworkLoop.start();
    private final MemoryStore store = new MemoryStore(timeline);
    private final CertificateAuthority authority;
    private final ServerTls tls;
    private final ApiServer server;
    private final ApiServer secure;

    private ListSpeed() {
        Instant from = Instant.now().minus(Duration.ofHours(1));
        Instant to = from.plus(Duration.ofDays(1));
        authority = CertificateAuthority.create("speed", from, to);
        List<InetAddress> here = List.of(ANYWHERE.getAddress());
        tls =
                new ServerTls(
                        authority.issue(
                                CertificateProfile.server(
                                        Subject.of("speed"), List.of(), here, from, to)),
                        null);
        server = server(HttpServerConfig.plain(ANYWHERE));
        secure = server(HttpServerConfig.secure(ANYWHERE, tls));
        ApiTransport api = server.transport("speed", "system:masters");
        for (int i = 0; i < LISTED; i++) {
            api.call(new ApiRequest("POST", PODS, Map.of(), ApiRequest.JSON, pod(i)));
        }
    }

    public static void main(String[] arguments) throws Exception {
        List<String> ways =
                arguments.length > 0
                        ? List.of(arguments)
                        : List.of("plain", "tls", "h2", "parts", "forms");
        ListSpeed speed = new ListSpeed();
        for (String way : ways) {
            if (way.equals("parts")) {
                speed.parts();
            } else if (way.equals("forms")) {
                speed.forms();
            } else {
                speed.whole(way);
            }
        }
        System.exit(0);
    }

    private ApiServer server(HttpServerConfig listening) {
        Requester admin = new Requester("speed", "", List.of("system:masters"), Map.of());
        ApiServer started =
                new ApiServer(
                        store,
                        timeline,
                        ApiServerConfig.inMemory()
                                .tokens(Map.of("speed", admin))
                                .listeningOn(loop, listening));
        started.start();
        return started;
    }

    private static ObjectNode pod(int number) {
        ObjectNode pod =
                Json.object(
                        "{'metadata':{'labels':{'app':'web'},'annotations':{}},'spec':{'containers':[{'name':'c','image':'web:1','resources':{'requests':{'cpu':'10m'}}}]}}");
        ObjectNode metadata = pod.withObjectProperty("metadata");
        metadata.put("name", "p" + number);
        metadata.withObjectProperty("annotations").put("filling", FILLING);
        pod.withObjectProperty("spec").put("nodeName", "node-" + number % NODES);
        return pod;
    }

    /** A whole list, and the same bytes with nothing behind them. */
    private void whole(String way) throws Exception {
        boolean plain = way.equals("plain");
        HttpServerConfig listening =
                plain ? HttpServerConfig.plain(ANYWHERE) : HttpServerConfig.secure(ANYWHERE, tls);
        String scheme = plain ? "http" : "https";
        int port = (plain ? server : secure).address().getPort();
        URI pods = URI.create(scheme + "://127.0.0.1:" + port + PODS);
        try (HttpClient client = client(way)) {
            byte[] bytes = get(client, pods, "").readAllBytes();
            HttpServer raw =
                    HttpServer.start(
                            loop,
                            listening,
                            timeline,
                            exchange -> exchange.respond(200, Headers.json(), bytes));
            URI floor = URI.create(scheme + "://127.0.0.1:" + raw.port() + "/");
            Cost list = new Cost();
            Cost same = new Cost();
            for (int i = 0; i < 2 * LISTS; i++) {
                if (i == LISTS) { // the first ones compile the code
                    list = new Cost();
                    same = new Cost();
                }
                list.time(() -> drain(get(client, pods, "")));
                same.time(() -> drain(get(client, floor, "")));
            }
            print("%s: list of %d pods, %d MB: %s", way, LISTED, bytes.length >> 20, list);
            print(
                    "%s: the same bytes: %s; ratio %.2f, %.2f in a good quarter, %.2f by the processor",
                    way,
                    same,
                    same.quarter(2) / list.quarter(2),
                    same.quarter(1) / list.quarter(1),
                    same.processor / list.processor);
            raw.stop(Duration.ZERO);
        }
    }

    /** What is asked for by halves: pages, a node's pods, tables. */
    private void parts() throws Exception {
        String pods = "https://127.0.0.1:" + secure.address().getPort() + PODS;
        try (HttpClient client = client("h2")) {
            Cost pages = new Cost();
            Cost node = new Cost();
            Cost labelled = new Cost();
            Cost watched = new Cost();
            Cost table = new Cost();
            Cost tables = new Cost();
            for (int i = 0; i < 2 * LISTS; i++) {
                if (i == LISTS) {
                    pages = new Cost();
                    node = new Cost();
                    labelled = new Cost();
                    watched = new Cost();
                    table = new Cost();
                    tables = new Cost();
                }
                URI ofNode = URI.create(pods + "?fieldSelector=spec.nodeName%3Dnode-7");
                URI ofLabel = URI.create(pods + "?labelSelector=app%3Dother");
                pages.time(() -> inPages(client, pods, ""));
                node.time(() -> drain(get(client, ofNode, "")));
                labelled.time(() -> drain(get(client, ofLabel, "")));
                watched.time(() -> untilSynced(get(client, URI.create(pods + WATCH_LIST), "")));
                table.time(() -> drain(get(client, URI.create(pods + "?limit=500"), TABLE)));
                tables.time(() -> inPages(client, pods, TABLE));
            }
            print("in pages of 500: %s", pages);
            print("of one node of %d: %s", NODES, node);
            print("by a label that none has: %s", labelled);
            print("as a watch that begins with all: %s", watched);
            print("the first 500 as a table: %s", table);
            print("all as tables of 500: %s", tables);
        }
    }

    /** The whole list in other forms. */
    private void forms() throws Exception {
        URI pods = URI.create("https://127.0.0.1:" + secure.address().getPort() + PODS);
        try (HttpClient client = client("h2")) {
            Cost json = new Cost();
            Cost zipped = new Cost();
            Cost unzipped = new Cost();
            Cost protobuf = new Cost();
            for (int i = 0; i < 2 * LISTS; i++) {
                if (i == LISTS) {
                    json = new Cost();
                    zipped = new Cost();
                    unzipped = new Cost();
                    protobuf = new Cost();
                }
                json.time(() -> drain(get(client, pods, "")));
                zipped.time(() -> drain(zipped(client, pods)));
                unzipped.time(() -> drain(new GZIPInputStream(zipped(client, pods))));
                protobuf.time(() -> drain(get(client, pods, MediaType.PROTOBUF)));
            }
            print("as JSON: %s", json);
            print("in gzip: %s", zipped);
            print("in gzip, undone by the client: %s", unzipped);
            print("as protobuf: %s", protobuf);
        }
    }

    private static InputStream zipped(HttpClient client, URI from)
            throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(from)
                                .header("Authorization", "Bearer speed")
                                .header("Accept-Encoding", "gzip")
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream())
                .body();
    }

    private static void inPages(HttpClient client, String pods, String accept)
            throws IOException, InterruptedException {
        String next = "";
        do {
            URI page = URI.create(pods + "?limit=500&continue=" + next);
            String text =
                    new String(get(client, page, accept).readAllBytes(), StandardCharsets.UTF_8);
            String head = text.substring(0, Math.min(text.length(), 400));
            int at = head.indexOf("\"continue\":\"");
            next = at < 0 ? "" : head.substring(at + 12, head.indexOf('"', at + 12));
        } while (!next.isEmpty());
    }

    private HttpClient client(String way) throws GeneralSecurityException, IOException {
        HttpClient.Builder builder = HttpClient.newBuilder();
        builder.version(way.equals("h2") ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1);
        if (!way.equals("plain")) {
            KeyStore known = KeyStore.getInstance(KeyStore.getDefaultType());
            known.load(null, null);
            known.setCertificateEntry("authority", authority.certificate());
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(known);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            builder.sslContext(context);
        }
        return builder.build();
    }

    private static InputStream get(HttpClient client, URI from, String accept)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(from).header("Authorization", "Bearer speed");
        if (!accept.isEmpty()) {
            request.header("Accept", accept);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()).body();
    }

    private static void drain(InputStream body) throws IOException {
        byte[] buffer = new byte[1 << 16];
        try (body) {
            while (body.read(buffer) >= 0) {
                // only the way counts
            }
        }
    }

    /** Until a watch says that what it began with was all. */
    private static void untilSynced(InputStream events) throws IOException {
        byte[] end = "initial-events-end".getBytes(StandardCharsets.US_ASCII);
        byte[] buffer = new byte[1 << 16];
        int kept = 0;
        try (events) {
            int more;
            while ((more = events.read(buffer, kept, buffer.length - kept)) >= 0) {
                int length = kept + more;
                if (new String(buffer, 0, length, StandardCharsets.ISO_8859_1)
                        .contains("initial-events-end")) {
                    return;
                }
                kept = Math.min(length, end.length);
                System.arraycopy(buffer, length - kept, buffer, 0, kept);
            }
        }
        throw new IOException("the watch ended early");
    }

    private static void print(String what, Object... values) {
        System.out.printf(Locale.ROOT, what + "%n", values);
    }

    /** Something that is done and timed. */
    @FunctionalInterface
    private interface Work {
        void once() throws IOException, InterruptedException;
    }

    /** What something costs that is done over and over, in milliseconds each. */
    private static final class Cost {
        private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
        private static final OperatingSystemMXBean PROCESS =
                ManagementFactory.getOperatingSystemMXBean();

        private final double[] times = new double[LISTS];
        private int count;
        private double processor;
        private double network;
        private double garbage;

        void time(Work work) throws IOException, InterruptedException {
            double beforeProcessor = processor();
            double beforeNetwork = network();
            double beforeGarbage = garbage();
            long begun = System.nanoTime();
            work.once();
            times[count++] = (System.nanoTime() - begun) / 1e6;
            processor += processor() - beforeProcessor;
            network += network() - beforeNetwork;
            garbage += garbage() - beforeGarbage;
        }

        /** The longest of the so many quickest of four: 2 is the middle. */
        double quarter(int quickest) {
            double[] sorted = Arrays.copyOf(times, count);
            Arrays.sort(sorted);
            return sorted[quickest * count / 4];
        }

        private static double processor() {
            return ((com.sun.management.OperatingSystemMXBean) PROCESS).getProcessCpuTime() / 1e6;
        }

        private static double network() {
            for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
                if (thread != null && thread.getThreadName().startsWith("network")) {
                    return THREADS.getThreadCpuTime(thread.getThreadId()) / 1e6;
                }
            }
            return 0;
        }

        private static double garbage() {
            return ManagementFactory.getGarbageCollectorMXBeans().stream()
                    .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                    .sum();
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%.0f ms in the middle, %.0f in a good quarter; %.0f of processor with the client's, %.0f of it on the loop, %.0f of it for garbage",
                    quarter(2),
                    quarter(1),
                    processor / count,
                    network / count,
                    garbage / count);
        }
    }
}
