package io.jollyboat.kubelet.eviction;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.model.Trees;
import io.jollyboat.kubelet.eviction.Threshold.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class EvictionRulesTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    private static Candidate candidate(String name, int priority, long request, long used) {
        ObjectNode json = Trees.newObject();
        json.putObject("metadata").put("name", name).put("uid", name);
        ObjectNode spec = json.putObject("spec").put("priority", priority);
        ObjectNode container = spec.putArray("containers").addObject().put("name", "c");
        container.putObject("resources").putObject("requests").put("memory", request);
        return new Candidate(new Pod(json), used, Map.of("c", used));
    }

    private static String first(Signal signal, Candidate... all) {
        return Candidate.first(List.of(all), signal).map(one -> one.pod().name()).orElse("");
    }

    /** For want of memory, in whatever order they are looked at. */
    private static void goesBefore(Candidate one, Candidate other) {
        assertThat(first(Signal.MEMORY, one, other)).isEqualTo(one.pod().name());
        assertThat(first(Signal.MEMORY, other, one)).isEqualTo(one.pod().name());
    }

    @Test
    void excessComesBeforePriorityAndPriorityBeforeTheAmount() {
        goesBefore(candidate("over", 1000, 100, 101), candidate("within", 0, 100, 90));
        goesBefore(candidate("lesser", 5, 100, 200), candidate("important", 10, 100, 900));
        goesBefore(candidate("much", 5, 400, 900), candidate("some", 5, 100, 200));
    }

    @Test
    void processesAreJudgedByPriorityAndNumber() {
        assertThat(
                        first(
                                Signal.PROCESSES,
                                candidate("few", 0, 0, 5),
                                candidate("many", 0, 0, 50),
                                candidate("important", 7, 0, 500)))
                .isEqualTo("many");
    }

    @Test
    void criticalPodsAreSpared() {
        assertThat(first(Signal.MEMORY, candidate("system", 2_000_000_000, 0, 900))).isEmpty();
    }

    @Test
    void aSoftThresholdIsDueOnceItsGraceIsOver() {
        Threshold soft = Threshold.of(Signal.MEMORY, 100, Duration.ofSeconds(90));
        Threshold hard = Threshold.ofShare(Signal.NODE_DISK, 0.1, Duration.ZERO);
        List<Threshold> both = List.of(soft, hard);
        Map<Signal, Level> low = Map.of(Signal.MEMORY, new Level(1000, 50));

        PressureState state = PressureState.CALM.after(both, low, NOW);
        assertThat(state.due()).isEmpty();
        assertThat(state.pressure(NOW, FIVE_MINUTES).memory()).isTrue();
        Instant later = NOW.plusSeconds(90);
        assertThat(state.after(both, low, later).due()).contains(soft);

        Map<Signal, Level> bothLow =
                Map.of(
                        Signal.MEMORY, new Level(1000, 50),
                        Signal.NODE_DISK, new Level(1000, 99));
        PressureState worse = state.after(both, bothLow, NOW.plusSeconds(10));
        assertThat(worse.due()).contains(hard);
        assertThat(worse.after(both, bothLow, later).due()).as("memory first").contains(soft);
        assertThat(worse.pressure(NOW.plusSeconds(10), FIVE_MINUTES).disk()).isTrue();
    }

    @Test
    void aPressureIsToldOfForAWhileAfterItIsOver() {
        Threshold hard = Threshold.of(Signal.MEMORY, 100, Duration.ZERO);
        PressureState state =
                PressureState.CALM
                        .after(List.of(hard), Map.of(Signal.MEMORY, new Level(1000, 50)), NOW)
                        .after(
                                List.of(hard),
                                Map.of(Signal.MEMORY, new Level(1000, 500)),
                                NOW.plusSeconds(10));
        assertThat(state.due()).isEmpty();
        assertThat(state.pressure(NOW.plusSeconds(299), FIVE_MINUTES).memory()).isTrue();
        assertThat(state.pressure(NOW.plusSeconds(300), FIVE_MINUTES).memory()).isFalse();
    }

    @Test
    void pressureLastsUntilAsMuchIsThereAsIsToBeReclaimed() {
        Thresholds read =
                Thresholds.NONE
                        .hard("memory.available<100,nodefs.available<100")
                        .reclaiming("memory.available=5%");
        Map<Signal, Level> short50 = Map.of(Signal.MEMORY, new Level(1000, 50));
        Map<Signal, Level> almost =
                Map.of(
                        Signal.MEMORY, new Level(1000, 149),
                        Signal.NODE_DISK, new Level(1000, 149));
        Map<Signal, Level> enough = Map.of(Signal.MEMORY, new Level(1000, 150));

        assertThat(PressureState.CALM.after(read.all(), almost, NOW).due()).isEmpty();
        PressureState state =
                PressureState.CALM.after(read.all(), short50, NOW).after(read.all(), almost, NOW);
        assertThat(state.due()).map(Threshold::signal).contains(Signal.MEMORY);
        PressureState over = state.after(read.all(), enough, NOW);
        assertThat(over.due()).isEmpty();
        assertThat(over.after(read.all(), almost, NOW).due()).isEmpty();
    }

    @Test
    void whatIsAskedForThePodAsAWholeCountsAndIsNamed() {
        Candidate asking = candidate("whole", 0, 100, 500);
        ((ObjectNode) asking.pod().json().path("spec"))
                .putObject("resources")
                .putObject("requests")
                .put("memory", "600");
        goesBefore(candidate("over", 1000, 100, 101), asking);
        assertThat(asking.excessive(Threshold.of(Signal.MEMORY, 100, Duration.ZERO)))
                .isEqualTo(
                        "Pod whole was using 500, request is 600, has larger consumption of"
                                + " memory. Container c was using 500, request is 100, has larger"
                                + " consumption of memory. ");
    }

    @Test
    void whatASidecarAsksForIsThePodsToo() {
        Candidate helped = candidate("helped", 0, 100, 150);
        ((ObjectNode) helped.pod().json().path("spec"))
                .putArray("initContainers")
                .addObject()
                .put("name", "s")
                .put("restartPolicy", "Always")
                .putObject("resources")
                .putObject("requests")
                .put("memory", "100");
        goesBefore(candidate("over", 1000, 100, 101), helped);
    }

    @Test
    void amountsAreReadAsKubernetesWritesThem() {
        Thresholds read = Thresholds.NONE.hard("memory.available<1Gi, nodefs.available<10%");
        assertThat(read.all())
                .containsExactly(
                        Threshold.of(Signal.MEMORY, 1L << 30, Duration.ZERO),
                        Threshold.ofShare(Signal.NODE_DISK, 0.1, Duration.ZERO));
        assertThat(read.kept(Signal.NODE_DISK, 1000)).isEqualTo(100);
        assertThat(
                        read.soft("memory.available<2Gi", "memory.available=1m30s")
                                .all()
                                .getLast()
                                .grace())
                .isEqualTo(Duration.ofSeconds(90));
    }
}
