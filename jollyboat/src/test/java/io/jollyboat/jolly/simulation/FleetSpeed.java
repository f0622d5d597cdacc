package io.jollyboat.jolly.simulation;

import com.sun.management.OperatingSystemMXBean;
import io.jollyboat.apiserver.ApiServer;
import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.store.memory.MemoryStore;
import io.jollyboat.controllers.nodelifecycle.NodeLifecycleController;
import io.jollyboat.controllers.nodelifecycle.NodeSettings;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.DeleteOptions;
import io.jollyboat.core.client.ListOptions;
import io.jollyboat.core.informer.Handler;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.kubelet.Kubelet;
import io.jollyboat.kubelet.KubeletConfig;
import io.jollyboat.kubelet.network.Cidr;
import io.jollyboat.kubelet.node.Machine;
import io.jollyboat.kubelet.runtime.sim.SimRuntime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * How many pods a second simulated nodes can take, what each costs in time of the processor and in
 * memory, and what the whole fleet costs at rest, where no node may be late with a sign of life: on
 * real time, with the memory store and the controller that watches the nodes, everything in this
 * process. Pods are bound when they are made, so that no scheduler is measured. Not a test; see
 * {@code bench/fleet}. Arguments: numbers of nodes, of pods on each, and of pods that come and go
 * before anything is measured, so that the JVM has compiled what it runs (0: none, as after a
 * start).
 */
public final class FleetSpeed {

    private static final int WRITERS = 4;
    private static final int REST_SECONDS = 60;
    private static final int PART = 10_000;

    private final Timeline timeline = Timeline.real();
    private final ApiServer server =
            new ApiServer(new MemoryStore(timeline), timeline, ApiServerConfig.inMemory());
    private final Client client;
    private final Informers informers;
    private final Heartbeats heartbeats = new Heartbeats();
    private long begun;
    private long cpu; // at the last report
    private int running; // guarded by this
    private int deleted; // guarded by this

    private FleetSpeed() {
        server.start();
        client = server.client("tester", "system:masters");
        informers = new Informers(client, timeline);
    }

    public static void main(String[] arguments) throws InterruptedException {
        new FleetSpeed()
                .measure(
                        Integer.parseInt(arguments[0]),
                        Integer.parseInt(arguments[1]),
                        Integer.parseInt(arguments[2]));
        System.exit(0);
    }

    private void measure(int nodes, int podsEach, int warming) throws InterruptedException {
        int pods = nodes * podsEach;
        for (int node = 0; node < nodes; node++) {
            node(node);
        }
        new NodeLifecycleController(client, informers, timeline, NodeSettings.DEFAULT).start();
        informers.of(Resources.PODS).addHandler(new Counting());
        heartbeats.follow(informers);
        TimeUnit.SECONDS.sleep(2);
        if (warming > 0) {
            warmUp(nodes, warming);
        }
        long memory = used();
        System.out.printf("%d nodes are there, %d MiB in use%n", nodes, memory >> 20);
        long before = cpu();
        cpu = before;
        long revision = revision();
        long start = System.nanoTime();
        begun = start;
        create(nodes, pods);
        report("created", pods, start, before);
        awaitRunning(pods);
        report("Running", pods, start, before);
        TimeUnit.SECONDS.sleep(5); // the last events
        System.out.printf("%.1f writes for each pod%n", (double) (revision() - revision) / pods);
        System.out.printf(
                "%d MiB in use, %d bytes for each pod, %d MiB resident%n",
                used() >> 20, (used() - memory) / pods, resident());
        rest(nodes);
    }

    private void rest(int nodes) throws InterruptedException {
        heartbeats.reset();
        long before = cpu();
        TimeUnit.SECONDS.sleep(REST_SECONDS);
        System.out.printf(
                "at rest: %.1f %% of a processor, %d MiB resident, %s%n",
                (cpu() - before) / 1e7 / REST_SECONDS, resident(), heartbeats.report(nodes));
    }

    private void warmUp(int nodes, int pods) throws InterruptedException {
        begun = System.nanoTime();
        create(nodes, pods);
        awaitRunning(pods);
        written(
                pods,
                pod -> client.delete(Resources.PODS, "default", "p" + pod, DeleteOptions.DEFAULT));
        synchronized (this) {
            while (deleted < pods) {
                wait();
            }
            running = 0;
        }
        System.out.printf(
                "%d pods have come and gone after %.0f s%n",
                pods, (System.nanoTime() - begun) / 1e9);
    }

    private void create(int nodes, int pods) throws InterruptedException {
        written(pods, pod -> client.create(Resources.PODS, pod(pod, pod % nodes)));
    }

    /** By threads of their own, as clients have them. */
    private static void written(int pods, IntConsumer write) throws InterruptedException {
        List<Thread> writers = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            int first = writer;
            writers.add(
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        for (int pod = first; pod < pods; pod += WRITERS) {
                                            write.accept(pod);
                                        }
                                    }));
        }
        for (Thread writer : writers) {
            writer.join();
        }
    }

    private synchronized void awaitRunning(int pods) throws InterruptedException {
        while (running < pods) {
            wait();
        }
    }

    private synchronized void oneMore() {
        running++;
        if (running % PART == 0) {
            long now = cpu();
            System.out.printf(
                    "%d run after %.0f s, %.0f microseconds of a processor each, %d MiB resident%n",
                    running,
                    (System.nanoTime() - begun) / 1e9,
                    (now - cpu) / 1e3 / PART,
                    resident());
            cpu = now;
        }
        notifyAll();
    }

    private synchronized void oneLess() {
        deleted++;
        notifyAll();
    }

    private final class Counting implements Handler<Pod> {

        @Override
        public void onAdd(Pod pod) {
            if (runs(pod)) {
                oneMore();
            }
        }

        @Override
        public void onUpdate(Pod before, Pod now) {
            if (runs(now) && !runs(before)) {
                oneMore();
            }
        }

        @Override
        public void onDelete(Pod last) {
            oneLess();
        }

        private static boolean runs(Pod pod) {
            return pod.status().phase().equals("Running");
        }
    }

    private static void report(String what, int pods, long begun, long cpu) {
        double seconds = (System.nanoTime() - begun) / 1e9;
        double busy = (cpu() - cpu) / 1e9;
        System.out.printf(
                "%d pods %s after %.1f s: %.0f a second, %.0f microseconds of a processor each%n",
                pods, what, seconds, pods / seconds, busy * 1e6 / pods);
    }

    /** How many writes there have been. */
    private long revision() {
        return Long.parseLong(
                client.list(Resources.NAMESPACES, "", ListOptions.ALL).resourceVersion());
    }

    private static long cpu() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** In MiB. */
    private static long resident() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmRSS"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void node(int number) {
        String name = "sim-" + number;
        Client own = server.client("system:node:" + name, "system:nodes");
        String range = "10." + (number >> 8) + "." + (number & 255) + ".0/24";
        new Kubelet(
                        KubeletConfig.of(name, "192.0.2.1", Machine.simulated(64, 256L << 30)),
                        new SimRuntime(timeline, Cidr.parse(range)),
                        timeline,
                        own,
                        new Informers(own, timeline))
                .start();
    }

    private static Pod pod(int number, int node) {
        return new Pod(
                SimulatedCluster.tree(
                        "{'metadata':{'name':'p%d','namespace':'default'},'spec':{'nodeName':'sim-%d','containers':[{'name':'c','image':'pause:3.10'}]}}"
                                .formatted(number, node)));
    }
}
