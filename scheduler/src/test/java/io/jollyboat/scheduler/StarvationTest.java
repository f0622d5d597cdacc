package io.jollyboat.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.reconcile.Key;
import io.jollyboat.scheduler.decision.Decision;
import io.jollyboat.scheduler.decision.Decision.Placed;
import io.jollyboat.scheduler.decision.Decision.Unschedulable;
import io.jollyboat.scheduler.decision.Decision.WayOut;
import io.jollyboat.scheduler.decision.SchedulingCycle;
import io.jollyboat.scheduler.framework.ClusterEvent.PodPlaced;
import io.jollyboat.scheduler.framework.ClusterEvent.PodRemoved;
import io.jollyboat.scheduler.framework.Profile;
import io.jollyboat.scheduler.plugins.Arrangement;
import io.jollyboat.scheduler.plugins.Plugins;
import io.jollyboat.scheduler.queue.Arrivals;
import io.jollyboat.scheduler.queue.BackOff;
import io.jollyboat.scheduler.queue.QueuedPod;
import io.jollyboat.scheduler.queue.SchedulingQueue;
import io.jollyboat.scheduler.snapshot.ClusterState;
import io.jollyboat.scheduler.snapshot.PodInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However few pods an event wakes: whoever fits is not left asleep. */
class StarvationTest {

    private static final Profile PROFILE =
            Plugins.profile("default-scheduler", Arrangement.DEFAULT);

    private final ClusterState cluster = new ClusterState();
    private final SchedulingCycle cycle = new SchedulingCycle(PROFILE);
    private final SchedulingQueue queue =
            new SchedulingQueue(
                    Plugins.queueSort().order(),
                    new ProfileRules(List.of(PROFILE)),
                    BackOff.DEFAULT,
                    Arrivals.UNCOUNTED);
    private final List<PodInfo> placed = new ArrayList<>();
    private final List<PodInfo> waiting = new ArrayList<>();
    private long now;
    private int tries;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void nobodySleepsWhoCouldBePlaced(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 6; i++) {
            cluster.putNode(
                    ANode.named("node" + i).offers("4", "8Gi").label("disk", "d" + i % 2).facts());
        }
        for (int step = 0; step < 300; step++) {
            something(step, random);
            tryAll();
            for (PodInfo pod : waiting) {
                Decision anew = new SchedulingCycle(PROFILE).decide(known(pod), cluster.snapshot());
                assertThat(anew).as("step %s: %s", step, pod.key()).satisfies(this::isNoUse);
            }
        }
        assertThat(tries).isGreaterThan(300);
        assertThat(placed).hasSizeGreaterThan(5);
    }

    private void isNoUse(Decision decision) {
        assertThat(decision).isInstanceOf(Unschedulable.class);
        assertThat(((Unschedulable) decision).wayOut()).isNotInstanceOf(WayOut.Preempt.class);
    }

    private void something(int step, Random random) {
        now += Duration.ofSeconds(random.nextInt(3)).toNanos();
        int what = random.nextInt(10);
        if (what < 7) {
            PodInfo pod = pod("p" + step, random);
            waiting.add(pod);
            queue.put(pod, now);
        } else if (what < 9 && !placed.isEmpty()) {
            leave(placed.remove(random.nextInt(placed.size())));
        } else if (!waiting.isEmpty()) {
            PodInfo gone = waiting.remove(random.nextInt(waiting.size()));
            queue.remove(gone.key(), now);
            free(gone.key());
        }
    }

    private void leave(PodInfo pod) {
        cluster.removePod(pod.key());
        queue.happened(new PodRemoved(pod, cluster.info(pod.nodeName())), now);
    }

    private void free(Key key) {
        Optional<PodInfo> kept = cluster.nominated(key);
        cluster.withdrawNomination(key);
        kept.map(pod -> pod.on(pod.rank().nominatedNode()))
                .ifPresent(
                        pod ->
                                queue.happened(
                                        new PodRemoved(pod, cluster.info(pod.nodeName())), now));
    }

    private PodInfo known(PodInfo pod) {
        return pod.nominatedFor(
                cluster.nominated(pod.key()).map(it -> it.rank().nominatedNode()).orElse(""));
    }

    /** As the scheduling loop does; those that are sent away leave at some later time. */
    private void tryAll() {
        for (Optional<QueuedPod> next = queue.take(now); next.isPresent(); next = queue.take(now)) {
            assertThat(tries++).as("tries").isLessThan(20_000);
            QueuedPod taken = next.get();
            PodInfo pod = known(taken.pod());
            switch (cycle.decide(pod, cluster.snapshot())) {
                case Placed(String node, int ignored) -> {
                    PodInfo there = pod.on(node);
                    cluster.putPod(there);
                    placed.add(there);
                    waiting.removeIf(each -> each.key().equals(pod.key()));
                    queue.placed(taken, now);
                    queue.happened(new PodPlaced(there), now);
                    if (node.equals(pod.rank().nominatedNode())) {
                        cluster.withdrawNomination(pod.key());
                    } else {
                        free(pod.key());
                    }
                    queue.remove(pod.key(), now);
                }
                case Unschedulable no -> {
                    String node = "";
                    if (no.wayOut() instanceof WayOut.Preempt(String chosen, var victims)) {
                        node = chosen;
                        free(pod.key());
                        cluster.nominate(pod.nominatedFor(chosen));
                        victims.forEach(victim -> cluster.putPod(victim.leaving()));
                    } else if (no.wayOut() instanceof WayOut.None) {
                        free(pod.key());
                    } else {
                        node = pod.rank().nominatedNode();
                    }
                    queue.rejected(taken, no.rejectedBy(), node, now);
                }
            }
        }
    }

    private static PodInfo pod(String name, Random random) {
        APod pod = APod.named(name).requests("" + (1 + random.nextInt(4)), "1Gi");
        pod.label("app", "a" + random.nextInt(2));
        if (random.nextInt(3) == 0) {
            pod.priority(10 * (1 + random.nextInt(2)));
        }
        if (random.nextInt(4) == 0) {
            pod.spec("{'nodeSelector': {'disk': 'd%d'}}".formatted(random.nextInt(2)));
        }
        if (random.nextInt(6) == 0) {
            pod.far("app", "a0", "kubernetes.io/hostname");
        }
        return pod.info();
    }
}
