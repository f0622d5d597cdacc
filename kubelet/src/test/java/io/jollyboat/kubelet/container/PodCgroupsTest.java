package io.jollyboat.kubelet.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.kubelet.status.QualityOfService;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a pod as a whole may use, and which class that makes it. */
class PodCgroupsTest {

    private final PodCgroups cgroups = new PodCgroups("kubepods", 8L << 30);

    private static Pod pod(String resources, String ofContainer) {
        String json =
                "{'metadata':{'uid':'u'},'spec':{'resources':{%s},'containers':[{'name':'c','resources':{%s}},{'name':'d'}]}}"
                        .formatted(resources, ofContainer);
        return new Pod((ObjectNode) JsonMapper.shared().readTree(json.replace('\'', '"')));
    }

    @Test
    void withoutALimitOfItsOwnAPodIsLimitedOnlyIfAllContainersAre() {
        Pod pod = pod("", "'limits':{'cpu':'1','memory':'1Gi'},'requests':{'cpu':'500m'}");
        assertThat(cgroups.limits(pod).memoryLimitBytes()).isZero();
        assertThat(cgroups.limits(pod).cpuShares()).isEqualTo(512);
        assertThat(cgroups.path(pod)).isEqualTo("kubepods/burstable/podu");
    }

    @Test
    void whatIsSaidOfThePodOverrulesItsContainers() {
        String all = "'cpu':'2','memory':'2Gi'";
        Pod pod =
                pod(
                        "'limits':{" + all + "},'requests':{" + all + "}",
                        "'limits':{'cpu':'1','memory':'1Gi'},'requests':{'cpu':'500m'}");
        assertThat(QualityOfService.of(pod)).isEqualTo(QualityOfService.GUARANTEED);
        assertThat(cgroups.path(pod)).isEqualTo("kubepods/podu");
        assertThat(cgroups.limits(pod).memoryLimitBytes()).isEqualTo(2L << 30);
        assertThat(cgroups.limits(pod).cpuQuotaMicros()).isEqualTo(200_000);
        assertThat(cgroups.limits(pod).cpuShares()).isEqualTo(2048);
    }
}
