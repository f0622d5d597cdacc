package io.jollyboat.kubelet.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.kubelet.runtime.ContainerRuntimeException;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException.Reason;
import io.jollyboat.kubelet.runtime.ContainerSpec.Mount;
import io.jollyboat.kubelet.runtime.ContainerSpec.Resources;
import io.jollyboat.kubelet.runtime.ContainerSpec.Security;
import io.jollyboat.kubelet.runtime.Images;
import io.jollyboat.kubelet.runtime.SandboxSpec.Namespaces;
import io.jollyboat.kubelet.runtime.SandboxStatus;
import io.jollyboat.kubelet.runtime.docker.image.PauseImage;
import io.jollyboat.kubelet.runtime.docker.machine.Machine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real container is given and denied. */
class DockerContainersIT {
    private static PodFixture pods;

    @BeforeAll
    static void begin() throws IOException {
        pods = PodFixture.start("runtime-containers-it", "10.199.3.0/24");
    }

    @AfterAll
    static void end() {
        pods.close();
    }

    @AfterEach
    void clear() {
        pods.clear();
    }

    private static Security security(
            boolean privileged, Long user, boolean readOnly, List<String> added) {
        return new Security(
                privileged,
                user,
                null,
                List.of(4242L),
                readOnly,
                true,
                added,
                List.of("ALL"),
                false,
                "",
                "");
    }

    @Test
    void limitsReachTheControlGroupsAndTheMachineClampsTheRest() throws IOException {
        String group = "jollyboat-test/pod-limits";
        SandboxStatus sandbox =
                pods.sandbox(
                        "limits",
                        spec ->
                                spec.withCgroup(
                                        group,
                                        new Resources(512, 150_000, 100_000, 256L << 20, 0, 0)));
        String id =
                pods.waiting(
                        sandbox,
                        spec ->
                                spec.resources(
                                        new Resources(204, 50_000, 100_000, 64L << 20, -900, 100)));
        assertThat(pods.sh(id, "cat /proc/1/cgroup")).contains("/" + group + "/" + id);
        Path pod = Path.of("/sys/fs/cgroup/memory").resolve(group);
        if (Files.exists(pod)) { // the first version of control groups
            assertThat(Files.readString(pod.resolve("memory.limit_in_bytes")).strip())
                    .isEqualTo(Long.toString(256L << 20));
            assertThat(Files.readString(pod.resolve(id).resolve("memory.limit_in_bytes")).strip())
                    .isEqualTo(Long.toString(64L << 20));
            assertThat(
                            Files.readString(Path.of("/sys/fs/cgroup/cpu", group, id, "cpu.shares"))
                                    .strip())
                    .isEqualTo("204");
            assertThat(
                            Files.readString(
                                            Path.of(
                                                    "/sys/fs/cgroup/cpu",
                                                    group,
                                                    "cpu.cfs_quota_us"))
                                    .strip())
                    .isEqualTo("150000");
        }
        pods.runtime.containers().remove(id);
        pods.runtime.sandboxes().remove(sandbox.id());
        assertThat(pod).doesNotExist();
    }

    @Test
    void aSandboxIsTheLastToBeEndedForWantOfMemory() throws IOException {
        SandboxStatus sandbox = pods.sandbox("lasting", UnaryOperator.identity());
        Path score = Path.of("/proc/" + sandbox.processId() + "/oom_score_adj");
        assertThat(Files.readString(score).strip())
                .isEqualTo(Integer.toString(Machine.of(true).oomScore(-998)));
    }

    @Test
    void userGroupsCapabilitiesAndReadOnlyRootHold() {
        SandboxStatus sandbox = pods.sandbox("secure", UnaryOperator.identity());
        String id =
                pods.waiting(
                        sandbox,
                        spec ->
                                spec.security(
                                        security(
                                                false, 65534L, true, List.of("NET_BIND_SERVICE"))));
        assertThat(pods.sh(id, "id -u")).isEqualTo("65534");
        assertThat(pods.sh(id, "id -G")).contains("4242");
        assertThat(pods.sh(id, "touch /file 2>&1")).contains("Read-only file system");
        assertThat(pods.sh(id, "grep NoNewPrivs /proc/1/status")).endsWith("1");
        assertThat(pods.sh(id, "grep CapBnd /proc/1/status")).endsWith("0000000000000400");
    }

    @Test
    void aPrivilegedContainerGetsWhatTheMachineCanGive() {
        SandboxStatus sandbox = pods.sandbox("mighty", UnaryOperator.identity());
        String id =
                pods.waiting(sandbox, spec -> spec.security(security(true, 0L, false, List.of())));
        assertThat(pods.sh(id, "mkdir /tmp/m && mount -t tmpfs none /tmp/m && echo mounted"))
                .isEqualTo("mounted");
    }

    @Test
    void anUnknownCapabilityIsRefusedByName() {
        SandboxStatus sandbox = pods.sandbox("odd", UnaryOperator.identity());
        assertThatThrownBy(
                        () ->
                                pods.waiting(
                                        sandbox,
                                        spec ->
                                                spec.security(
                                                        security(
                                                                false, 0L, false, List.of("FLY")))))
                .isInstanceOfSatisfying(
                        ContainerRuntimeException.class,
                        refused ->
                                assertThat(refused.reason())
                                        .isEqualTo(Reason.INVALID_CONFIGURATION))
                .hasMessageContaining("FLY");
    }

