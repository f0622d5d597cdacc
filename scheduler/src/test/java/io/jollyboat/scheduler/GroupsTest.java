package io.jollyboat.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.ApiServer;
import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.store.memory.MemoryStore;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.PodCondition;
import io.jollyboat.core.api.scheduling.v1alpha2.PodGroup;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.runtime.VirtualTimeline;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Pods that are placed together or not at all, where the API of their groups is asked for. */
class GroupsTest {

    private static final Duration A_MOMENT = Duration.ofSeconds(1);

    private final VirtualTimeline timeline = new VirtualTimeline(1);
    private final ApiServerConfig config = ApiServerConfig.inMemory();
    private final ApiServer server =
            new ApiServer(
                    new MemoryStore(timeline),
                    timeline,
                    config.options(config.options().runtime("scheduling.k8s.io/v1alpha2=true")));
    private final Client client = server.client("test", "system:masters");

    private void node(String name, String cpu) {
        ANode node = ANode.named(name).offers(cpu, "8Gi");
        client.create(Resources.NODES, node.view());
        client.updateStatus(Resources.NODES, node.view());
        timeline.advance(A_MOMENT);
    }

    private void member(String name) {
        client.create(
                Resources.PODS,
                APod.named(name)
                        .requests("1", "1Gi")
                        .spec("{'schedulingGroup': {'podGroupName': 'gang'}}")
                        .view());
        timeline.advance(A_MOMENT);
    }

    private String nodeOf(String pod) {
        return client.get(Resources.PODS, "default", pod).spec().nodeName();
    }

    @Test
    void noneIsBoundBeforeAsManyAsTheGroupAsksForFit() {
        server.start();
        Client own = server.client("system:kube-scheduler");
        new Scheduler(SchedulerConfiguration.DEFAULT, own, new Informers(own, timeline), timeline)
                .start();
        timeline.advance(A_MOMENT);
        node("small", "1");
        ObjectNode group =
                (ObjectNode)
                        JsonMapper.shared()
                                .readTree(
                                        """
                                        {"metadata": {"namespace": "default", "name": "gang"},
                                         "spec": {"schedulingPolicy": {"gang": {"minCount": 2}}}}
                                        """);
        group.put("apiVersion", "scheduling.k8s.io/v1alpha2").put("kind", "PodGroup");
        client.create(Resources.POD_GROUPS, new PodGroup(group));
        member("one");
        assertThat(waitsFor("one")).contains("waiting for minCount pods from a gang to appear");
        member("two");
        assertThat(nodeOf("one") + nodeOf("two")).isEmpty();
        assertThat(condition()).startsWith("False Unschedulable 0/1 nodes are available: ");

        node("more", "1");
        timeline.advance(Duration.ofSeconds(20)); // their back-off

        assertThat(nodeOf("one")).isNotEmpty().isNotEqualTo(nodeOf("two"));
        assertThat(nodeOf("two")).isNotEmpty();
        assertThat(condition()).isEqualTo("True Scheduled ");

        member("late");
        assertThat(waitsFor("late")).contains("Insufficient cpu");
        assertThat(condition()).isEqualTo("True Scheduled ");
    }

    private String waitsFor(String pod) {
        return client.get(Resources.PODS, "default", pod).status().conditions().stream()
                .filter(each -> each.type().equals("PodScheduled"))
                .map(PodCondition::message)
                .findFirst()
                .orElse("");
    }

    private String condition() {
        return client.get(Resources.POD_GROUPS, "default", "gang").status().conditions().stream()
                .filter(each -> each.type().equals("PodGroupScheduled"))
                .map(each -> each.status() + " " + each.reason() + " " + each.message())
                .findFirst()
                .orElse("");
    }
}
