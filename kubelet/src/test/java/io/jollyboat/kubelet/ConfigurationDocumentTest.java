package io.jollyboat.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.kubelet.node.Machine;
import io.jollyboat.kubelet.runtime.SandboxSpec.Dns;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** What a kubelet says of how it is set up is what it was told. */
class ConfigurationDocumentTest {

    private static ObjectNode document(Map<String, String> options) {
        return ConfigurationDocument.of(
                KubeletConfig.of("node1", "127.0.0.1", Machine.simulated(4, 8L << 30))
                        .dns(List.of("10.96.0.10"), "cluster.local", Dns.NONE)
                        .limits(NodeLimits.STANDARD.with(options)),
                null);
    }

    @Test
    void itShowsTheDefaults() {
        ObjectNode json = document(Map.of());
        assertThat(json.path("clusterDNS").path(0).asString("")).isEqualTo("10.96.0.10");
        assertThat(json.path("maxPods").asInt()).isEqualTo(110);
        assertThat(json.path("podPidsLimit").asInt()).isEqualTo(-1);
        assertThat(json.path("evictionHard").toString())
                .contains("\"memory.available\":\"100Mi\"", "\"nodefs.available\":\"1%\"");
        assertThat(json.path("nodeStatusReportFrequency").asString("")).isEqualTo("5m0s");
        assertThat(json.path("cpuCFSQuotaPeriod").asString("")).isEqualTo("100ms");
        assertThat(json.path("crashLoopBackOff").toString())
                .isEqualTo("{\"maxContainerRestartPeriod\":\"5m0s\"}");
        assertThat(json.path("shutdownGracePeriod").asString("")).isEqualTo("0s");
    }

    @Test
    void itShowsWhatOptionsSay() {
        ObjectNode json =
                document(
                        Map.of(
                                "max-pods", "7",
                                "eviction-hard", "memory.available<12.5%",
                                "eviction-soft", "memory.available<1Gi",
                                "eviction-soft-grace-period", "memory.available=1m30s",
                                "eviction-minimum-reclaim", "memory.available=64Mi",
                                "allowed-unsafe-sysctls", "kernel.msg*",
                                "kube-reserved", "cpu=100m",
                                "shutdownGracePeriodByPodPriority", "0=10",
                                "max-parallel-image-pulls", "3"));
        assertThat(json.path("maxPods").asInt()).isEqualTo(7);
        assertThat(json.path("evictionHard").toString())
                .isEqualTo("{\"memory.available\":\"12.5%\"}");
        assertThat(json.path("evictionMinimumReclaim").toString())
                .isEqualTo("{\"memory.available\":\"64Mi\"}");
        assertThat(json.path("evictionSoft").toString())
                .isEqualTo("{\"memory.available\":\"1Gi\"}");
        assertThat(json.path("evictionSoftGracePeriod").toString())
                .isEqualTo("{\"memory.available\":\"1m30s\"}");
        assertThat(json.path("allowedUnsafeSysctls").toString()).isEqualTo("[\"kernel.msg*\"]");
        assertThat(json.path("kubeReserved").toString()).isEqualTo("{\"cpu\":\"100m\"}");
        assertThat(json.path("maxParallelImagePulls").asInt()).isEqualTo(3);
        assertThat(json.path("shutdownGracePeriodByPodPriority").toString())
                .isEqualTo("[{\"priority\":0,\"shutdownGracePeriodSeconds\":10}]");
    }
}
