package io.jollyboat.scheduler;

import io.jollyboat.apiserver.ApiServer;
import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.store.memory.MemoryStore;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Node;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.informer.Handler;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.runtime.Timeline;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Measures how many pods a second get their node through the API server on the memory store, the
 * making of the pods included, in real time and in processor time of the whole process. The
 * workloads are those that Kubernetes measures its scheduler with. Not a test: run it by {@code
 * bench/scheduling}.
 */
public final class ApiSpeed {

    private static final List<String> WORKLOADS =
            List.of(
                    "basic",
                    "affinity",
                    "anti-affinity",
                    "spread",
                    "preferred-spread",
                    "preemption",
                    "unschedulable");

    private static final int ROUNDS = 3;

    private final Timeline timeline = Timeline.real();
    private final ApiServer server =
            new ApiServer(new MemoryStore(timeline), timeline, ApiServerConfig.inMemory());
    private final Client client;
    private final Bound bound = new Bound();
    private final int nodes;

    private ApiSpeed(int nodes) {
        this.nodes = nodes;
        server.start();
        client = server.client("bench", "system:masters");
    }

    /**
     * @param arguments workload or {@code all}, nodes, pods
     */
    public static void main(String[] arguments) throws InterruptedException {
        String workload = arguments.length > 0 ? arguments[0] : "all";
        int nodes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5000;
        int pods = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 2000;
        for (String each : workload.equals("all") ? WORKLOADS : List.of(workload)) {
            new ApiSpeed(nodes).measure(each, pods);
        }
        System.exit(0);
    }

    private void measure(String workload, int pods) throws InterruptedException {
        Informers informers = new Informers(client, timeline);
        for (int i = 0; i < nodes; i++) {
            Node node =
                    ANode.named("node%05d".formatted(i))
                            .offers("32", "64Gi")
                            .label("topology.kubernetes.io/zone", "zone" + i % 10)
                            .view();
            client.create(Resources.NODES, node);
            client.updateStatus(Resources.NODES, node);
        }
        Client own = server.client("system:kube-scheduler", "system:masters");
        Scheduler scheduler =
                new Scheduler(
                        SchedulerConfiguration.DEFAULT,
                        own,
                        new Informers(own, timeline),
                        timeline);
        scheduler.start();
        informers.of(Resources.PODS).addHandler(bound);
        prepare(workload);
        for (int round = 0; round < ROUNDS; round++) {
            bound.latch = new CountDownLatch(pods);
            long start = timeline.nanos();
            long used = processorNanos();
            for (int i = 0; i < pods; i++) {
                client.create(Resources.PODS, pod(workload, "pod" + round + "-" + i).view());
            }
            boolean all = bound.latch.await(5, TimeUnit.MINUTES);
            double seconds = (timeline.nanos() - start) / 1e9;
            double processor = (processorNanos() - used) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "%-17s %5d nodes: %6.0f pods/s, %6.0f pods a processor second%s%n",
                    workload,
                    nodes,
                    pods / seconds,
                    pods / processor,
                    all ? "" : " (not all placed)");
        }
        scheduler.stop();
        informers.stop();
    }

    /** What is there before the pods come whose placing is measured. */
    private void prepare(String workload) throws InterruptedException {
        int there =
                switch (workload) {
                    case "unschedulable" -> 2000;
                    case "preemption" -> nodes * 4;
                    default -> 0;
                };
        bound.latch = new CountDownLatch(workload.equals("preemption") ? there : 0);
        for (int i = 0; i < there; i++) {
            String name = "there" + i;
            APod pod =
                    workload.equals("preemption")
                            ? APod.named(name)
                                    .requests("8", "1Gi")
                                    .spec("{'nodeName': 'node%05d'}".formatted(i % nodes))
                            : APod.named(name).requests("99", "1Gi");
            client.create(Resources.PODS, pod.view());
        }
        if (workload.equals("preemption")) {
            TimeUnit.SECONDS.sleep(2);
        }
    }

    private static APod pod(String workload, String name) {
        APod pod = APod.named(name).requests("500m", "512Mi").label("color", "blue");
        String hard = "'topologyKey': 'topology.kubernetes.io/zone', 'maxSkew': 5";
        String labels = ", 'labelSelector': {'matchLabels': {'color': 'blue'}}";
        return switch (workload) {
            case "affinity" -> pod.near("color", "blue", "topology.kubernetes.io/zone");
            case "anti-affinity" ->
                    APod.named(name)
                            .requests("500m", "512Mi")
                            .label("color", "green")
                            .far("color", "green" + name, "kubernetes.io/hostname");
            case "spread" -> pod.spread(hard + ", 'whenUnsatisfiable': 'DoNotSchedule'" + labels);
            case "preferred-spread" ->
                    pod.spread(hard + ", 'whenUnsatisfiable': 'ScheduleAnyway'" + labels);
            case "preemption" ->
                    APod.named(name)
                            .requests("8", "1Gi")
                            .spec("{'priorityClassName': 'system-cluster-critical'}");
            default -> pod;
        };
    }

    private static long processorNanos() {
        return ((com.sun.management.OperatingSystemMXBean)
                        ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    /** Counts pods that get a node; ends at once those that are to leave, as their node would. */
    private final class Bound implements Handler<Pod> {

        private volatile CountDownLatch latch = new CountDownLatch(0);

        @Override
        public void onAdd(Pod pod) {}

        @Override
        public void onUpdate(Pod before, Pod now) {
            if (before.spec().nodeName().isEmpty() && !now.spec().nodeName().isEmpty()) {
                latch.countDown();
            }
            if (!before.beingDeleted() && now.beingDeleted()) {
                timeline.execute(
                        () ->
                                client.delete(
                                        Resources.PODS,
                                        now.namespace(),
                                        now.name(),
                                        io.jollyboat.core.client.DeleteOptions.DEFAULT.grace(0)));
            }
        }

        @Override
        public void onDelete(Pod last) {}
    }
}
