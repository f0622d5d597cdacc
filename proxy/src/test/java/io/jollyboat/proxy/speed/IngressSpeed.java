package io.jollyboat.proxy.speed;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.proxy.ingress.IngressOnItsOwn;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Requests a second and their 99th percentile through the ingress, and through nginx, which keeps
 * its connections too and has as many loops, beside those straight to the server: the same server,
 * client and number of connections, turn by turn. Every program is a process of its own.
 */
public final class IngressSpeed {

    private static final int CONNECTIONS = 32;
    private static final int WARM_UP = 5;
    private static final int ROUNDS = 6;
    private static final long ROUND_NANOS = 2_000_000_000L;
    private static final byte[] REQUEST =
            "GET / HTTP/1.1\r\nHost: web.example.com\r\n\r\n".getBytes(UTF_8);

    private final Timeline timeline = Timeline.real();

    private IngressSpeed() {}

    /** One way to the page, and what it has done in its rounds. */
    private static final class Way {
        private final String name;
        private final int port;
        private final List<Double> rates = new ArrayList<>();
        private final List<Double> lates = new ArrayList<>();
        private final List<Double> costs = new ArrayList<>();

        Way(String name, int port) {
            this.name = name;
            this.port = port;
        }

        double rate() {
            return median(rates);
        }

        double cost() {
            return median(costs);
        }

        double late() {
            return median(lates);
        }

        private static double median(List<Double> some) {
            return some.stream().sorted().skip(some.size() / 2).findFirst().orElseThrow();
        }
    }

    public static void main(String... arguments) throws Exception {
        new IngressSpeed().run();
    }

    private void run() throws Exception {
        int direct = Beside.port();
        int ingress = Beside.port();
        int nginx = Beside.port();
        Path folder = Files.createTempDirectory("nginx");
        try (var beside = new Beside()) {
            beside.java(PageServer.class, Integer.toString(direct));
            beside.java(IngressOnItsOwn.class, Integer.toString(ingress), Integer.toString(direct));
            var ways =
                    new ArrayList<>(
                            List.of(new Way("direct", direct), new Way("ingress", ingress)));
            if (beside.program(nginx(folder, nginx, direct))) {
                Beside.awaitTcp(nginx);
                ways.add(new Way("nginx", nginx));
            }
            for (int round = -WARM_UP; round < ROUNDS; round++) {
                for (int program = 0; program < ways.size(); program++) {
                    Way way = ways.get(program);
                    Duration before = beside.used(program);
                    double[] measured = measure(way.port);
                    Duration used = beside.used(program).minus(before);
                    if (round >= 0) {
                        way.rates.add(measured[1]);
                        way.lates.add(measured[2]);
                        way.costs.add(used.toNanos() / 1e3 / measured[0]);
                    }
                }
            }
            print(ways);
        }
    }

    private static List<String> nginx(Path folder, int port, int server) throws IOException {
        Path file = folder.resolve("nginx.conf");
        Files.writeString(
                file,
                """
                daemon off; worker_processes 1; pid %1$s/pid; error_log /dev/null;
                events { worker_connections 1024; }
                http {
                  access_log off; client_body_temp_path %1$s/b; proxy_temp_path %1$s/p;
                  fastcgi_temp_path %1$s/f; uwsgi_temp_path %1$s/u; scgi_temp_path %1$s/s;
                  keepalive_requests 100000000;
                  upstream web { server 127.0.0.1:%3$d; keepalive 256; keepalive_requests 100000000; }
                  server {
                    listen 127.0.0.1:%2$d;
                    location / {
                      proxy_pass http://web; proxy_http_version 1.1;
                      proxy_set_header Connection ""; proxy_set_header Host $host;
                      proxy_set_header X-Real-IP $remote_addr;
                      proxy_set_header X-Forwarded-For $remote_addr;
                      proxy_set_header X-Forwarded-Host $http_host;
                      proxy_set_header X-Forwarded-Proto $scheme;
                    }
                  }
                }
                """
                        .formatted(folder, port, server));
        return List.of("nginx", "-c", file.toString());
    }

    /** Requests, requests a second, and the 99th percentile in milliseconds. */
    private double[] measure(int port) throws Exception {
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            long end = timeline.nanos() + ROUND_NANOS;
            var calls = new ArrayList<Callable<long[]>>();
            for (int i = 0; i < CONNECTIONS; i++) {
                calls.add(() -> call(port, end));
            }
            long begun = timeline.nanos();
            var all = new ArrayList<long[]>();
            for (Future<long[]> done : clients.invokeAll(calls)) {
                all.add(done.get());
            }
            double seconds = (timeline.nanos() - begun) / 1e9;
            long[] times = all.stream().flatMapToLong(Arrays::stream).sorted().toArray();
            return new double[] {
                times.length, times.length / seconds, times[times.length * 99 / 100] / 1e6
            };
        }
    }

    private long[] call(int port, long end) throws IOException {
        long[] times = new long[1 << 16];
        int count = 0;
        try (var socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress("127.0.0.1", port), 2000);
            socket.setSoTimeout(5000);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
            for (long begun = timeline.nanos(); begun < end && count < times.length; count++) {
                socket.getOutputStream().write(REQUEST);
                answer(in);
                long now = timeline.nanos();
                times[count] = now - begun;
                begun = now;
            }
        }
        return Arrays.copyOf(times, count);
    }

    private static void answer(InputStream in) throws IOException {
        int length = 0;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        in.skipNBytes(length);
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("cut off");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    private static void print(List<Way> ways) {
        Way direct = ways.getFirst();
        System.out.println("way        requests/s  of direct   p99 ms  of direct  CPU us");
        for (Way way : ways) {
            System.out.printf(
                    Locale.ROOT,
                    "%-10s %10.0f %10.2f %8.2f %10.2f %7.1f%n",
                    way.name,
                    way.rate(),
                    way.rate() / direct.rate(),
                    way.late(),
                    way.late() / direct.late(),
                    way.cost());
        }
        if (ways.size() > 2) {
            System.out.printf(
                    Locale.ROOT,
                    "ingress as a multiple of nginx: %.2f, in processor time %.2f%n",
                    ways.get(1).rate() / ways.get(2).rate(),
                    ways.get(1).cost() / ways.get(2).cost());
        }
    }
}
