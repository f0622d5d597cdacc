package io.jollyboat.controllers.nodelifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.controllers.World;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeLifecycleControllerTest {

    private static final String LEASES =
            "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases";
    private static final String PODS = "/api/v1/namespaces/default/pods";

    private final World world = new World();

    @BeforeEach
    void twoNodes() {
        node("near");
        node("far");
        world.with(
                (client, informers, timeline) ->
                        new NodeLifecycleController(
                                client, informers, timeline, NodeSettings.DEFAULT));
        world.settle();
    }

    @Test
    void aNodeThatRenewsItsLeaseStaysReady() {
        for (int i = 0; i < 30; i++) {
            beat("near");
            beat("far");
            world.advance(Duration.ofSeconds(10));
        }
        assertThat(world.conditions("/api/v1/nodes/far"))
                .containsExactly("Ready=True KubeletReady");
        assertThat(taints("far")).isEmpty();
    }

    @Test
    void aSilentNodeBecomesUnknownAndUnreachable() {
        fallSilent("far", 60);

        assertThat(world.conditions("/api/v1/nodes/far"))
                .containsExactly(
                        "Ready=Unknown NodeStatusUnknown",
                        "MemoryPressure=Unknown NodeStatusNeverUpdated",
                        "DiskPressure=Unknown NodeStatusNeverUpdated",
                        "PIDPressure=Unknown NodeStatusNeverUpdated");
        assertThat(world.get("/api/v1/nodes/far").at("/status/conditions/0/message").asString())
                .isEqualTo("Kubelet stopped posting node status.");
        assertThat(taints("far"))
                .containsExactly(
                        "node.kubernetes.io/unreachable:NoSchedule",
                        "node.kubernetes.io/unreachable:NoExecute");
        assertThat(world.events())
                .contains("Normal NodeNotReady Node far status is now: NodeNotReady");
    }

    @Test
    void nodesThatComeAndGoAreToldOf() {
        assertThat(world.events())
                .contains(
                        "Normal RegisteredNode Node far event: Registered Node far in Controller");
        String uid = world.get("/api/v1/nodes/far").at("/metadata/uid").asString();
        world.delete("/api/v1/nodes/far");
        assertThat(world.events())
                .contains("Normal RemovingNode Node far event: Removing Node far from Controller");
        assertThat(world.list("/api/v1/namespaces/default/events"))
                .filteredOn(event -> event.at("/involvedObject/name").asString().equals("far"))
                .extracting(event -> event.at("/involvedObject/uid").asString())
                .containsOnly(uid);
    }

    @Test
    void podsOfASilentNodeAreNoLongerReady() {
        world.create(
                PODS,
                "{'metadata':{'name':'web'},'spec':{'nodeName':'far','containers':[{'name':'c','image':'i'}]}}");
        world.strategic(
                PODS + "/web/status",
                "{'status':{'phase':'Running','conditions':[{'type':'Ready','status':'True'}]}}");
        fallSilent("far", 60);

        assertThat(world.conditions(PODS + "/web")).containsExactly("Ready=False");
        assertThat(world.events()).contains("Warning NodeNotReady Node is not ready");
    }

    @Test
    void ofANodeThatSaysThatItIsNotReadyItsKubeletTells() {
        world.create(
                PODS,
                "{'metadata':{'name':'web'},'spec':{'nodeName':'far','containers':[{'name':'c','image':'i'}]}}");
        world.strategic(
                PODS + "/web/status",
                "{'status':{'phase':'Running','conditions':[{'type':'Ready','status':'True'}]}}");
        ready("far", "False");
        world.settle();

        assertThat(world.conditions(PODS + "/web")).containsExactly("Ready=True");
        assertThat(world.events()).noneMatch(event -> event.contains("NodeNotReady"));
    }

    @Test
    void aNodeThatReturnsLosesItsTaints() {
        fallSilent("far", 60);
        ready("far", "True");
        beat("far");
        world.settle();

        assertThat(world.get("/api/v1/nodes/far").path("spec").has("taints")).isFalse();
    }

    @Test
    void noPodIsSentAwayWhileEveryNodeIsInTrouble() {
        ready("near", "False");
        ready("far", "False");
        world.settle();

        assertThat(taints("near")).containsExactly("node.kubernetes.io/not-ready:NoSchedule");
        ready("far", "True");
        world.settle();
        assertThat(taints("near")).containsExactly("node.kubernetes.io/not-ready:NoSchedule");
        world.advance(Duration.ofSeconds(10)); // a whole turn after nobody had one
        assertThat(taints("near"))
                .containsExactly(
                        "node.kubernetes.io/not-ready:NoSchedule",
                        "node.kubernetes.io/not-ready:NoExecute");
    }

    @Test
    void whatWasToSendPodsAwayGoesWhenTheLastNodeGetsIntoTrouble() {
        ready("near", "False");
        world.settle();
        assertThat(taints("near")).contains("node.kubernetes.io/not-ready:NoExecute");
        ready("far", "False");
        world.settle();

        assertThat(taints("near")).containsExactly("node.kubernetes.io/not-ready:NoSchedule");
        assertThat(taints("far")).containsExactly("node.kubernetes.io/not-ready:NoSchedule");
    }

    @Test
    void aNodeThatFallsSilentAfterItWasNotReadySendsItsPodsAwayStill() {
        ready("far", "False");
        world.settle();
        fallSilent("far", 60);

        assertThat(taints("far"))
                .containsExactly(
                        "node.kubernetes.io/unreachable:NoSchedule",
                        "node.kubernetes.io/unreachable:NoExecute");
    }

    @Test
    void nodesOfAZoneAreEmptiedOneEveryTenSeconds() {
        for (int i = 0; i < 6; i++) {
            node("n" + i);
        }
        world.settle();
        for (int i = 0; i < 3; i++) {
            ready("n" + i, "False");
        }
        world.settle();
        assertThat(emptied()).containsExactly("n0");
        world.advance(Duration.ofSeconds(10));
        assertThat(emptied()).containsExactly("n0", "n1");
        world.advance(Duration.ofSeconds(10));
        assertThat(emptied()).containsExactly("n0", "n1", "n2");
    }

    @Test
    void aZoneThatIsDownDoesNotHoldUpAnother() {
        for (int i = 0; i < 3; i++) {
            node("n" + i);
            world.merge(
                    "/api/v1/nodes/n" + i,
                    "{'metadata':{'labels':{'topology.kubernetes.io/zone':'west'}}}");
        }
        world.settle();
        for (int i = 0; i < 3; i++) {
            ready("n" + i, "False");
        }
        ready("near", "False");
        world.settle();

        assertThat(emptied()).containsExactlyInAnyOrder("near", "n0");
        // all of the west at its usual rate, since it is the zone that is down, not we
        world.advance(Duration.ofSeconds(21));
        assertThat(emptied()).containsExactlyInAnyOrder("near", "n0", "n1", "n2");
    }

    @Test
    void podsStayWhileMostOfASmallZoneIsInTrouble() {
        node("n0");
        world.settle();
        ready("near", "False");
        world.settle();
        node("n1");
        node("n2");
        world.settle();
        for (String name : List.of("n0", "n1")) {
            ready(name, "False");
        }
        world.advance(Duration.ofSeconds(20));
        // three of five: the first was emptied before
        assertThat(emptied()).containsExactly("near");
        ready("n1", "True");
        world.advance(Duration.ofSeconds(11));
        assertThat(emptied()).containsExactly("n0", "near");
    }

    private List<String> emptied() {
        return world.list("/api/v1/nodes").stream()
                .map(node -> node.at("/metadata/name").asString())
                .filter(name -> taints(name).stream().anyMatch(one -> one.endsWith(":NoExecute")))
                .toList();
    }

    @Test
    void pressureAndCordonAreTaints() {
        world.strategic(
                "/api/v1/nodes/far/status",
                "{'status':{'conditions':[{'type':'MemoryPressure','status':'True'},{'type':'DiskPressure','status':'True'},{'type':'PIDPressure','status':'True'},{'type':'NetworkUnavailable','status':'True'}]}}");
        world.merge("/api/v1/nodes/far", "{'spec':{'unschedulable':true}}");
        world.settle();

        assertThat(taints("far"))
                .containsExactlyInAnyOrder(
                        "node.kubernetes.io/unschedulable:NoSchedule",
                        "node.kubernetes.io/memory-pressure:NoSchedule",
                        "node.kubernetes.io/disk-pressure:NoSchedule",
                        "node.kubernetes.io/pid-pressure:NoSchedule",
                        "node.kubernetes.io/network-unavailable:NoSchedule");
    }

    @Test
    void formerNamesOfLabelsFollowTodays() {
        world.merge(
                "/api/v1/nodes/far",
                "{'metadata':{'labels':{'kubernetes.io/os':'linux','beta.kubernetes.io/os':'plan9','kubernetes.io/arch':'amd64'}}}");
        world.settle();

        var labels = world.get("/api/v1/nodes/far").at("/metadata/labels");
        assertThat(labels.path("beta.kubernetes.io/os").asString()).isEqualTo("linux");
        assertThat(labels.path("beta.kubernetes.io/arch").asString()).isEqualTo("amd64");
    }

    @Test
    void taintsOfOthersAreLeftAlone() {
        world.merge(
                "/api/v1/nodes/far",
                "{'spec':{'taints':[{'key':'dedicated','value':'gpu','effect':'NoSchedule'}]}}");
        fallSilent("far", 60);

        assertThat(taints("far")).contains("dedicated:NoSchedule").hasSize(3);
    }

    private void fallSilent(String node, int seconds) {
        String other = node.equals("far") ? "near" : "far";
        for (int i = 0; i < seconds; i += 10) {
            beat(other);
            world.advance(Duration.ofSeconds(10));
        }
    }

    private void node(String name) {
        world.create("/api/v1/nodes", "{'metadata':{'name':'" + name + "'}}");
        ready(name, "True");
        world.create(LEASES, lease(name));
    }

    private void ready(String name, String status) {
        world.strategic(
                "/api/v1/nodes/" + name + "/status",
                "{'status':{'conditions':[{'type':'Ready','status':'"
                        + status
                        + "','reason':'KubeletReady','lastHeartbeatTime':'"
                        + world.timeline.now()
                        + "'}]}}");
    }

    private void beat(String name) {
        world.merge(LEASES + "/" + name, lease(name));
    }

    private String lease(String name) {
        String time = world.timeline.now().toString().replace("Z", ".000000Z");
        return "{'metadata':{'name':'"
                + name
                + "'},'spec':{'holderIdentity':'"
                + name
                + "','renewTime':'"
                + time
                + "'}}";
    }

    private List<String> taints(String node) {
        return world.get("/api/v1/nodes/" + node)
                .at("/spec/taints")
                .valueStream()
                .map(one -> one.path("key").asString() + ":" + one.path("effect").asString())
                .toList();
    }
}
