package io.jollyboat.scheduler.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.selector.LabelSelector;
import io.jollyboat.scheduler.ANode;
import io.jollyboat.scheduler.APod;
import io.jollyboat.scheduler.framework.Profile;
import io.jollyboat.scheduler.plugins.Arrangement;
import io.jollyboat.scheduler.plugins.Plugins;
import io.jollyboat.scheduler.snapshot.Budget;
import io.jollyboat.scheduler.snapshot.ClusterState;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.snapshot.Surroundings;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is remembered of searches for victims makes no decision another. */
class RememberedVictimsTest {

    private static final Profile PROFILE =
            Plugins.profile("default-scheduler", Arrangement.DEFAULT);

    private final ClusterState cluster = new ClusterState();
    private final List<PodInfo> placed = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void decisionsAreThoseOfWhoLooksForTheFirstTime(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 5; i++) {
            cluster.putNode(ANode.named("node" + i).offers("4", "64Gi").facts());
        }
        SchedulingCycle remembering = new SchedulingCycle(PROFILE);
        for (int step = 0; step < 120; step++) {
            change(step, random);
            NodeSnapshot now = cluster.snapshot();
            PodInfo pod = vip("vip" + step, random);

            assertThat(remembering.decide(pod, now))
                    .isEqualTo(new SchedulingCycle(PROFILE).decide(pod, now));
        }
    }

    private void change(int step, Random random) {
        int what = random.nextInt(10);
        if (what < 5 || placed.isEmpty()) {
            PodInfo pod =
                    APod.named("p" + step)
                            .requests("" + (1 + random.nextInt(2)), "1Gi")
                            .label("app", random.nextBoolean() ? "guarded" : "free")
                            .priority(random.nextInt(12))
                            .on("node" + random.nextInt(5))
                            .info();
            placed.add(pod);
            cluster.putPod(pod);
        } else if (what < 7) {
            cluster.removePod(placed.remove(random.nextInt(placed.size())).key());
        } else if (what < 8) {
            cluster.putPod(placed.get(random.nextInt(placed.size())).leaving());
        } else if (what < 9) {
            cluster.nominate(vip("waits" + step, random).nominatedFor("node" + random.nextInt(5)));
        } else {
            LabelSelector guarded = LabelSelector.parse("app=guarded");
            Budget budget = new Budget("default", "b", guarded, random.nextInt(3), Set.of());
            cluster.surroundedBy(Surroundings.NONE.withBudgets(List.of(budget)));
        }
    }

    /** Of two kinds, one of which must be alone. */
    private static PodInfo vip(String name, Random random) {
        APod pod = APod.named(name).requests("3", "1Gi").priority(10);
        return random.nextInt(4) > 0
                ? pod.info()
                : pod.far("app", "guarded", "kubernetes.io/hostname").info();
    }
}
