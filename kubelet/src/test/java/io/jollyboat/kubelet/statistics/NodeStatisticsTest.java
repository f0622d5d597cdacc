package io.jollyboat.kubelet.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.model.Trees;
import io.jollyboat.core.runtime.VirtualTimeline;
import io.jollyboat.kubelet.runtime.Usage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** When counters are read, and over which time rates are taken. */
class NodeStatisticsTest {

    private final VirtualTimeline timeline = new VirtualTimeline(1);
    private final Counters counters = new Counters();
    private final NodeStatistics statistics =
            new NodeStatistics(timeline, counters, () -> List.of(pod("2020-01-01T00:00:00Z")));

    /** A machine whose one container uses half a processor and whose node uses two. */
    private final class Counters implements Usage {
        private int reads;

        private ContainerUsage using(double processors) {
            long nanos = (long) (timeline.now().toEpochMilli() * 1_000_000 * processors);
            return new ContainerUsage(
                    timeline.now(),
                    new Cpu(nanos, OptionalLong.empty(), 0, 0, 0),
                    new Memory(100, 80, 60, 20, 0, 0),
                    3);
        }

        @Override
        public Optional<ContainerUsage> container(String containerId) {
            reads++;
            return containerId.equals("abc") ? Optional.of(using(0.5)) : Optional.empty();
        }

        @Override
        public Optional<NetworkUsage> network(String id) {
            return Optional.of(new NetworkUsage(timeline.now(), 1, 2, 3, 4));
        }

        @Override
        public Optional<ContainerUsage> machine() {
            return Optional.of(using(2));
        }

        @Override
        public Optional<DiskUsage> disk(String containerId) {
            return Optional.of(new DiskUsage(timeline.now(), 1000, 5, 24));
        }

        @Override
        public Optional<Path> dataDirectory() {
            return Optional.of(Path.of("/"));
        }
    }

    private static Pod pod(String started) {
        ObjectNode json = Trees.newObject();
        json.putObject("metadata").put("name", "web").put("namespace", "default").put("uid", "u1");
        ObjectNode status = json.putObject("status").putArray("containerStatuses").addObject();
        status.put("name", "app").put("containerID", "docker://abc");
        status.putObject("state").putObject("running").put("startedAt", started);
        return new Pod(json);
    }

    private static Sample now(CompletionStage<Sample> stage) {
        return stage.toCompletableFuture().getNow(null);
    }

    @Test
    void theFirstAnswerTakesTwoSamplesASecondApart() {
        CompletionStage<Sample> answer = statistics.rated();
        assertThat(now(answer)).isNull();
        assertThat(statistics.rated()).isSameAs(answer);

        timeline.advance(Duration.ofSeconds(1));

        Sample sample = now(answer);
        assertThat(sample.window()).isEqualTo(Duration.ofSeconds(1));
        assertThat(sample.nodeNanoCores()).hasValue(2_000_000_000L);
        assertThat(sample.pods().getFirst().nanoCores()).hasValue(500_000_000L);
        assertThat(counters.reads).isEqualTo(2);
    }

    @Test
    void laterAnswersComeAtOnceAndSpanTheTimeBetweenThem() {
        statistics.rated();
        timeline.advance(Duration.ofSeconds(16));

        Sample sample = now(statistics.rated());
        assertThat(sample.window()).isEqualTo(Duration.ofSeconds(15));
        assertThat(now(statistics.rated())).isSameAs(sample);
        assertThat(counters.reads).isEqualTo(3);
    }

    @Test
    void nothingIsReadWhileNobodyAsks() {
        statistics.rated();
        timeline.advance(Duration.ofHours(1));
        assertThat(counters.reads).isEqualTo(2);

        assertThat(now(statistics.rated())).as("an hour ago says nothing of now").isNull();
    }

    @Test
    void whatHasJustBegunIsJudgedByItsWholeLife() {
        Pod young = pod(timeline.now().minusSeconds(2).toString());
        var fresh =
                new Sample(
                                timeline.now(),
                                Duration.ZERO,
                                Optional.empty(),
                                OptionalLong.empty(),
                                List.of(
                                        new PodSample(
                                                young,
                                                List.of(
                                                        new ContainerSample(
                                                                "app",
                                                                "abc",
                                                                timeline.now().minusSeconds(2),
                                                                new Usage.ContainerUsage(
                                                                        timeline.now(),
                                                                        new Usage.Cpu(
                                                                                1_000_000_000,
                                                                                OptionalLong
                                                                                        .empty(),
                                                                                0,
                                                                                0,
                                                                                0),
                                                                        new Usage.Memory(
                                                                                0, 0, 0, 0, 0, 0),
                                                                        1),
                                                                OptionalLong.empty())),
                                                Optional.empty())))
                        .alone();
        assertThat(fresh.pods().getFirst().nanoCores()).hasValue(500_000_000L);
    }

    @Test
    void theSummaryHasKubernetesFields() {
        statistics.rated();
        timeline.advance(Duration.ofSeconds(16));
        var disks = new DiskGauge(timeline, counters, Path.of("/tmp"), Duration.ofMinutes(1));

        JsonNode json = new SummaryDocument("node1", 1000, now(statistics.rated()), disks).json();

        JsonNode node = json.path("node");
        assertThat(node.path("cpu").path("usageNanoCores").asLong()).isEqualTo(2_000_000_000L);
        assertThat(node.path("memory").path("availableBytes").asLong()).isEqualTo(920);
        assertThat(node.path("fs").path("capacityBytes").asLong()).isPositive();
        assertThat(node.path("runtime").path("imageFs").path("inodes").isNumber()).isTrue();
        JsonNode pod = json.path("pods").get(0);
        assertThat(pod.path("podRef").path("uid").asString()).isEqualTo("u1");
        assertThat(pod.path("network").path("rxBytes").asLong()).isEqualTo(1);
        assertThat(pod.path("ephemeral-storage").path("usedBytes").asLong()).isEqualTo(1024);
        JsonNode container = pod.path("containers").get(0);
        assertThat(container.path("cpu").path("usageNanoCores").asLong()).isEqualTo(500_000_000L);
        assertThat(container.path("memory").path("workingSetBytes").asLong()).isEqualTo(80);
        assertThat(container.path("rootfs").path("usedBytes").asLong()).isEqualTo(1000);
        assertThat(container.path("logs").path("usedBytes").asLong()).isEqualTo(24);
    }

    @Test
    void metricsAreWrittenAsPrometheusReadsThem() {
        String resource = ResourceMetrics.of(statistics.counters());
        assertThat(resource)
                .contains(
                        "# TYPE container_cpu_usage_seconds_total counter\n",
                        "container_memory_working_set_bytes{container=\"app\",namespace=\"default\",pod=\"web\"} 80 ",
                        "container_start_time_seconds{container=\"app\",namespace=\"default\",pod=\"web\"} 1577836800\n",
                        "pod_memory_working_set_bytes{namespace=\"default\",pod=\"web\"} 80 ",
                        "resource_scrape_error 0\n");
        String cadvisor = new ContainerMetrics(statistics.counters(), 4, 1000).write();
        assertThat(cadvisor)
                .contains(
                        "container_memory_rss{container=\"app\",id=\"/kubepods/podu1/abc\"",
                        "container_network_transmit_bytes_total{container=\"\",id=\"/kubepods/podu1\"",
                        "machine_memory_bytes 1000\n");
    }
}
