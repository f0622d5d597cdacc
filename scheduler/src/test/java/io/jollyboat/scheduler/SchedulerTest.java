package io.jollyboat.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.ApiServer;
import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.store.memory.MemoryStore;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Event;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.PodCondition;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.DeleteOptions;
import io.jollyboat.core.client.ListOptions;
import io.jollyboat.core.client.Patch;
import io.jollyboat.core.events.EventAction;
import io.jollyboat.core.events.EventRecorder;
import io.jollyboat.core.events.ObjectReference;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.runtime.VirtualTimeline;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The scheduler with the real API server on the memory store, in virtual time. */
class SchedulerTest {

    private static final Duration A_MOMENT = Duration.ofSeconds(2);

    private final VirtualTimeline timeline = new VirtualTimeline(1);
    private final ApiServer server =
            new ApiServer(new MemoryStore(timeline), timeline, ApiServerConfig.inMemory());
    private final Client client = server.client("test", "system:masters");
    private final Scheduler scheduler = scheduler();

    private Scheduler scheduler() {
        Client own = server.client("system:kube-scheduler");
        return new Scheduler(
                SchedulerConfiguration.DEFAULT, own, new Informers(own, timeline), timeline);
    }

    @BeforeEach
    void start() {
        server.start();
        scheduler.start();
        timeline.advance(A_MOMENT);
    }

    private void create(ANode node) {
        client.create(Resources.NODES, node.view());
        client.updateStatus(Resources.NODES, node.view());
        timeline.advance(A_MOMENT);
    }

    private void create(APod pod) {
        client.create(Resources.PODS, pod.view());
        timeline.advance(A_MOMENT);
    }

    private Pod pod(String name) {
        return client.get(Resources.PODS, "default", name);
    }

    private String nodeOf(String name) {
        return pod(name).spec().nodeName();
    }

    private PodCondition scheduled(String name) {
        return pod(name).status().conditions().stream()
                .filter(each -> each.type().equals("PodScheduled"))
                .findFirst()
                .orElseThrow();
    }

    private List<String> events(String pod) {
        return client.list(Resources.EVENTS, "default", ListOptions.ALL).items().stream()
                .filter(event -> event.involvedObject().name().equals(pod))
                .map(event -> event.type() + " " + event.reason() + ": " + event.message())
                .toList();
    }

