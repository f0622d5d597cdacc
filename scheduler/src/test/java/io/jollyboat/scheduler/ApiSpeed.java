package io.jollyboat.scheduler;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.jollyboat.apiserver.ApiServer;
import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.store.memory.MemoryStore;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Node;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.DeleteOptions;
import io.jollyboat.core.informer.Handler;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.runtime.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.LoggerFactory;

/**
 * Measures how many waiting pods a second get their node through the API server on the memory
 * store, from the first write for one of them to the last binding as a watcher sees them, and what
 * it takes of the processors, events and watches included and the virtual machine's own compiler
 * not. Of the workloads, {@code among-preemptors} and {@code among-unschedulable} are those that
 * Kubernetes calls PreemptionAsync and Unschedulable: pods that fit, while five times a second one
 * comes that must preempt three others, or fits nowhere. In {@code preemption} every pod preempts
 * one, which Kubernetes publishes no figure for. As there, victims end at once; the pods' creation
 * is not counted. Not a test: run it by {@code bench/scheduling}.
 */
public final class ApiSpeed {

    private static final List<String> WORKLOADS =
            List.of(
                    "basic",
                    "affinity",
                    "anti-affinity",
                    "spread",
                    "preferred-spread",
                    "among-preemptors",
                    "among-unschedulable",
                    "preemption",
                    "unschedulable");

    /** How often a pod comes that disturbs the ones that are measured, where any do. */
    private static final Duration DISTURBANCE = Duration.ofMillis(200);

    private final Timeline timeline = Timeline.real();
    private final ApiServer server =
            new ApiServer(new MemoryStore(timeline), timeline, ApiServerConfig.inMemory());
    private final Client client;
    private final Bound bound = new Bound();
    private final int nodes;
    private final int rounds;

    private ApiSpeed(int nodes, int rounds) {
        this.nodes = nodes;
        this.rounds = rounds;
        server.start();
        client = server.client("bench", "system:masters");
    }

    /**
     * @param arguments workload or {@code all}, nodes, pods, rounds: the machine warms up in the
     *     first ones
     */
    public static void main(String[] arguments) throws InterruptedException {
        String workload = arguments.length > 0 ? arguments[0] : "all";
        int nodes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5000;
        int pods = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 2000;
        int rounds = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 5;
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        for (String each : workload.equals("all") ? WORKLOADS : List.of(workload)) {
            new ApiSpeed(nodes, rounds).measure(each, pods);
        }
        System.exit(0);
    }

    private void measure(String workload, int pods) throws InterruptedException {
        Informers informers = new Informers(client, timeline);
        boolean small = workload.startsWith("among-");
        for (int i = 0; i < nodes; i++) {
            Node node =
                    ANode.named("node%05d".formatted(i))
                            .offers(small ? "4" : "32", small ? "32Gi" : "64Gi")
                            .label("topology.kubernetes.io/zone", "zone" + i % 10)
                            .view();
            client.create(Resources.NODES, node);
            client.updateStatus(Resources.NODES, node);
        }
        informers.of(Resources.PODS).addHandler(bound);
        prepare(workload);
        for (int round = 0; round < rounds; round++) {
            place(workload, round, pods);
        }
        informers.stop();
    }

    private void place(String workload, int round, int pods) throws InterruptedException {
        Meter creating = new Meter();
        for (int i = 0; i < pods; i++) {
            client.create(Resources.PODS, pod(workload, name(round, i)).view());
        }
        creating.stop();
        bound.expect(pods);
        Client own = server.client("system:kube-scheduler", "system:masters");
        Informers seen = new Informers(own, timeline);
        Scheduler scheduler = new Scheduler(SchedulerConfiguration.DEFAULT, own, seen, timeline);
        scheduler.start();
        Runnable calm = disturb(workload, round);
        boolean all = bound.latch.await(5, TimeUnit.MINUTES);
        bound.binding.stop();
        calm.run();
        System.out.printf(
                Locale.ROOT,
                "%-17s %5d nodes: %6.0f pods/s, %5.0f µs of processor a pod (creating one: %.0f µs)%s%n",
                workload,
                nodes,
                pods / bound.binding.seconds(),
                bound.binding.processorSeconds() * 1e6 / pods,
                creating.processorSeconds() * 1e6 / pods,
                all ? "" : " (not all placed)");
        scheduler.stop();
        seen.stop();
        for (int i = 0; i < pods && !workload.equals("preemption"); i++) {
            client.delete(
                    Resources.PODS, "default", name(round, i), DeleteOptions.DEFAULT.grace(0));
        }
    }

