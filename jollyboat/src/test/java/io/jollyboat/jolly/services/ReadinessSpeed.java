package io.jollyboat.jolly.services;

import io.jollyboat.apiserver.ApiServer;
import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.store.memory.MemoryStore;
import io.jollyboat.controllers.endpointslice.EndpointSliceController;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Node;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.Patch;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.model.ResourceType;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.proxy.Proxy;
import io.jollyboat.proxy.healthcheck.HealthChecks;
import io.jollyboat.proxy.healthcheck.ProxyHealth;
import io.jollyboat.proxy.host.Command;
import io.jollyboat.proxy.host.ServiceRanges;
import io.jollyboat.proxy.measure.ProxyMeasures;
import io.jollyboat.proxy.nftables.NftablesRouting;
import io.jollyboat.proxy.routing.Family;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * How long it takes from the write of a pod's readiness until traffic follows by nftables, through
 * the API server, the controller of slices and the proxy, among 10, 1000 and 5000 services that
 * have endpoints. Needs root.
 */
public final class ReadinessSpeed {

    private static final ServiceRanges RANGES =
            new ServiceRanges("10.199.0.0/24", "10.199.0.1", "10.96.0.0/16", "10.197.1.0/24");
    private static final int CHANGES = 21;
    private static final double MILLION = 1e6;

    private final Timeline timeline = Timeline.real();
    private final Client client;
    private final NftablesRouting routing = new NftablesRouting("readiness", RANGES);
    private int services;

    private ReadinessSpeed() {
        var server = new ApiServer(new MemoryStore(timeline), timeline, ApiServerConfig.inMemory());
        server.start();
        client = server.client("tester", "system:masters");
        new EndpointSliceController(client, new Informers(client, timeline), timeline).start();
        new Proxy(
                        new Informers(client, timeline),
                        timeline,
                        "here",
                        Family.IPV4,
                        routing,
                        new HealthChecks(NetworkLoop.start(), timeline, new ProxyHealth(timeline))
                                .by(Family.IPV4),
                        new ProxyMeasures(timeline, "").of(Family.IPV4))
                .start();
    }

    public static void main(String... arguments) throws Exception {
        for (String address : List.of("10.199.0.1", "10.199.0.2")) {
            Command.run(List.of("ip", "addr", "replace", address + "/32", "dev", "lo"), "");
        }
        var speed = new ReadinessSpeed();
        try (var server = new ServerSocket(8080, 500, InetAddress.getByName("10.199.0.2"))) {
            Thread.ofPlatform().daemon().start(() -> accept(server));
            speed.run();
        } finally {
            speed.routing.remove();
            for (String address : List.of("10.199.0.1", "10.199.0.2")) {
                Command.run(List.of("ip", "addr", "del", address + "/32", "dev", "lo"), "");
            }
        }
        System.exit(0);
    }

    private static void accept(ServerSocket server) {
        try {
            while (true) {
                server.accept().close();
            }
        } catch (IOException over) {
            // as it ends
        }
    }

    private void run() throws Exception {
        ObjectNode node = tree("{'apiVersion':'v1','kind':'Node','metadata':{'name':'here'}}");
        client.create(Resources.NODES, new Node(node)); // pods of none are in no slice
        pod("web", "10.199.0.2");
        pod("other", "10.199.0.3");
        ready("other", true);
        String address = service("web", "web");
        System.out.println("services  ready->traffic ms (worst)  unready->none ms (worst)");
        for (int wanted : new int[] {10, 1000, 5000}) {
            while (services < wanted) {
                service("other", "s" + services);
            }
            Thread.sleep(1000L + wanted);
            double[] up = new double[CHANGES];
            double[] down = new double[CHANGES];
            for (int i = 0; i < CHANGES; i++) {
                up[i] = change(address, true);
                down[i] = change(address, false);
            }
            Arrays.sort(up);
            Arrays.sort(down);
            System.out.printf(
                    Locale.ROOT,
                    "%8d  %17.1f (%6.1f)  %16.1f (%6.1f)%n",
                    wanted,
                    up[CHANGES / 2],
                    up[CHANGES - 1],
                    down[CHANGES / 2],
                    down[CHANGES - 1]);
        }
    }

    private double change(String address, boolean up) throws InterruptedException {
        long begun = timeline.nanos();
        ready("web", up);
        while (answers(address) != up) {
            Thread.onSpinWait();
        }
        double took = (timeline.nanos() - begun) / MILLION;
        Thread.sleep(100);
        return took;
    }

    private static boolean answers(String address) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, 80), 500);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    private void pod(String name, String address) {
        create(
                Resources.PODS,
                """
                {'metadata': {'name': '%1$s', 'labels': {'app': '%1$s'}},
                 'spec': {'nodeName': 'here', 'containers': [{'name': 'main', 'image': 'none'}]}}
                """
                        .formatted(name));
        status(name, "{'status': {'phase': 'Running', 'podIP': '" + address + "'}}");
    }

    private void ready(String pod, boolean ready) {
        status(
                pod,
                "{'status': {'conditions': [{'type': 'Ready', 'status': '"
                        + (ready ? "True" : "False")
                        + "'}]}}");
    }

    private void status(String pod, String json) {
        client.patch(Resources.PODS, "default", pod, "status", Patch.merge(tree(json)));
    }

    private String service(String app, String name) {
        services++;
        return create(
                        Resources.SERVICES,
                        "{'metadata': {'name': '"
                                + name
                                + "'}, 'spec': {'selector': {'app': '"
                                + app
                                + "'}, 'ports': [{'port': 80, 'targetPort': 8080}]}}")
                .spec()
                .clusterIP();
    }

    private <T extends KubernetesObject> T create(ResourceType<T> type, String json) {
        ObjectNode tree = tree(json);
        tree.put("apiVersion", type.apiVersion()).put("kind", type.kind());
        tree.withObject("/metadata").put("namespace", "default");
        return client.create(type, type.view(tree));
    }

    private static ObjectNode tree(String json) {
        return (ObjectNode) JsonMapper.shared().readTree(json.replace('\'', '"'));
    }
}