    private Event event(String pod, String reason) {
        return client.list(Resources.EVENTS, "default", ListOptions.ALL).items().stream()
                .filter(event -> event.involvedObject().name().equals(pod))
                .filter(event -> event.reason().equals(reason))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anEventWithTooMuchToSayIsCutShort() {
        create(APod.named("p"));
        new EventRecorder(client, timeline, "test", "")
                .event(pod("p"), EventRecorder.NORMAL, "Chat", "bla ".repeat(500));
        timeline.advance(A_MOMENT);

        assertThat(event("p", "Chat").message()).hasSize(1024).endsWith("bla  ...");
    }

    @Test
    void aPodGetsANodeAndAnEventThatSaysSo() {
        create(ANode.named("node1"));
        create(APod.named("nginx").requests("500m", "512Mi"));

        assertThat(nodeOf("nginx")).isEqualTo("node1");
        assertThat(scheduled("nginx").status()).isEqualTo("True");
        assertThat(events("nginx"))
                .containsExactly("Normal Scheduled: Successfully assigned default/nginx to node1");
        Event event = client.list(Resources.EVENTS, "default", ListOptions.ALL).items().getFirst();
        assertThat(event.json().path("source").isEmpty()).isTrue(); // as with Kubernetes'
        assertThat(event.reportingComponent()).isEqualTo("default-scheduler");
        assertThat(event.reportingInstance()).isEqualTo("default-scheduler-jollyboat");
        assertThat(event.json().path("eventTime").asString())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
        assertThat(event.json().path("lastTimestamp").isNull()).isTrue();
        assertThat(event.action()).isEqualTo("Binding");
    }

    @Test
    void aPodThatFitsNowhereIsToldWhyAndGoesToTheNodeThatAppears() {
        create(ANode.named("node1").offers("1", "1Gi"));
        create(APod.named("large").requests("2", "512Mi"));

        String why =
                "0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate,"
                        + " preemption: 0/1 nodes are available: 1 Preemption is not helpful for"
                        + " scheduling.";
        assertThat(scheduled("large").status()).isEqualTo("False");
        assertThat(scheduled("large").reason()).isEqualTo("Unschedulable");
        assertThat(scheduled("large").message()).isEqualTo(why);
        assertThat(events("large")).containsExactly("Warning FailedScheduling: " + why);

        create(ANode.named("node2"));
        assertThat(nodeOf("large")).isEqualTo("node2");
        assertThat(scheduled("large").status()).isEqualTo("True");
    }

    @Test
    void aPodThatFitsNowhereGoesWhereAnotherLeaves() {
        create(ANode.named("node1"));
        create(APod.named("first").requests("3", "1Gi"));
        create(APod.named("second").requests("3", "1Gi"));
        assertThat(nodeOf("second")).isEmpty();

        client.delete(Resources.PODS, "default", "first", DeleteOptions.DEFAULT.grace(0));
        timeline.advance(A_MOMENT);
        assertThat(nodeOf("second")).isEqualTo("node1");
    }

    @Test
    void aPodThatHasEndedTakesNoRoom() {
        create(ANode.named("node1"));
        create(APod.named("job").requests("3", "1Gi"));
        create(APod.named("next").requests("3", "1Gi"));
        client.patch(
                Resources.PODS,
                "default",
                "job",
                "status",
                Patch.merge(
                        JsonMapper.shared().readTree("{\"status\": {\"phase\": \"Succeeded\"}}")));
        timeline.advance(A_MOMENT);

        assertThat(nodeOf("next")).isEqualTo("node1");
    }

    @Test
    void withoutANodeThePodSaysThatThereIsNone() {
        create(APod.named("lonely"));

        assertThat(scheduled("lonely").message()).isEqualTo("no nodes available to schedule pods");
    }

    @Test
    void aNodeThatIsCordonedTakesNoPodUntilItIsUncordoned() {
        create(ANode.named("node1").cordoned());
        create(APod.named("p"));
        assertThat(scheduled("p").message())
                .startsWith("0/1 nodes are available: 1 node(s) were unschedulable. ");

        client.change(
                Resources.NODES,
                "",
                "node1",
                node -> {
                    node.withObject("/spec").remove("unschedulable");
                    return node;
                });
        timeline.advance(A_MOMENT);
        assertThat(nodeOf("p")).isEqualTo("node1");
    }

    @Test
    void aPodOfHigherPriorityTakesThePlaceOfAnother() {
        create(ANode.named("node1"));
        create(APod.named("low").requests("3", "1Gi"));
        create(
                APod.named("vip")
                        .requests("3", "1Gi")
                        .spec("{'priorityClassName': 'system-cluster-critical'}"));
        assertThat(pod("low").metadata().deletionTimestamp()).isPresent();
        assertThat(pod("low").status().conditions())
                .anySatisfy(
                        condition -> {
                            assertThat(condition.type()).isEqualTo("DisruptionTarget");
                            assertThat(condition.reason()).isEqualTo("PreemptionByScheduler");
                        });
        assertThat(pod("vip").status().nominatedNodeName()).isEqualTo("node1");
        assertThat(event("vip", "FailedScheduling").action()).isEqualTo("Scheduling");
        assertThat(event("low", "Preempted").action()).isEqualTo("Preempting");
        assertThat(event("low", "Preempted").related().name()).isEqualTo("vip");

        client.delete(Resources.PODS, "default", "low", DeleteOptions.DEFAULT.grace(0));
        timeline.advance(A_MOMENT);
        assertThat(nodeOf("vip")).isEqualTo("node1");
        assertThat(pod("vip").status().nominatedNodeName()).isEmpty();
    }

    @Test
    void podsOfOtherSchedulersAreLeftAlone() {
        create(ANode.named("node1"));
        create(APod.named("foreign").spec("{'schedulerName': 'mine'}"));

        assertThat(nodeOf("foreign")).isEmpty();
        assertThat(events("foreign")).isEmpty();
    }

    @Test
    void aSchedulerThatStartsLateTakesOverHowThingsAre() {
        scheduler.stop();
        create(ANode.named("node1"));
        create(APod.named("placed").requests("3", "1Gi").on("node1"));
        create(APod.named("waiting").requests("2", "1Gi"));
        create(APod.named("small").requests("1", "1Gi"));

        scheduler().start();
        timeline.advance(A_MOMENT);
        assertThat(nodeOf("waiting")).isEmpty();
        assertThat(nodeOf("small")).isEqualTo("node1");
    }

    @Test
    void everyDecisionCanBeExplained() {
        create(ANode.named("node1").offers("1", "8Gi"));
        create(ANode.named("node2").taint("role", "db", "NoSchedule"));
        create(APod.named("p").requests("2", "1Gi"));

        ObjectNode decision = scheduler.decisions().find("default", "p").orElseThrow();
        assertThat(decision.path("outcome").asString()).isEqualTo("Unschedulable");
        assertThat(decision.path("nodes").size()).isEqualTo(2);
        assertThat(decision.at("/nodes/0/fits").asBoolean()).isFalse();
        assertThat(decision.path("nodes").toString())
                .contains("cpu: needs 2000m, 1000m free, 1000m short")
                .contains("no toleration for role=db:NoSchedule");
    }

    @Test
    void aDecisionIsForgottenWithItsPod() {
        create(ANode.named("node1"));
        create(APod.named("p"));
        assertThat(scheduler.decisions().list("default").objects()).hasSize(1);
        assertThat(scheduler.decisions().list("elsewhere").objects()).isEmpty();

        client.delete(Resources.PODS, "default", "p", DeleteOptions.DEFAULT.grace(0));
        timeline.advance(A_MOMENT);

        assertThat(scheduler.decisions().list("").objects()).isEmpty();
    }

    @Test
    void ofManyNodesTheClosestAreToldOneByOneAndTheOthersByWhatTheyHaveInCommon() {
        for (int i = 0; i < 70; i++) {
            create(ANode.named("node%02d".formatted(i)).offers(i < 10 ? "1" : "2", "8Gi"));
        }
        create(APod.named("p").requests("4", "1Gi"));

        ObjectNode decision = scheduler.decisions().find("default", "p").orElseThrow();
        assertThat(decision.path("evaluatedNodes").asInt()).isEqualTo(70);
        assertThat(decision.path("nodes").size()).isEqualTo(50);
        assertThat(decision.at("/otherNodes/0/count").asInt()).isEqualTo(20);
        assertThat(decision.at("/otherNodes/0/against/0/reason").asString())
                .isEqualTo("Insufficient cpu");
        assertThat(decision.at("/otherNodes/0/examples/0").asString()).isEqualTo("node50");
    }

    @Test
    void whereThePodsGoIsTheSameEveryTime() {
        create(ANode.named("node1"));
        create(ANode.named("node2"));
        for (int i = 0; i < 6; i++) {
            create(APod.named("p" + i).requests("1", "1Gi"));
        }

        assertThat(List.of("p0", "p1", "p2", "p3", "p4", "p5"))
                .extracting(this::nodeOf)
                .containsExactly("node1", "node1", "node1", "node1", "node2", "node2");
    }

    @Test
    void aPodOfAGroupThatIsNotThereIsToldSo() {
        create(ANode.named("node1"));
        create(APod.named("p").spec("{'schedulingGroup': {'podGroupName': 'gang'}}"));

        assertThat(scheduled("p").message()).contains("pod group \"gang\" to appear");
    }

    @Test
    void whatHappensAgainBecomesASeriesOfOneEvent() {
        create(APod.named("p"));
        var events = EventRecorder.newer(client, timeline, "mine", "here");
        for (int i = 0; i < 3; i++) {
            events.event(
                    ObjectReference.of(pod("p")),
                    EventRecorder.WARNING,
                    "Again",
                    "and again",
                    EventAction.of("Trying"));
            timeline.advance(A_MOMENT);
        }

        ObjectNode series = (ObjectNode) event("p", "Again").json().path("series");
        assertThat(series.path("count").asInt()).isEqualTo(3);
        assertThat(series.path("lastObservedTime").asString())
                .isGreaterThan(event("p", "Again").json().path("eventTime").asString());
    }
}
