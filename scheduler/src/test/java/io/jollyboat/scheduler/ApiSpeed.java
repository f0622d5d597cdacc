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
import java.util.concurrent.CountDownLatch;

/**
 * Measures how many pods a second get their node through the API server on the memory store, in
 * real time, the making of the pods included. Not a test: run it by hand, with the numbers of nodes
 * and pods as arguments.
 */
public final class ApiSpeed {

    private ApiSpeed() {}

    public static void main(String[] arguments) throws InterruptedException {
        int nodes = Integer.parseInt(arguments[0]);
        int pods = Integer.parseInt(arguments[1]);
        Timeline timeline = Timeline.real();
        ApiServer server =
                new ApiServer(new MemoryStore(timeline), timeline, ApiServerConfig.inMemory());
        server.start();
        Client client = server.client("bench", "system:masters");
        Informers informers = new Informers(client, timeline);
        for (int i = 0; i < nodes; i++) {
            Node node = ANode.named("node" + i).offers("32", "64Gi").view();
            client.create(Resources.NODES, node);
            client.updateStatus(Resources.NODES, node);
        }
        new Scheduler(SchedulerConfiguration.DEFAULT, client, informers, timeline).start();
        BoundPods handler = new BoundPods();
        informers.of(Resources.PODS).addHandler(handler);
        for (int round = 0; round < 3; round++) {
            long start = timeline.nanos();
            handler.bound = new CountDownLatch(pods);
            for (int i = 0; i < pods; i++) {
                String name = "pod" + round + "-" + i;
                client.create(Resources.PODS, APod.named(name).requests("500m", "512Mi").view());
            }
            handler.bound.await();
            double seconds = (timeline.nanos() - start) / 1e9;
            System.out.printf("%d nodes: %.0f pods/s%n", nodes, pods / seconds);
        }
        System.exit(0);
    }

    private static final class BoundPods implements Handler<Pod> {

        private volatile CountDownLatch bound = new CountDownLatch(0);

        @Override
        public void onAdd(Pod pod) {}

        @Override
        public void onUpdate(Pod before, Pod now) {
            if (before.spec().nodeName().isEmpty() && !now.spec().nodeName().isEmpty()) {
                bound.countDown();
            }
        }

        @Override
        public void onDelete(Pod last) {}
    }
}
