package io.jollyboat.jolly.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.jolly.command.ExitCode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command that empties nodes, typed as a person types it. */
class ConsolidationIT {

    @TempDir private static Path home;

    @Test
    void aNodeIsPlannedToBeEmptiedThenEmptiedAndCanBeTakenAway() {
        try (RunningCluster cluster =
                RunningCluster.start(
                        home,
                        "consolidation",
                        "--runtime",
                        "sim",
                        "--store",
                        "memory",
                        "--nodes",
                        "3")) {
            deploy(cluster, "base", 2, "jollyboat-m02");
            deploy(cluster, "web", 1, "jollyboat-m03");

            String planned = cluster.jolly("consolidate", "--dry-run").ok().out();
            assertThat(planned)
                    .contains("jollyboat-m03 would be emptied by 1 eviction\n    default/web-")
                    .contains("jollyboat (0 pods) stays as it is: it is the cluster's first")
                    .contains("jollyboat-m02 (2 pods) stays as it is: it takes in pods of others")
                    .contains("1 of 3 nodes would be emptied by 1 eviction.");
            JsonNode plan =
                    JsonMapper.shared()
                            .readTree(
                                    cluster.jolly("consolidate", "--dry-run", "-o", "json")
                                            .ok()
                                            .out());
            assertThat(plan.at("/wouldEmpty/0/node").asString("")).isEqualTo("jollyboat-m03");
            assertThat(plan.at("/wouldEmpty/0/pods/0/to").asString("")).isEqualTo("jollyboat-m02");
            assertThat(plan.path("evictions").asInt(0)).isEqualTo(1);

            String done = cluster.jolly("consolidate").ok().out();
            assertThat(done)
                    .contains("jollyboat-m03 is empty")
                    .contains("1 node was emptied by moving 1 pod.")
                    .contains("jolly node delete jollyboat-m03");
            assertThat(cluster.field("node/jollyboat-m03", "{.spec.unschedulable}"))
                    .isEqualTo("true");
            assertThat(cluster.field("pods", "{.items[*].spec.nodeName}"))
                    .isEqualTo("jollyboat-m02 jollyboat-m02 jollyboat-m02");

            cluster.jolly("node", "delete", "jollyboat-m03").ok();
            assertThat(cluster.jolly("consolidate", "--max-moves", "0").exitCode())
                    .isEqualTo(ExitCode.USAGE);
        }
    }

    /** Makes a deployment whose pods get to the one node, since all others are cordoned. */
    private static void deploy(RunningCluster cluster, String name, int replicas, String node) {
        cluster.kubectl("cordon", "jollyboat", "jollyboat-m02", "jollyboat-m03").ok();
        cluster.kubectl("uncordon", node).ok();
        cluster.apply(
                """
                {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "%s"}, "spec": {"replicas": %d,
                 "selector": {"matchLabels": {"app": "%s"}}, "template": {"metadata": {"labels": {"app": "%s"}},
                 "spec": {"terminationGracePeriodSeconds": 1, "containers": [{"name": "c", "image": "i",
                  "resources": {"requests": {"cpu": "50m"}}}]}}}}
                """
                        .formatted(name, replicas, name, name));
        cluster.kubectl("rollout", "status", "deployment/" + name, "--timeout=60s").ok();
        cluster.kubectl("uncordon", "jollyboat", "jollyboat-m02", "jollyboat-m03").ok();
    }
}
