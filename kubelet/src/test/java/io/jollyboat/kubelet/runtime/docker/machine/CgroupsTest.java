package io.jollyboat.kubelet.runtime.docker.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.kubelet.runtime.ContainerSpec.Resources;
import io.jollyboat.kubelet.runtime.EngineInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written into the machine's control groups, in a folder that looks like them. */
class CgroupsTest {

    private static final String POD = "kubepods/burstable/pod1-2";
    private static final Map<Long, Long> PAGES = Map.of(2L << 20, 4L << 20, 1L << 30, 0L);

    @TempDir Path root;
    private Resources limits = Resources.NONE;

    @BeforeEach
    void processesAndPages() {
        limits = new Resources(0, 0, 0, 0, 0, 100, PAGES);
    }

    private Cgroups cgroups(String driver, int version) {
        return new Cgroups(
                new EngineInfo("docker", "1", "1", driver, version, "", "", "", "amd64"), root);
    }

    private Path file(String name) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "max");
    }

    @Test
    void aPodsPagesAndProcessesAreLimited() throws IOException {
        Path pages = file(POD + "/hugetlb.2MB.max");
        Path large = file(POD + "/hugetlb.1GB.max");
        Path processes = file(POD + "/pids.max");
        cgroups("cgroupfs", 2).limit(POD, limits);
        assertThat(pages).hasContent("4194304");
        assertThat(large).hasContent("0");
        assertThat(processes).hasContent("100");
    }

    @Test
    void aContainersPagesAreLimitedBelowItsPod() throws IOException {
        Path slice = Path.of("kubepods.slice/kubepods-burstable.slice");
        Path pages =
                file(
                        slice.resolve("kubepods-burstable-pod1_2.slice/docker-abc.scope")
                                .resolve("hugetlb.2MB.max")
                                .toString());
        cgroups("systemd", 2).limitPages(POD, "abc", PAGES);
        assertThat(pages).hasContent("4194304");
    }

    @Test
    void theFirstVersionHasAHierarchyOfItsOwnForPages() throws IOException {
        Path pages = file("hugetlb/" + POD + "/abc/hugetlb.2MB.limit_in_bytes");
        cgroups("cgroupfs", 1).limitPages(POD, "abc", PAGES);
        assertThat(pages).hasContent("4194304");
    }

    @Test
    void whereTheKernelCountsNoPagesNothingIsWritten() throws IOException {
        file(POD + "/pids.max");
        cgroups("cgroupfs", 2).limit(POD, limits);
        assertThat(root.resolve(POD)).isDirectoryNotContaining("glob:**hugetlb*");
    }

    @Test
    void aGroupThatIsInUseStaysAndSaysSo() throws IOException {
        Path container = Files.createDirectories(root.resolve(POD).resolve("abc"));
        assertThat(cgroups("cgroupfs", 2).remove(POD)).isFalse();
        Files.delete(container);
        assertThat(cgroups("cgroupfs", 2).remove(POD)).isTrue();
        assertThat(root.resolve(POD)).doesNotExist();
        assertThat(cgroups("cgroupfs", 2).remove(POD)).as("what has gone").isTrue();
    }

    @Test
    void theGroupsOfPodsAreFoundInEveryHierarchyBelowTheRootThatIsAskedFor() throws IOException {
        Files.createDirectories(root.resolve("cpu/kubepods/podaa"));
        Files.createDirectories(root.resolve("memory/kubepods/burstable/pod1-2/abc"));
        Files.createDirectories(root.resolve("memory/kubepods-m02/podbb"));
        Files.createDirectories(root.resolve("memory/kubepods/other"));
        assertThat(cgroups("cgroupfs", 1).pods("/kubepods"))
                .containsOnly(
                        Map.entry("/kubepods/podaa", "aa"),
                        Map.entry("/kubepods/burstable/pod1-2", "1-2"));
        assertThat(cgroups("cgroupfs", 1).pods("")).isEmpty();
    }
}
