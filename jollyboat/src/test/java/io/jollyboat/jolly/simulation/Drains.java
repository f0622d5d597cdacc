package io.jollyboat.jolly.simulation;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.errors.ApiException;
import java.util.List;
import java.util.random.RandomGenerator;

/** An operator who empties nodes through the budgets that all workloads have. */
final class Drains {

    private static final List<String> APPS =
            List.of("de0", "de1", "de2", "st0", "st1", "re0", "re1");

    private final SimulatedCluster cluster;
    private final RandomGenerator random;
    final Lookout lookout;

    Drains(SimulatedCluster cluster) {
        this.cluster = cluster;
        this.random = cluster.timeline.random();
        this.lookout = new Lookout(cluster);
        APPS.forEach(this::protect);
    }

    private void protect(String app) {
        String share =
                switch (random.nextInt(4)) {
                    case 0 -> "'maxUnavailable':1";
                    case 1 -> "'maxUnavailable':'%d%%'".formatted(20 + random.nextInt(50));
                    case 2 -> "'minAvailable':'%d%%'".formatted(20 + random.nextInt(70));
                    default -> "'minAvailable':" + (1 + random.nextInt(3));
                };
        cluster.client.create(
                Resources.POD_DISRUPTION_BUDGETS,
                Resources.POD_DISRUPTION_BUDGETS.view(
                        SimulatedCluster.tree(
                                "{'metadata':{'name':'%s','namespace':'default'},'spec':{'selector':{'matchLabels':{'app':'%s'}},%s}}"
                                        .formatted(app, app, share))));
    }

    /** Asks for every pod of a node once, in one go, as {@code kubectl drain} does. */
    String act() {
        String node = cluster.node(random.nextInt(SimulatedCluster.NODES)).name;
        int gone = 0;
        for (Pod pod : cluster.list(Resources.PODS)) {
            if (pod.spec().nodeName().equals(node)) {
                try {
                    lookout.evict(pod);
                    gone++;
                } catch (ApiException e) {
                    if (!Storm.isExpected(e)) {
                        throw e;
                    }
                }
            }
        }
        return "drain " + node + ": " + gone + " pods go";
    }
}
