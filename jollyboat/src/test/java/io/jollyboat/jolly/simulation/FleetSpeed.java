package io.jollyboat.jolly.simulation;

import com.sun.management.OperatingSystemMXBean;
import io.jollyboat.apiserver.ApiServer;
import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.store.memory.MemoryStore;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.informer.Handler;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.kubelet.Kubelet;
import io.jollyboat.kubelet.KubeletConfig;
import io.jollyboat.kubelet.network.Cidr;
import io.jollyboat.kubelet.node.Machine;
import io.jollyboat.kubelet.runtime.sim.SimRuntime;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * How many pods a second simulated nodes can take, what each costs in time of the processor and in
 * memory, and what the whole fleet costs at rest: on real time, with the memory store, everything
 * in this process. Pods are bound when they are made, so that no scheduler is measured. Not a test;
 * see {@code bench/fleet}. Arguments: numbers of nodes, and of pods on each.
 */
public final class FleetSpeed {

    private static final int WRITERS = 8;
    private static final int REST_SECONDS = 30;

    private final Timeline timeline = Timeline.real();
    private final ApiServer server =
            new ApiServer(new MemoryStore(timeline), timeline, ApiServerConfig.inMemory());
    private final Client client;

    private FleetSpeed() {
        server.start();
        client = server.client("tester", "system:masters");
    }

    public static void main(String[] arguments) throws InterruptedException {
        new FleetSpeed().measure(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
        System.exit(0);
    }

    private void measure(int nodes, int podsEach) throws InterruptedException {
        int pods = nodes * podsEach;
        var running = new CountDownLatch(pods);
        for (int node = 0; node < nodes; node++) {
            node(node);
        }
        new Informers(client, timeline)
                .of(Resources.PODS)
                .addHandler(
                        new Handler<>() {
                            @Override
                            public void onAdd(Pod pod) {}

                            @Override
                            public void onUpdate(Pod before, Pod now) {
                                if (runs(now) && !runs(before)) {
                                    running.countDown();
                                }
                            }

                            @Override
                            public void onDelete(Pod last) {}
                        });
        TimeUnit.SECONDS.sleep(2);
        long memory = used();
        System.out.printf("%d nodes are there, %d MiB in use%n", nodes, memory >> 20);
        long cpu = cpu();
        long begun = System.nanoTime();
        List<Runnable> writers = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            int first = writer;
            writers.add(
                    () -> {
                        for (int pod = first; pod < pods; pod += WRITERS) {
                            client.create(Resources.PODS, pod(pod, pod % nodes));
                        }
                    });
        }
        timeline.together(writers);
        report("created", pods, begun, cpu);
        running.await();
        report("Running", pods, begun, cpu);
        System.out.printf(
                "%d MiB in use, %d bytes for each pod%n", used() >> 20, (used() - memory) / pods);
        long rest = cpu();
        TimeUnit.SECONDS.sleep(REST_SECONDS);
        System.out.printf("at rest: %.1f %% of a processor%n", (cpu() - rest) / 1e7 / REST_SECONDS);
    }

    private static boolean runs(Pod pod) {
        return pod.status().phase().equals("Running");
    }

    private static void report(String what, int pods, long begun, long cpu) {
        double seconds = (System.nanoTime() - begun) / 1e9;
        double busy = (cpu() - cpu) / 1e9;
        System.out.printf(
                "%d pods %s after %.1f s: %.0f a second, %.0f microseconds of a processor each%n",
                pods, what, seconds, pods / seconds, busy * 1e6 / pods);
    }

    private static long cpu() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
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
                        "{'metadata':{'name':'p%d','namespace':'default'},'spec':{'nodeName':'sim-%d','containers':[{'name':'c','image':'i'}]}}"
                                .formatted(number, node)));
    }
}