    @Test
    void mountsAppearAsAsked(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("note"), "ahoy");
        SandboxStatus sandbox = pods.sandbox("mounts", UnaryOperator.identity());
        String id =
                pods.waiting(
                        sandbox,
                        spec ->
                                spec.mounts(
                                        List.of(
                                                new Mount(directory.toString(), "/data", false),
                                                new Mount(directory.toString(), "/fixed", true))));
        assertThat(pods.sh(id, "cat /data/note; echo more >> /data/note")).isEqualTo("ahoy");
        assertThat(pods.sh(id, "touch /fixed/x 2>&1")).contains("Read-only file system");
        assertThat(Files.readString(directory.resolve("note"))).isEqualTo("ahoymore\n");
    }

    @Test
    void aMountFromNowhereIsRefused() {
        SandboxStatus sandbox = pods.sandbox("mounts", UnaryOperator.identity());
        assertThatThrownBy(
                        () ->
                                pods.waiting(
                                        sandbox,
                                        spec ->
                                                spec.mounts(
                                                        List.of(
                                                                new Mount(
                                                                        "/no/such/path",
                                                                        "/data",
                                                                        false)))))
                .isInstanceOfSatisfying(
                        ContainerRuntimeException.class,
                        refused ->
                                assertThat(refused.reason())
                                        .isEqualTo(Reason.INVALID_CONFIGURATION))
                .hasMessageContaining("/no/such/path");
    }

    @Test
    void memoryBeyondTheLimitKills() {
        SandboxStatus sandbox = pods.sandbox("hungry", UnaryOperator.identity());
        String id =
                pods.container(
                        sandbox,
                        "main",
                        "exec tail /dev/zero",
                        spec -> spec.resources(new Resources(0, 0, 0, 16L << 20, 0, 0)));
        assertThat(pods.exited(id).reason()).isEqualTo("OOMKilled");
        assertThat(pods.exited(id).exitCode()).isEqualTo(137);
    }

    @Test
    void inASharedProcessNamespaceTheSandboxReaps() {
        SandboxStatus sandbox =
                pods.sandbox(
                        "shared",
                        spec -> spec.withNamespaces(new Namespaces(false, false, false, true)));
        String id = pods.waiting(sandbox, UnaryOperator.identity());
        assertThat(pods.sh(id, "cat /proc/1/cmdline")).startsWith("/pause");
        pods.sh(id, "(sleep 0.05 &) ; exit 0");
        PodFixture.await(() -> !pods.sh(id, "ps -o stat,comm").contains("Z "));
    }

    @Test
    void containersOfAPodDoNotSeeOneAnothersProcessesUnlessAsked() {
        SandboxStatus sandbox = pods.sandbox("apart", UnaryOperator.identity());
        String id = pods.waiting(sandbox, UnaryOperator.identity());
        assertThat(pods.sh(id, "cat /proc/1/cmdline")).doesNotContain("pause");
    }

    @Test
    void theCommandReplacesTheImagesAndArgumentsFollowIt() {
        SandboxStatus sandbox = pods.sandbox("words", UnaryOperator.identity());
        String id = pods.container(sandbox, "main", "exit 9", UnaryOperator.identity());
        assertThat(pods.exited(id).exitCode()).isEqualTo(9);
    }

    @Test
    void aPullFromARegistryThatIsNotThereFailsInItsWords() {
        assertThatThrownBy(
                        () ->
                                pods.runtime
                                        .images()
                                        .pull(
                                                "registry.invalid/jollyboat-test/absent:1",
                                                Images.Credentials.NONE)
                                        .toCompletableFuture()
                                        .join())
                .cause()
                .isInstanceOfSatisfying(
                        ContainerRuntimeException.class,
                        failed -> assertThat(failed.reason()).isEqualTo(Reason.PULL_FAILED))
                .hasMessageContaining("registry.invalid");
    }

    @Test
    void theSandboxImageHasTheIdThatWasForeseen() {
        Images.Image image = pods.runtime.images().find("jollyboat/pause:1").orElseThrow();
        assertThat(image.id()).isEqualTo(PauseImage.of(pods.runtime.engine().architecture()).id());
    }

    @Test
    void anImageThatAContainerUsesOrThatHasSeveralNamesStays() throws Exception {
        String own = "jollyboat-test/own:1";
        String other = "jollyboat-test/other:1";
        docker(
                "commit",
                pods.waiting(
                        pods.sandbox("commit", UnaryOperator.identity()), UnaryOperator.identity()),
                own);
        Images images = pods.runtime.images();
        String id = images.find(own).orElseThrow().id();
        docker("tag", id, other);
        assertThatThrownBy(() -> images.remove(id)).isInstanceOf(ContainerRuntimeException.class);
        docker("rmi", other);
        String user = docker("create", own);
        assertThatThrownBy(() -> images.remove(id)).isInstanceOf(ContainerRuntimeException.class);
        assertThat(images.find(id)).isPresent();
        docker("rm", user);
        images.remove(id);
        assertThat(images.find(id)).isEmpty();
        images.remove(id);
    }

    private static String docker(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said.strip();
    }

    @Test
    void aPodThatAsksForUsersOfItsOwnIsRefusedAndNotRunWithTheMachines() {
        assertThatThrownBy(
                        () ->
                                pods.sandbox(
                                        "web",
                                        spec ->
                                                spec.withNamespaces(
                                                        new Namespaces(
                                                                false, false, false, false, true))))
                .isInstanceOfSatisfying(
                        ContainerRuntimeException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.INVALID_CONFIGURATION))
                .hasMessageContaining("does not support user namespaces");
    }
}
