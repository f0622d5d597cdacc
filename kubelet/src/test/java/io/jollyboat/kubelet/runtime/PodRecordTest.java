package io.jollyboat.kubelet.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PodRecordTest {
    private static final PodIdentity POD = new PodIdentity("ns", "pod", "uid");
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static ContainerStatus container(String name, int attempt) {
        return new ContainerStatus(
                name + attempt,
                POD,
                "s",
                name,
                attempt,
                "i",
                "sha256:i",
                "h",
                START.plusSeconds(attempt),
                new ContainerStatus.State.Created(),
                false,
                Map.of());
    }

    private static SandboxStatus sandbox(int attempt) {
        return new SandboxStatus(
                "s" + attempt,
                POD,
                attempt,
                SandboxStatus.State.STOPPED,
                "",
                true,
                0,
                START.plusSeconds(attempt));
    }

    @Test
    void theNewestComesFirst() {
        var record =
                new PodRecord(
                        POD,
                        List.of(sandbox(0), sandbox(1)),
                        List.of(container("a", 0), container("b", 7), container("a", 2)));
        assertThat(record.sandbox().orElseThrow().attempt()).isEqualTo(1);
        assertThat(record.container("a").orElseThrow().attempt()).isEqualTo(2);
        assertThat(record.attempts("a")).extracting(ContainerStatus::attempt).containsExactly(2, 0);
        assertThat(record.container("c")).isEmpty();
    }

    @Test
    void theNewestAttemptCountsEvenIfTheClockWentBack() {
        ContainerStatus later = createdAt(container("a", 1), START.minusSeconds(60));
        var record = new PodRecord(POD, List.of(), List.of(later, container("a", 0)));
        assertThat(record.containers()).extracting(ContainerStatus::attempt).containsExactly(0, 1);
        assertThat(record.attempts("a")).extracting(ContainerStatus::attempt).containsExactly(1, 0);
        assertThat(record.container("a").orElseThrow().attempt()).isEqualTo(1);
    }

    private static ContainerStatus createdAt(ContainerStatus of, Instant when) {
        return new ContainerStatus(
                of.id(),
                of.pod(),
                of.sandboxId(),
                of.name(),
                of.attempt(),
                of.image(),
                of.imageId(),
                of.specHash(),
                when,
                of.state(),
                of.tty(),
                of.labels());
    }
}
