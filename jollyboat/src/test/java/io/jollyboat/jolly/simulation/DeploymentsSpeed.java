package io.jollyboat.jolly.simulation;

import com.sun.management.OperatingSystemMXBean;
import io.jollyboat.apiserver.ApiServer;
import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.store.memory.MemoryStore;
import io.jollyboat.controllers.Controllers;
import io.jollyboat.controllers.localpath.VolumeFolders;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.apps.v1.Deployment;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.Watch;
import io.jollyboat.core.client.WatchSink;
import io.jollyboat.core.informer.Handler;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.kubelet.Kubelet;
import io.jollyboat.kubelet.KubeletConfig;
import io.jollyboat.kubelet.network.Cidr;
import io.jollyboat.kubelet.node.Machine;
import io.jollyboat.kubelet.runtime.sim.SimRuntime;
import io.jollyboat.scheduler.Scheduler;
import io.jollyboat.scheduler.SchedulerConfiguration;
import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * How long, and at what cost, deployments take to have all their pods Running: on real time, with
 * the memory store and simulated nodes, everything in this process. Not a test; see {@code
 * bench/workloads}. Arguments: numbers of deployments, each measured in a cluster of its own.
 */
public final class DeploymentsSpeed {

    private static final int PODS_EACH = 10;
    private static final int NODES = 100;

    private final Timeline timeline = Timeline.real();
    private final ApiServer server;
    private final Counted controllers;
    private final Counted scheduler;
    private final Counted kubelets;

    private DeploymentsSpeed() {
        server = new ApiServer(new MemoryStore(timeline), timeline, ApiServerConfig.inMemory());
        server.start();
        controllers = new Counted(server.transport(Controllers.USER, "system:masters"));
        scheduler = new Counted(server.transport("system:kube-scheduler", "system:masters"));
        kubelets = new Counted(server.transport("system:node:all", "system:masters"));
    }

    public static void main(String[] arguments) throws InterruptedException {
        System.out.printf(
                "%11s %6s %9s %9s %9s %8s | calls/writes per pod: %s%n",
                "deployments",
                "pods",
                "time",
                "CPU",
                "CPU/pod",
                "heap",
                "controllers, scheduler, kubelets");
        for (String argument : arguments) {
            new DeploymentsSpeed().measure(Integer.parseInt(argument));
        }
        System.exit(0);
    }

    /** A connection that counts. */
    private static final class Counted implements ApiTransport {

        private final ApiTransport to;
        private final LongAdder calls = new LongAdder();
        private final LongAdder writes = new LongAdder();
        private final Map<String, LongAdder> kinds = new ConcurrentHashMap<>();

        Counted(ApiTransport to) {
            this.to = to;
        }

        @Override
        public JsonNode call(ApiRequest request) {
            calls.increment();
            if (!request.method().equals("GET")) {
                writes.increment();
            }
            kinds.computeIfAbsent(kind(request), none -> new LongAdder()).increment();
            return to.call(request);
        }

        @Override
        public Watch watch(ApiRequest request, WatchSink sink) {
            return to.watch(request, sink);
        }

        /** As {@code PATCH pods/status}. */
        private static String kind(ApiRequest request) {
            List<String> path = List.of(request.path().split("/"));
            int namespaces = path.indexOf("namespaces");
            int resource = namespaces > 0 ? namespaces + 2 : path.contains("apis") ? 4 : 3;
            String subresource = path.size() > resource + 2 ? "/" + path.get(resource + 2) : "";
            return request.method()
                    + " "
                    + (resource < path.size() ? path.get(resource) : request.path())
                    + subresource;
        }

        void reset() {
            calls.reset();
            writes.reset();
            kinds.clear();
        }

        /** What there is more than a tenth of per pod, the most frequent first. */
        String kindsPer(int pods) {
            return kinds.entrySet().stream()
                    .filter(one -> one.getValue().sum() * 10 > pods)
                    .sorted(Comparator.comparingLong(one -> -one.getValue().sum()))
                    .map(
                            one ->
                                    "%s %.1f"
                                            .formatted(
                                                    one.getKey(),
                                                    (double) one.getValue().sum() / pods))
                    .collect(Collectors.joining(", "));
        }

        String per(int pods) {
            return "%.1f/%.1f".formatted((double) calls.sum() / pods, (double) writes.sum() / pods);
        }
    }

    private void measure(int deployments) throws InterruptedException {
        Client client = server.client("tester", "system:masters");
        for (int node = 0; node < NODES; node++) {
            node(node);
        }
        Controllers.all(controllers, timeline, VolumeFolders.simulated()).forEach(Component::start);
        Client own = new Client(scheduler);
        new Scheduler(SchedulerConfiguration.DEFAULT, own, new Informers(own, timeline), timeline)
                .start();
        Informer<Deployment> seen = new Informers(client, timeline).of(Resources.DEPLOYMENTS);
        TimeUnit.SECONDS.sleep(8); // the nodes come, the garbage collector has its first look
        for (Counted one : List.of(controllers, scheduler, kubelets)) {
            one.reset();
        }
        long cpu = cpu();
        long begun = System.nanoTime();
        for (int i = 0; i < deployments; i++) {
            client.create(Resources.DEPLOYMENTS, deployment("d" + i));
        }
        var through = new CountDownLatch(deployments);
        seen.addHandler(new Arrivals(through));
        through.await();
        long took = System.nanoTime() - begun;
        long used = cpu() - cpu;
        int pods = deployments * PODS_EACH;
        System.out.printf(
                "%11d %6d %7.2f s %7.2f s %6.2f ms %5d MB | %s, %s, %s%n",
                deployments,
                pods,
                took / 1e9,
                used / 1e9,
                used / 1e6 / pods,
                heap(),
                controllers.per(pods),
                scheduler.per(pods),
                kubelets.per(pods));
        for (Counted one : List.of(controllers, scheduler, kubelets)) {
            System.out.println("            " + one.kindsPer(pods));
        }
    }

    /** What is live, in megabytes. */
    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
    }

    /** Counts the deployments whose pods are all available, each once. */
    private static final class Arrivals implements Handler<Deployment> {

        private final CountDownLatch left;
        private final Set<String> counted = new HashSet<>();

        Arrivals(CountDownLatch left) {
            this.left = left;
        }

        @Override
        public void onAdd(Deployment deployment) {
            if (deployment.status().availableReplicas() == PODS_EACH
                    && counted.add(deployment.name())) {
                left.countDown();
            }
        }

        @Override
        public void onUpdate(Deployment before, Deployment now) {
            onAdd(now);
        }

        @Override
        public void onDelete(Deployment last) {
            throw new IllegalStateException("nobody deletes here");
        }
    }

    private static long cpu() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private void node(int number) {
        Client own = new Client(kubelets);
        String name = "sim-" + number;
        new Kubelet(
                        KubeletConfig.of(
                                name, "192.0.2." + (number + 1), Machine.simulated(64, 256L << 30)),
                        new SimRuntime(timeline, Cidr.parse("10.244." + number + ".0/24")),
                        timeline,
                        own,
                        new Informers(own, timeline),
                        null)
                .start();
    }

    private static Deployment deployment(String name) {
        return new Deployment(
                SimulatedCluster.tree(
                        "{'metadata':{'name':'%1$s','namespace':'default'},'spec':{'replicas':%2$d,'selector':{'matchLabels':{'app':'%1$s'}},'template':{'metadata':{'labels':{'app':'%1$s'}},'spec':{'containers':[{'name':'c','image':'i'}]}}}}"
                                .formatted(name, PODS_EACH)));
    }
}
