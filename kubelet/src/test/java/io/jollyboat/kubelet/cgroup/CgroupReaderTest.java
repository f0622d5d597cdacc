package io.jollyboat.kubelet.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.kubelet.runtime.Usage.ContainerUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as kernels write them, in both versions of control groups. */
class CgroupReaderTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir private Path folder;
    private CgroupReader reader;

    @BeforeEach
    void prepare() {
        reader = new CgroupReader(folder.resolve("cgroup"), folder.resolve("proc"));
    }

    private void write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    @Test
    void versionOneHasAGroupPerController() throws IOException {
        write(
                "proc/7/cgroup",
                """
                12:pids:/kubepods/pod1/abc
                4:memory:/kubepods/pod1/abc
                3:cpu,cpuacct:/kubepods/pod1/abc
                0::/init.scope
                """);
        write("cgroup/memory/kubepods/pod1/abc/memory.usage_in_bytes", "5000000\n");
        write(
                "cgroup/memory/kubepods/pod1/abc/memory.stat",
                """
                cache 1000000
                total_cache 1000000
                total_rss 3500000
                total_inactive_file 800000
                total_pgfault 17
                total_pgmajfault 2
                """);
        write("cgroup/cpuacct/kubepods/pod1/abc/cpuacct.usage", "123456789\n");
        write(
                "cgroup/cpu/kubepods/pod1/abc/cpu.stat",
                "nr_periods 10\nnr_throttled 3\nthrottled_time 4000\n");
        write("cgroup/pids/kubepods/pod1/abc/pids.current", "5\n");

        ContainerUsage usage = reader.usage(reader.groupsOf(7), NOW);

        assertThat(usage.cpuNanos()).isEqualTo(123_456_789);
        assertThat(usage.cpu().throttledPeriods()).isEqualTo(3);
        assertThat(usage.cpu().throttledNanos()).isEqualTo(4000);
        assertThat(usage.memory().bytes()).isEqualTo(5_000_000);
        assertThat(usage.workingSetBytes()).isEqualTo(4_200_000);
        assertThat(usage.memory().residentBytes()).isEqualTo(3_500_000);
        assertThat(usage.memory().faults()).isEqualTo(17);
        assertThat(usage.processes()).isEqualTo(5);
    }

    @Test
    void versionTwoHasOneGroupForAll() throws IOException {
        String group = "kubepods.slice/kubepods-pod1.slice/docker-abc.scope";
        write("proc/7/cgroup", "0::/" + group + "\n");
        write("cgroup/" + group + "/memory.current", "9000000\n");
        write(
                "cgroup/" + group + "/memory.stat",
                "anon 6000000\nfile 2500000\ninactive_file 500000\npgfault 9\npgmajfault 1\n");
        write(
                "cgroup/" + group + "/cpu.stat",
                "usage_usec 2500\nnr_periods 4\nnr_throttled 1\nthrottled_usec 30\n");
        write("cgroup/" + group + "/pids.current", "2\n");

        ContainerUsage usage = reader.usage(reader.groupsOf(7), NOW);

        assertThat(usage.cpuNanos()).isEqualTo(2_500_000);
        assertThat(usage.cpu().throttledNanos()).isEqualTo(30_000);
        assertThat(usage.workingSetBytes()).isEqualTo(8_500_000);
        assertThat(usage.memory().residentBytes()).isEqualTo(6_000_000);
        assertThat(usage.memory().cacheBytes()).isEqualTo(2_500_000);
        assertThat(usage.processes()).isEqualTo(2);
    }

    @Test
    void aProcessThatIsGoneIsSaidToBe() {
        assertThatThrownBy(() -> reader.groupsOf(8)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void theMachineIsTheSumOfItsProcessorsAndWhatIsNotFree() throws IOException {
        write(
                "proc/meminfo",
                """
                MemTotal:       1000 kB
                MemFree:         300 kB
                Cached:          200 kB
                Inactive(file):  100 kB
                AnonPages:       400 kB
                HugePages_Total:       0
                """);
        write("proc/stat", "cpu  100 0 50 9000 30 5 5 10 0 0\ncpu0 1 2 3\n");
        write("proc/loadavg", "0.10 0.20 0.30 2/345 9999\n");

        ContainerUsage usage = reader.machine(NOW);

        assertThat(usage.cpuNanos()).isEqualTo(170 * 10_000_000L);
        assertThat(usage.memory().bytes()).isEqualTo(700 * 1024);
        assertThat(usage.workingSetBytes()).isEqualTo(600 * 1024);
        assertThat(usage.processes()).isEqualTo(345);
    }

    @Test
    void thisMachineCanBeRead() throws IOException {
        ContainerUsage usage = CgroupReader.OF_MACHINE.machine(NOW);
        assertThat(usage.cpuNanos()).isPositive();
        assertThat(usage.workingSetBytes()).isPositive();
        assertThat(usage.processes()).isPositive();
    }
}
