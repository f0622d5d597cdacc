package io.jollyboat.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.client.ListOptions;
import io.jollyboat.kubelet.eviction.Thresholds;
import io.jollyboat.kubelet.runtime.ContainerStatus;
import io.jollyboat.kubelet.runtime.PodIdentity;
import io.jollyboat.kubelet.runtime.docker.engine.EngineAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A kubelet whose disk has no room left for the files of pods. */
@Timeout(300)
class FullDiskIT {

    private static final int DISK = 4 << 20;
    private static final String EVICTING = "evicting";

    @TempDir private Path directory;
    private Path state;
    private DockerNode node;

    /** Nobody is evicted, however long a test takes, but in those that are about it. */
    @BeforeEach
    void begin(TestInfo test) throws IOException {
        state = Files.createDirectory(directory.resolve("state"));
        run("mount", "-t", "tmpfs", "-o", "size=" + DISK, "tmpfs", state.toString());
        Thresholds below =
                test.getTags().contains(EVICTING)
                        ? Thresholds.NONE.hard("nodefs.available<10%")
                        : Thresholds.NONE;
        NodeLimits limits =
                NodeLimits.NONE
                        .eviction(below)
                        .with(Map.of("eviction-pressure-transition-period", "1s"));
        node = new DockerNode(state, EngineAddress.DEFAULT, config -> config.limits(limits));
    }

    @AfterEach
    void end() throws IOException {
        try {
            node.close();
        } finally {
            run("umount", "-l", state.toString());
        }
    }

    private static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        assertThat(process.exitValue()).isZero();
    }

    /** Somebody else writes until there is no room. */
    private Path fill() {
        Path ballast = state.resolve("ballast");
        try (OutputStream out = Files.newOutputStream(ballast)) {
            byte[] block = new byte[4096];
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
            return ballast;
        }
    }

    private static boolean ready(Pod pod) {
        return pod.status().conditions().stream()
                .anyMatch(c -> c.type().equals("Ready") && c.status().equals("True"));
    }

    private static String web(String name, String mount, String command) {
        return "'terminationGracePeriodSeconds':1,'volumes':[{'name':'v',"
                + mount
                + "}],'containers':[{'name':'"
                + name
                + "','image':'IMAGE','volumeMounts':[{'name':'v','mountPath':'/v'}],'command':['sh','-c','"
                + command
                + "']}]";
    }

    private boolean told(String pod, String reason, String part) {
        return node.client.list(Resources.EVENTS, "default", ListOptions.ALL).items().stream()
                .anyMatch(
                        event ->
                                event.involvedObject().name().equals(pod)
                                        && event.reason().equals(reason)
                                        && event.message().contains(part));
    }

    private String pressure() {
        return node.node().status().conditions().stream()
                .filter(one -> one.type().equals("DiskPressure"))
                .map(one -> one.status() + " " + one.reason())
                .findFirst()
                .orElse("");
    }

    private String seen(String name) throws IOException, InterruptedException {
        return node.get("/containerLogs/default/" + name + "/web?tailLines=1").body();
    }

    @Test
    void whatRunsGoesOnAndWhatCannotBeWrittenIsWrittenWhenThereIsRoom() throws Exception {
        node.configMap("settings", "'colour':'blue'");
        String settings = "'configMap':{'name':'settings'}";
        String watch = "while true; do echo I see $(cat /v/colour); sleep 1; done";
        node.run("steady", web("web", settings, watch));
        node.await("steady", FullDiskIT::ready);
        DockerNode.until(() -> sees("steady", "blue"), () -> "it says nothing");
        Path ballast = fill();

        node.run("late", web("web", settings, watch));
        DockerNode.until(
                () -> told("late", "FailedMount", "No space left on device"),
                () -> "no event; " + node.pod("late").json());
        assertThat(node.pod("late").status().phase()).isEqualTo("Pending");
        node.configMap("settings", "'colour':'green'");
        DockerNode.until(
                () -> told("steady", "FailedMount", "No space left on device"),
                () -> "no event; " + node.pod("steady").json());
        assertThat(ready(node.pod("steady"))).isTrue();
        assertThat(seen("steady")).contains("I see blue"); // whole, as it was

        Files.delete(ballast);
        node.configMap("settings", "'colour':'green','room':'again'"); // who waits looks at once
        node.await("late", FullDiskIT::ready);
        DockerNode.until(() -> sees("steady", "green") && sees("late", "green"), () -> "stale");
        assertThat(node.pod("steady").status().containerStatuses().getFirst().restartCount())
                .isZero();
        assertThat(node.pod("late").status().containerStatuses().getFirst().restartCount())
                .isZero();
        for (String name : new String[] {"steady", "late"}) {
            node.delete(name, 1);
            DockerNode.until(() -> node.find(name).isEmpty(), () -> name + " stays");
        }
        DockerNode.until(this::nothingLeft, () -> "files stay in " + state);
    }

    private boolean sees(String name, String colour) {
        try {
            return seen(name).contains("I see " + colour);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private boolean nothingLeft() {
        try (var pods = Files.list(state.resolve("pods"))) {
            return pods.findAny().isEmpty();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Tag(EVICTING)
    @Test
    void whoFillsTheDiskIsEvictedAndTheNodeSaysSoUntilThereIsRoom() throws IOException {
        node.run("done", web("web", "'emptyDir':{}", "echo done") + ",'restartPolicy':'Never'");
        Pod done = node.await("done", p -> p.status().phase().equals("Succeeded"));
        assertThat(containersOf(done)).hasSize(1);
        node.run(
                "greedy",
                web("web", "'emptyDir':{}", "dd if=/dev/zero of=/v/all bs=64k; exec sleep 3600"));
        Pod pod = node.await("greedy", p -> p.status().phase().equals("Failed"));
        assertThat(pod.status().reason()).isEqualTo("Evicted");
        assertThat(pod.status().message())
                .startsWith("The node was low on resource: ephemeral-storage.");
        DockerNode.until(
                () -> told("greedy", "Evicted", "low on resource: ephemeral-storage"),
                () -> "nobody told");
        DockerNode.until(() -> pressure().equals("True KubeletHasDiskPressure"), this::pressure);
        // What it has written goes with its end, not with its object.
        DockerNode.until(() -> pressure().equals("False KubeletHasNoDiskPressure"), this::pressure);
        assertThat(node.pod("greedy").status().containerStatuses().getFirst().state().json())
                .isEqualTo(pod.status().containerStatuses().getFirst().state().json());
        assertThat(containersOf(done)).as("what holds images for nobody").isEmpty();
        assertThat(node.pod("done").status().json().get("containerStatuses"))
                .isEqualTo(done.status().json().get("containerStatuses"));
        node.run("next", web("web", "'emptyDir':{}", "exec sleep 3600"));
        node.await("next", FullDiskIT::ready);
    }

    private List<ContainerStatus> containersOf(Pod pod) {
        return node.runtime
                .pod(new PodIdentity(pod.namespace(), pod.name(), pod.uid()))
                .containers();
    }
}
