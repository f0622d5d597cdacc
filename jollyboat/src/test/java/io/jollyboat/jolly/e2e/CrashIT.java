package io.jollyboat.jolly.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.jolly.e2e.Terminal.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cluster that is killed, stopped, started and deleted, with a pod in it. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CrashIT {

    private static final String POD =
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: steady}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - {name: main, image: "jollyboat/demo:1", command: [sleep, "3600"]}
            """;

    @TempDir private Path home;

    @Test
    void containersOutliveAKilledClusterAndAreTakenUpAgainAsTheyAre() throws IOException {
        try (RunningCluster cluster = RunningCluster.start(home, "crash")) {
            cluster.apply(POD);
            cluster.await("steady", "Ready");
            String id = id(cluster);

            ProcessHandle.of(cluster.process()).orElseThrow().destroyForcibly();
            Result again = cluster.jolly("start").ok();

            assertThat(again.out()).contains("Ready after");
            cluster.await("steady", "Ready");
            assertThat(id(cluster)).isEqualTo(id);
            assertThat(restarts(cluster)).isEqualTo("0");
        }
    }

    @Test
    void aStoppedClusterBringsItsWorkloadsBackAndADeletedOneLeavesNothing() throws IOException {
        RunningCluster cluster = RunningCluster.start(home, "cycle");
        cluster.apply(POD);
        cluster.await("steady", "Ready");

        assertThat(cluster.jolly("start").ok().out()).contains("runs already");
        cluster.jolly("stop").ok();
        assertThat(cluster.jolly("status").exitCode()).isEqualTo(3);
        assertThat(containers(cluster, "--filter status=running")).isEmpty();
        cluster.jolly("start").ok();
        cluster.untilKubectl(
                shown -> shown.out().contains("1/1") && shown.out().contains("Running"),
                "get",
                "pod",
                "steady");

        cluster.close();

        assertThat(cluster.jolly("status").exitCode()).isEqualTo(4);
        assertThat(containers(cluster, "--all")).isEmpty();
        assertThat(cluster.shell("nft list tables").out()).doesNotContain("jollyboat-cycle");
        assertThat(cluster.shell("iptables-save").out()).doesNotContain("jollyboat-cycle");
        assertThat(cluster.folder()).doesNotExist();
        assertThat(cluster.shell("ps ax").out()).doesNotContain(home.toString());
        assertThat(cluster.kubectl("config", "get-contexts", "-o", "name").out()).isEmpty();
    }

    /** As by Ctrl-C, which ends whoever passes on what the cluster's process says. */
    @Test
    void aFirstStartThatIsInterruptedLeavesAClusterThatRuns()
            throws IOException, InterruptedException {
        try (RunningCluster cluster = RunningCluster.absent(home, "cut")) {
            Process start = cluster.begin("start", "--runtime", "sim", "--store", "memory");
            cluster.untilShell(
                    seen -> seen.exitCode() == 0, "test -e " + cluster.folder().resolve("running"));
            start.descendants()
                    .filter(one -> one.info().command().orElse("").endsWith("cat"))
                    .forEach(ProcessHandle::destroy);
            assertThat(start.waitFor()).isNotZero();

            cluster.untilShell(
                    seen -> seen.exitCode() == 0,
                    "test -e " + cluster.folder().resolve("pki/admin.crt"));
            assertThat(cluster.jolly("start").ok().out()).contains("runs already");
        }
    }

    @Test
    void aClusterWhoseSettingsAreGoneCanStillBeDeleted() throws IOException {
        RunningCluster cluster = RunningCluster.simulated(home, "bare");
        ProcessHandle process = ProcessHandle.of(cluster.process()).orElseThrow();
        Files.delete(cluster.folder().resolve("settings.json"));

        Result again = cluster.jolly("start");
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.err()).contains("jolly delete ends it");

        cluster.close();
        assertThat(process.isAlive()).isFalse();
        assertThat(cluster.folder()).doesNotExist();
    }

    private static String id(RunningCluster cluster) {
        return cluster.field("pod/steady", "{.status.containerStatuses[0].containerID}");
    }

    private static String restarts(RunningCluster cluster) {
        return cluster.field("pod/steady", "{.status.containerStatuses[0].restartCount}");
    }

    private static String containers(RunningCluster cluster, String filter) {
        return cluster.shell(
                        "docker ps -q " + filter + " --filter label=io.kubernetes.pod.name=steady")
                .ok()
                .out();
    }
}
