package io.jollyboat.kubelet.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.kubelet.status.QualityOfService;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a pod as a whole may use, and which class that makes it. */
class PodCgroupsTest {

    private final PodCgroups cgroups =
            new PodCgroups("kubepods", 8L << 30, 0, 100_000, Set.of(2L << 20, 1L << 30));

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

    @Test
    void whatItsSandboxTakesComesOnTop() {
        Pod pod =
                new Pod(
                        (ObjectNode)
                                JsonMapper.shared()
                                        .readTree(
                                                "{'metadata':{'uid':'u'},'spec':{'overhead':{'cpu':'250m','memory':'64Mi'},'containers':[{'name':'c','resources':{'limits':{'cpu':'1','memory':'1Gi'}}}]}}"
                                                        .replace('\'', '"')));
        assertThat(cgroups.limits(pod).memoryLimitBytes()).isEqualTo((1L << 30) + (64L << 20));
        assertThat(cgroups.limits(pod).cpuQuotaMicros()).isEqualTo(125_000);
        assertThat(cgroups.limits(pod).cpuShares()).isGreaterThan(1024);
        assertThat(cgroups.of(pod, pod.spec().containers().getFirst()).memoryLimitBytes())
                .isEqualTo(1L << 30);
    }

    @Test
    void whoHasNoLimitOfItsOwnSeesThatOfItsPod() {
        Pod pod =
                pod(
                        "'limits':{'cpu':'2','memory':'2Gi'},'requests':{'cpu':'1'}",
                        "'limits':{'cpu':'500m'}");
        var own = cgroups.of(pod, pod.spec().containers().getFirst());
        assertThat(own.cpuQuotaMicros()).isEqualTo(50_000);
        assertThat(own.memoryLimitBytes()).isEqualTo(2L << 30);
        var none = cgroups.of(pod, pod.spec().containers().getLast());
        assertThat(none.cpuQuotaMicros()).isEqualTo(200_000);
        assertThat(none.cpuShares()).isEqualTo(2048);
        assertThat(none.memoryLimitBytes()).isEqualTo(2L << 30);
    }

    @Test
    void aPodHasTheHugePagesThatItAsksForAndNoOthers() {
        Pod plain = pod("", "'limits':{'memory':'1Gi'}");
        assertThat(cgroups.limits(plain).hugePages()).isEqualTo(Map.of(2L << 20, 0L, 1L << 30, 0L));
        assertThat(cgroups.of(plain, plain.spec().containers().getFirst()).hugePages()).isEmpty();

        Pod pod = pod("", "'limits':{'memory':'1Gi','hugepages-2Mi':'4Mi'}");
        assertThat(cgroups.limits(pod).hugePages())
                .isEqualTo(Map.of(2L << 20, 4L << 20, 1L << 30, 0L));
        assertThat(cgroups.of(pod, pod.spec().containers().getFirst()).hugePages())
                .isEqualTo(Map.of(2L << 20, 4L << 20, 1L << 30, 0L));
        assertThat(cgroups.of(pod, pod.spec().containers().getLast()).hugePages())
                .isEqualTo(Map.of(2L << 20, 0L, 1L << 30, 0L));
    }

    @Test
    void theNodeSaysHowManyProcessesAPodHasAndWhetherItsTimeIsLimited() {
        Pod pod = pod("", "'limits':{'cpu':'1','memory':'1Gi'}");
        var bounded = new PodCgroups("kubepods", 8L << 30, 64, 0, Set.of());
        assertThat(bounded.limits(pod).processLimit()).isEqualTo(64);
        assertThat(bounded.of(pod, pod.spec().containers().getFirst()).cpuQuotaMicros()).isZero();
        var fine = new PodCgroups("kubepods", 8L << 30, 0, 10_000, Set.of());
        assertThat(fine.of(pod, pod.spec().containers().getFirst()))
                .matches(
                        given ->
                                given.cpuQuotaMicros() == 10_000
                                        && given.cpuPeriodMicros() == 10_000);
    }
}
