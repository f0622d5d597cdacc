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
 * how long one changed endpoint takes to count, and what a cluster address and a node port cost
 * beside the pod's own address. Needs root.
 */
public final class ProxySpeed {

    private static final ServiceRanges RANGES =
            new ServiceRanges("10.199.0.0/24", "10.199.0.1", "10.198.0.0/16", "10.197.1.0/24");
    private static final PathSpeed.Way POD = new PathSpeed.Way("10.199.0.2", 8080, 8081);
    private static final int LINES = 80;
    private static final int BYTES = 81;
    private static final int NODE_PORTS = 30000;
    private static final int MOST_NODE_PORTS = 2700;
    private static final int CHANGES = 11;
    private static final double MILLION = 1e6;

    private final Timeline timeline = Timeline.real();

    private ProxySpeed() {}

    public static void main(String... arguments) throws IOException {
        new ProxySpeed().run();
    }

    private void run() throws IOException {
        TestHost.run("ip addr replace 10.199.0.1/32 dev lo");
        try (TestHost pod = TestHost.at("speed", POD.address(), "10.199.0.1");
                NetworkLoop network = NetworkLoop.start()) {
            pod.serve(POD.lines()).serveBytes(POD.bytes()).ask(POD.address(), POD.lines());
            Map<String, Supplier<RouteSink>> ways = new LinkedHashMap<>();
            ways.put("nftables", () -> new NftablesRouting("speed", RANGES));
            ways.put("iptables", () -> new IptablesRouting("speed", RANGES));
            ways.put(
                    "userspace",
                    () ->
                            new UserspaceRouting(
                                    network, timeline, new OwnAddresses("speed", RANGES)));
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
            System.out.printf(
                    Locale.ROOT,
                    "%s, %d services: load %.0f ms, one change %.0f ms%n",
                    way,
                    services,
                    load,
                    change);
            sink.apply(opened(services));
            int last = services - 1;
            int node = nodePort(last, services);
            var paths = new PathSpeed(timeline);
            var cluster = new PathSpeed.Way(address(last), LINES, BYTES);
            System.out.println("  cluster address: " + paths.compare(POD, cluster));
            var port = new PathSpeed.Way(RANGES.gateway(), node, node + 1);
            System.out.println("  node port:       " + paths.compare(POD, port));
        } finally {
            sink.remove();
        }
    }

    /** A table in which each change moves one endpoint of the first service. */
    private static RouteTable table(int services, int changes) {
        var all = new TreeMap<String, ServiceRoutes>();
        for (int i = 0; i < services; i++) {
            var targets = new ArrayList<Target>(List.of(new Target(POD.address(), POD.lines())));
            if (i == 0 && services > 1) {
                targets.add(new Target("10.199.0." + (100 + changes), POD.lines()));
            }
            put(all, i, route(i, LINES, 0, targets));
        }
        return RouteTable.of(all);
    }

    /** The same but for one endpoint of the first service. */
    private static RouteTable changed(RouteTable whole, int changes) {
        Map<String, Optional<ServiceRoutes>> first = new HashMap<>();
        table(2, changes).services().forEach((name, one) -> first.put(name, Optional.of(one)));
        return whole.with(first);
    }

    /** As many services, whose last ones have node ports, as many as a cluster has. */
    private static RouteTable opened(int services) {
        var all = new TreeMap<String, ServiceRoutes>();
        for (int i = 0; i < services; i++) {
            int node = nodePort(i, services);
            var lines = List.of(new Target(POD.address(), POD.lines()));
            var bytes = List.of(new Target(POD.address(), POD.bytes()));
            if (i < services - 1) {
                put(all, i, route(i, LINES, node, lines));
            } else {
                put(all, i, route(i, LINES, node, lines), route(i, BYTES, node + 1, bytes));
            }
        }
        return RouteTable.of(all);
    }

    private static int nodePort(int service, int services) {
        int ahead = services - 1 - service;
        return ahead < MOST_NODE_PORTS ? NODE_PORTS + MOST_NODE_PORTS - ahead : 0;
    }

    private static void put(Map<String, ServiceRoutes> all, int service, Route... routes) {
        String name = "default/s" + service;
        all.put(name, new ServiceRoutes(name, List.of(routes), 0, 0));
    }

    private static Route route(int service, int port, int nodePort, List<Target> targets) {
        var entrance =
                new Entrance(
                        "TCP", port, nodePort, List.of(address(service)), List.of(), List.of());
        return new Route(
                "default/s" + service + ":" + port, entrance, Policy.PLAIN, targets, List.of());
    }

    private static String address(int service) {
        return "10.198." + (1 + service / 250) + "." + (1 + service % 250);
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
}
