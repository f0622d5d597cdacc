package io.jollyboat.scheduler.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.scheduler.AClaim;
import io.jollyboat.scheduler.ANode;
import io.jollyboat.scheduler.APod;
import io.jollyboat.scheduler.AVolume;
import io.jollyboat.scheduler.Clusters;
import io.jollyboat.scheduler.decision.Decision.Placed;
import io.jollyboat.scheduler.plugins.Arrangement;
import io.jollyboat.scheduler.plugins.Plugins;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.Surroundings;
import io.jollyboat.scheduler.storage.StorageClassFacts;
import io.jollyboat.scheduler.storage.StorageState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds where pods with volumes can go against every way of giving volumes to their claims. */
class VolumesBruteForceTest {

    private static final SchedulingCycle CYCLE =
            new SchedulingCycle(Plugins.profile("default-scheduler", Arrangement.DEFAULT));

    /** A volume of whole GiB that can be used on one node. */
    private record Disk(String name, int size, String node) {}

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aPodIsPlacedExactlyIfSomeNodeHasAVolumeForEachOfItsClaims(long seed) {
        Random random = new Random(seed);
        StorageState storage = new StorageState();
        storage.putClass(new StorageClassFacts("slow", StorageClassFacts.NOBODY, true, List.of()));
        int count = 1 + random.nextInt(3);
        List<Disk> disks = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(6); i++) {
            Disk disk = new Disk("disk" + i, 1 + random.nextInt(4), "node" + random.nextInt(count));
            disks.add(disk);
            storage.putVolume(
                    AVolume.named(disk.name)
                            .size(disk.size + "Gi")
                            .on(disk.node)
                            .available()
                            .facts());
        }
        APod pod = APod.named("p");
        List<Integer> claims = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(3); i++) {
            int size = 1 + random.nextInt(4);
            claims.add(size);
            storage.putClaim(AClaim.named("data" + i).size(size + "Gi").facts());
            pod.claims("data" + i);
        }
        Set<String> able = new HashSet<>();
        NodeInfo[] nodes = new NodeInfo[count];
        for (int i = 0; i < count; i++) {
            String name = "node" + i;
            nodes[i] = ANode.named(name).with();
            List<Disk> there = disks.stream().filter(disk -> disk.node.equals(name)).toList();
            if (canServe(claims, there)) {
                able.add(name);
            }
        }
        NodeSnapshot cluster = Clusters.of(nodes).in(Surroundings.NONE.with(storage.snapshot()));

        Decision decision = CYCLE.decide(pod.info(), cluster);

        if (able.isEmpty()) {
            assertThat(decision).isInstanceOf(Decision.Unschedulable.class);
        } else {
            assertThat(decision)
                    .isInstanceOfSatisfying(
                            Placed.class,
                            placed -> {
                                assertThat(able).contains(placed.node());
                                assertThat(placed.feasible()).isEqualTo(able.size());
                            });
        }
    }

    /** Tries every volume for the first claim, and the others with what is left. */
    private static boolean canServe(List<Integer> claims, List<Disk> disks) {
        if (claims.isEmpty()) {
            return true;
        }
        List<Integer> others = claims.subList(1, claims.size());
        for (Disk disk : disks) {
            if (disk.size >= claims.getFirst()) {
                List<Disk> left = new ArrayList<>(disks);
                left.remove(disk);
                if (canServe(others, left)) {
                    return true;
                }
            }
        }
        return false;
    }
}