    /** Has pods come, from now on, that keep the scheduler from the others. */
    private Runnable disturb(String workload, int round) {
        AtomicBoolean over = new AtomicBoolean(!workload.startsWith("among-"));
        disturb(workload, round, 0, over);
        return () -> over.set(true);
    }

    private void disturb(String workload, int round, int number, AtomicBoolean over) {
        if (over.get()) {
            return;
        }
        String cpu = workload.equals("among-preemptors") ? "3" : "9";
        APod pod =
                APod.named("high" + round + "-" + number)
                        .requests(cpu, "500Mi")
                        .spec("{'priorityClassName': 'system-cluster-critical'}");
        client.create(Resources.PODS, pod.view());
        timeline.after(DISTURBANCE, () -> disturb(workload, round, number + 1, over));
    }

    private static String name(int round, int pod) {
        return "pod" + round + "-" + pod;
    }

    /** What is there before the pods come whose placing is measured. */
    private void prepare(String workload) throws InterruptedException {
        int there =
                switch (workload) {
                    case "unschedulable" -> 2000;
                    case "preemption", "among-preemptors", "among-unschedulable" -> nodes * 4;
                    default -> 0;
                };
        for (int i = 0; i < there; i++) {
            String node = "node%05d".formatted(i % nodes);
            APod pod =
                    switch (workload) {
                        case "preemption" -> running("there" + i, "8", "1Gi", node);
                        case "among-preemptors" -> running("there" + i, "900m", "500Mi", node);
                        case "among-unschedulable" -> running("there" + i, "100m", "500Mi", node);
                        default -> APod.named("there" + i).requests("99", "1Gi");
                    };
            client.create(Resources.PODS, pod.view());
        }
        if (there == nodes * 4) {
            TimeUnit.SECONDS.sleep(2);
        }
    }

    private static APod running(String name, String cpu, String memory, String node) {
        return APod.named(name)
                .requests(cpu, memory)
                .spec("{'terminationGracePeriodSeconds': 0}")
                .spec("{'nodeName': '%s'}".formatted(node));
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
                            .far("color", "green", "kubernetes.io/hostname");
            case "spread" -> pod.spread(hard + ", 'whenUnsatisfiable': 'DoNotSchedule'" + labels);
            case "preferred-spread" ->
                    pod.spread(hard + ", 'whenUnsatisfiable': 'ScheduleAnyway'" + labels);
            case "preemption" ->
                    APod.named(name)
                            .requests("8", "1Gi")
                            .spec("{'priorityClassName': 'system-cluster-critical'}");
            case "among-preemptors", "among-unschedulable" ->
                    APod.named(name).requests("100m", "500Mi");
            default -> pod;
        };
    }

    /** Counts pods that get a node, from the first thing on that is done for one of them. */
    private static final class Bound implements Handler<Pod> {

        private volatile CountDownLatch latch = new CountDownLatch(0);
        private volatile Meter binding = new Meter();
        private volatile boolean begun = true;

        void expect(int pods) {
            latch = new CountDownLatch(pods);
            begun = false;
        }

        @Override
        public void onAdd(Pod pod) {}

        @Override
        public void onUpdate(Pod before, Pod now) {
            begin();
            boolean placed = before.spec().nodeName().isEmpty() && !now.spec().nodeName().isEmpty();
            if (placed && now.name().startsWith("pod")) {
                latch.countDown();
            }
        }

        @Override
        public void onDelete(Pod last) {
            begin();
        }

        private void begin() {
            if (!begun) {
                begun = true;
                binding = new Meter();
            }
        }
    }
}
