package io.jollyboat.proxy.speed;

import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.proxy.contract.TestHost;
import io.jollyboat.proxy.host.ServiceRanges;
import io.jollyboat.proxy.iptables.IptablesRouting;
import io.jollyboat.proxy.nftables.NftablesRouting;
import io.jollyboat.proxy.routing.Entrance;
import io.jollyboat.proxy.routing.Policy;
import io.jollyboat.proxy.routing.Route;
import io.jollyboat.proxy.routing.RouteSink;
import io.jollyboat.proxy.routing.RouteTable;
import io.jollyboat.proxy.routing.ServiceRoutes;
import io.jollyboat.proxy.routing.Target;
import io.jollyboat.proxy.userspace.OwnAddresses;
import io.jollyboat.proxy.userspace.UserspaceRouting;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * Every way of leading traffic, with 10, 1000 and 5000 services: how long the table takes to load,
 * how long one changed endpoint takes to count, and what a new connection and an exchange on a
 * standing one cost above the same without a service. Direct and led calls take turns, so that
 * their ratio holds on a busy machine. Needs root.
 */
public final class ProxySpeed {

    private static final ServiceRanges RANGES =
            new ServiceRanges("10.199.0.0/24", "10.199.0.1", "10.198.0.0/16", "10.197.1.0/24");
    private static final Target POD = new Target("10.199.0.2", 8080);
    private static final int CALLS = 2000;
    private static final int CHANGES = 11;
    private static final double MILLION = 1e6;

    private final Timeline timeline = Timeline.real();

    private ProxySpeed() {}

    public static void main(String... arguments) throws IOException {
        new ProxySpeed().run();
    }

    private void run() throws IOException {
        TestHost.run("ip addr replace 10.199.0.1/32 dev lo");
        try (TestHost pod = TestHost.at("speed", POD.address(), "10.199.0.1").serve(8080);
                NetworkLoop network = NetworkLoop.start()) {
            pod.ask(POD.address(), POD.port());
            Map<String, Supplier<RouteSink>> ways = new LinkedHashMap<>();
            ways.put("nftables", () -> new NftablesRouting("speed", RANGES));
            ways.put("iptables", () -> new IptablesRouting("speed", RANGES));
            ways.put(
                    "userspace",
                    () ->
                            new UserspaceRouting(
                                    network, timeline, new OwnAddresses("speed", RANGES)));
            say("way        services  load ms  change ms  connect (p99)  exchange (p99)");
            for (Map.Entry<String, Supplier<RouteSink>> way : ways.entrySet()) {
                for (int services : new int[] {10, 1000, 5000}) {
                    measure(way.getKey(), way.getValue().get(), services);
                }
            }
        } finally {
            TestHost.run("ip addr del 10.199.0.1/32 dev lo");
        }
    }

    private void measure(String way, RouteSink sink, int services) throws IOException {
        try {
            sink.apply(table(1, 0)); // what is needed but once
            RouteTable whole = table(services, 0);
            double load = millis(() -> sink.apply(whole));
            double change = median(i -> sink.apply(changed(whole, i)));
            String led = address(services - 1);
            say(
                    String.format(
                            Locale.ROOT,
                            "%-10s %8d %8.0f %10.0f  %s  %s",
                            way,
                            services,
                            load,
                            change,
                            ratio(() -> connect(POD.address(), POD.port()), () -> connect(led, 80)),
                            exchanges(led)));
        } finally {
            sink.remove();
        }
    }

    /** A table in which each change moves one endpoint of the first service. */
    private static RouteTable table(int services, int changes) {
        var all = new TreeMap<String, ServiceRoutes>();
        for (int i = 0; i < services; i++) {
            var targets = new ArrayList<Target>(List.of(POD));
            if (i == 0 && services > 1) {
                targets.add(new Target("10.199.0." + (100 + changes), 8080));
            }
            String name = "default/s" + i;
            var entrance = new Entrance("TCP", 80, 0, List.of(address(i)), List.of(), List.of());
            all.put(
                    name,
                    new ServiceRoutes(
                            name,
                            List.of(new Route(name, entrance, Policy.PLAIN, targets, List.of())),
                            0,
                            0));
        }
        return RouteTable.of(all);
    }

    /** The same but for one endpoint of the first service. */
    private static RouteTable changed(RouteTable whole, int changes) {
        Map<String, Optional<ServiceRoutes>> first = new HashMap<>();
        table(2, changes).services().forEach((name, one) -> first.put(name, Optional.of(one)));
        return whole.with(first);
    }

    private static String address(int service) {
        return "10.198." + (1 + service / 250) + "." + (1 + service % 250);
    }

    private interface Call {
        void run() throws IOException;
    }

    private double millis(Runnable task) {
        long begun = timeline.nanos();
        task.run();
        return (timeline.nanos() - begun) / MILLION;
    }

    private double median(IntConsumer change) {
        double[] each = new double[CHANGES];
        for (int i = 0; i < CHANGES; i++) {
            int number = i + 1;
            each[i] = millis(() -> change.accept(number));
        }
        Arrays.sort(each);
        return each[CHANGES / 2];
    }

    private static void connect(String address, int port) throws IOException {
        try (Socket socket = TestHost.connect(address, port)) {
            socket.getInputStream().read();
        }
    }

    private String exchanges(String led) throws IOException {
        try (Socket direct = TestHost.connect(POD.address(), POD.port());
                Socket through = TestHost.connect(led, 80)) {
            return ratio(() -> exchange(direct), () -> exchange(through));
        }
    }

    private static void exchange(Socket socket) throws IOException {
        while (socket.getInputStream().read() != '\n') {
            // to the line's end
        }
        socket.getOutputStream().write('?');
    }

    /** How many times as long the second takes, in the median and at the 99th percentile. */
    private String ratio(Call direct, Call led) throws IOException {
        long[] without = new long[CALLS];
        long[] with = new long[CALLS];
        for (int i = -CALLS / 4; i < CALLS; i++) {
            long first = timeline.nanos();
            direct.run();
            long second = timeline.nanos();
            led.run();
            long third = timeline.nanos();
            if (i >= 0) {
                without[i] = second - first;
                with[i] = third - second;
            }
        }
        Arrays.sort(without);
        Arrays.sort(with);
        int late = CALLS * 99 / 100;
        return String.format(
                Locale.ROOT,
                "%5.2f (%5.2f)",
                (double) with[CALLS / 2] / without[CALLS / 2],
                (double) with[late] / without[late]);
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
