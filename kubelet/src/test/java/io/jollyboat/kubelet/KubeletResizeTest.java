package io.jollyboat.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.ContainerStatus;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.PodCondition;
import io.jollyboat.core.client.Patch;
import io.jollyboat.core.model.Quantity;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Resources of running pods are changed in place, as far as the node has them. */
class KubeletResizeTest {

    private final TestNode node = new TestNode(11); // of 4 processors and 8 GiB

    private void run(String name, String cpu, String more) {
        run(name, cpu, more, "");
    }

    private void run(String name, String cpu, String more, String besides) {
        node.run(
                name,
                "'containers':[{'name':'web','image':'web:1','resources':{'requests':{'cpu':'"
                        + cpu
                        + "','memory':'64Mi'}}"
                        + more
                        + "}]"
                        + besides);
        node.awaitRunning(name);
    }

    private void resizeWeb(String name, String cpu) {
        resize(
                name,
                "'containers':[{'name':'web','resources':{'requests':{'cpu':'" + cpu + "'}}}]");
    }

    private void resize(String name, String spec) {
        node.client.patch(
                Resources.PODS,
                "default",
                name,
                "resize",
                Patch.strategic(TestNode.tree("'spec':{" + spec + "}")));
    }

    private static ContainerStatus web(Pod pod) {
        return pod.status().containerStatuses().getFirst();
    }

    private static boolean has(Pod pod, String cpu) {
        return web(pod).resources()
                .requests()
                .getOrDefault("cpu", Quantity.ZERO)
                .equals(Quantity.parse(cpu));
    }

    private static Optional<PodCondition> condition(Pod pod, String type) {
        return pod.status().conditions().stream().filter(c -> c.type().equals(type)).findFirst();
    }

    @Test
    void aRunningContainerGetsWhatItsPodAsksForNow() {
        run("p", "500m", "");
        String id = web(node.pod("p")).containerID();
        resizeWeb("p", "1500m");
        Pod pod = node.await("p", p -> has(p, "1500m"));
        assertThat(web(pod).containerID()).isEqualTo(id);
        assertThat(web(pod).restartCount()).isZero();
        assertThat(web(pod).allocatedResources().get("cpu")).isEqualTo(Quantity.parse("1500m"));
        assertThat(pod.status().observedGeneration()).isEqualTo(pod.generation());
        node.pass(1);
        assertThat(condition(node.pod("p"), "PodResizeInProgress")).isEmpty();
        assertThat(condition(node.pod("p"), "PodResizePending")).isEmpty();
        String asked =
                "{\"containers\":[{\"name\":\"web\",\"resources\":{\"requests\":{\"cpu\":\"1500m\",\"memory\":\"64Mi\"}}}],\"generation\":2}";
        assertThat(node.events("p"))
                .contains(
                        "Normal ResizeStarted: Pod resize started: " + asked,
                        "Normal ResizeCompleted: Pod resize completed: " + asked);
    }

    @Test
    void anInitContainerThatRunsGetsWhatItsPodAsksForNow() {
        node.run(
                "p",
                "'initContainers':[{'name':'load','image':'web:1','resources':{'requests':{'cpu':'500m'}}}],"
                        + "'containers':[{'name':'web','image':'web:1'}]",
                "'load.sim.jollyboat.io/exit-after':'60s'");
        Pod before = node.await("p", p -> load(p).state().has("running"));
        resize("p", "'initContainers':[{'name':'load','resources':{'requests':{'cpu':'1500m'}}}]");
        Pod after = node.await("p", p -> amount(load(p)).equals(Quantity.parse("1500m")));
        assertThat(load(after).containerID()).isEqualTo(load(before).containerID());
        node.pass(1);
        assertThat(condition(node.pod("p"), "PodResizeInProgress")).isEmpty();
        assertThat(node.events("p"))
                .anyMatch(line -> line.startsWith("Normal ResizeCompleted: Pod resize completed:"));
        resize("p", "'initContainers':[{'name':'load','resources':{'requests':{'cpu':'500'}}}]");
        Pod refused = node.await("p", p -> condition(p, "PodResizePending").isPresent());
        assertThat(amount(load(refused))).isEqualTo(Quantity.parse("1500m"));
    }

    private static ContainerStatus load(Pod pod) {
        return pod.status().initContainerStatuses().isEmpty()
                ? new ContainerStatus(TestNode.tree(""))
                : pod.status().initContainerStatuses().getFirst();
    }

    private static Quantity amount(ContainerStatus status) {
        return status.resources().requests().getOrDefault("cpu", Quantity.ZERO);
    }

    @Test
    void whatHasEndedTellsWhatItWasGranted() {
        node.run(
                "done",
                "'restartPolicy':'Never','containers':[{'name':'web','image':'web:1',"
                        + "'resources':{'requests':{'cpu':'100m'}}}]",
                "'sim.jollyboat.io/exit-after':'5s'");
        Pod pod = node.await("done", p -> p.status().phase().equals("Succeeded"));
        assertThat(web(pod).allocatedResources().get("cpu")).isEqualTo(Quantity.parse("100m"));
        assertThat(web(pod).resources().requests().get("cpu")).isEqualTo(Quantity.parse("100m"));
    }

    @Test
    void whateverElseIsSentWithOtherAmountsIsLeftAside() {
        run("p", "500m", "");
        node.client.patch(
                Resources.PODS,
                "default",
                "p",
                "resize",
                Patch.strategic(
                        TestNode.tree(
                                "'metadata':{'labels':{'a':'b'}},'spec':{'containers':[{'name':'web',"
                                        + "'image':'other:1','resources':{'requests':{'cpu':'1'}}}]}")));
        Pod pod = node.await("p", p -> has(p, "1"));
        assertThat(pod.spec().containers().getFirst().image()).isEqualTo("web:1");
        assertThat(pod.labels()).isEmpty();
    }

    @Test
    void whereItsPolicySaysSoTheContainerIsRestarted() {
        run(
                "p",
                "500m",
                ",'resizePolicy':[{'resourceName':'cpu','restartPolicy':'RestartContainer'}]");
        String id = web(node.pod("p")).containerID();
        resizeWeb("p", "1");
        Pod pod = node.await("p", p -> has(p, "1") && web(p).state().has("running"));
        assertThat(web(pod).containerID()).isNotEqualTo(id);
        assertThat(web(pod).restartCount()).isEqualTo(1);
        assertThat(node.events("p"))
                .contains("Normal Killing: Container web resize requires restart")
                .anyMatch(one -> one.startsWith("Normal ResizeCompleted: Pod resize completed: {"));
    }

    @Test
    void moreThanTheNodeHasIsInfeasible() {
        run("p", "500m", "");
        resizeWeb("p", "5");
        Pod pod = node.await("p", p -> condition(p, "PodResizePending").isPresent());
        PodCondition pending = condition(pod, "PodResizePending").orElseThrow();
        assertThat(pending.status()).isEqualTo("True");
        assertThat(pending.reason()).isEqualTo("Infeasible");
        assertThat(pending.message())
                .isEqualTo(
                        "Node didn't have enough capacity: cpu, requested: 5000, capacity: 4000");
        assertThat(has(pod, "500m")).isTrue();
        assertThat(node.events("p"))
                .contains(
                        "Warning ResizeInfeasible: Pod resize Infeasible: {\"containers\":[{\"name\":\"web\",\"resources\":{\"requests\":{\"cpu\":\"5\",\"memory\":\"64Mi\"}}}],\"generation\":2,\"error\":\""
                                + pending.message()
                                + "\"}");
        resizeWeb("p", "600m");
        Pod settled = node.await("p", p -> has(p, "600m"));
        node.pass(1);
        assertThat(condition(node.pod("p"), "PodResizePending")).isEmpty();
        assertThat(web(settled).restartCount()).isZero();
    }

    @Test
    void moreThanTheNodeHasJustNowWaitsUntilAnotherPodGoes() {
        run("p", "1", "");
        run("other", "2", "");
        resizeWeb("p", "3");
        Pod pod = node.await("p", p -> condition(p, "PodResizePending").isPresent());
        PodCondition pending = condition(pod, "PodResizePending").orElseThrow();
        assertThat(pending.reason()).isEqualTo("Deferred");
        assertThat(pending.message())
                .isEqualTo(
                        "Node didn't have enough resource: cpu, requested: 3000, used: 2000,"
                                + " capacity: 4000");
        node.restartKubelet();
        assertThat(condition(node.pod("p"), "PodResizePending")).isPresent();
        assertThat(has(node.pod("p"), "1")).isTrue();
        node.delete("other", 0);
        node.await("p", p -> has(p, "3") && condition(p, "PodResizePending").isEmpty());
    }

    @Test
    void aPodAsAWholeGetsWhatItAsksForNow() {
        node.run(
                "p",
                "'resources':{'requests':{'cpu':'1','memory':'64Mi'},'limits':{'cpu':'2','memory':'99Mi'}},"
                        + "'containers':[{'name':'web','image':'web:1'}]");
        Pod before = node.awaitRunning("p");
        assertThat(before.status().allocatedResources().get("cpu")).isEqualTo(Quantity.parse("1"));
        assertThat(before.status().resources().limits().get("cpu")).isEqualTo(Quantity.parse("2"));
        resizeWhole("p", "3");
        Pod pod = node.await("p", p -> wholeHas(p, "3"));
        assertThat(pod.status().allocatedResources().get("cpu")).isEqualTo(Quantity.parse("3"));
        assertThat(web(pod).containerID()).isEqualTo(web(before).containerID());
        node.pass(1);
        assertThat(condition(node.pod("p"), "PodResizeInProgress")).isEmpty();

        resizeWhole("p", "3500m");
        node.await("p", p -> wholeHas(p, "3500m"));
        node.restartKubelet();
        resizeWhole("p", "5");
        Pod refused = node.await("p", p -> condition(p, "PodResizePending").isPresent());
        assertThat(condition(refused, "PodResizePending").orElseThrow().reason())
                .isEqualTo("Infeasible");
        assertThat(refused.status().allocatedResources().get("cpu"))
                .isEqualTo(Quantity.parse("3500m"));
    }

    @Test
    void whoseLimitIsThePodsIsRestartedWhenItsPolicySaysSo() {
        node.run(
                "p",
                "'resources':{'requests':{'cpu':'1'},'limits':{'cpu':'2'}},'containers':["
                        + "{'name':'web','image':'web:1','resizePolicy':[{'resourceName':'cpu',"
                        + "'restartPolicy':'RestartContainer'}]},"
                        + "{'name':'own','image':'web:1','resources':{'limits':{'cpu':'1'}},"
                        + "'resizePolicy':[{'resourceName':'cpu','restartPolicy':'RestartContainer'}]},"
                        + "{'name':'calm','image':'web:1'}]");
        node.awaitRunning("p");
        resizeWhole("p", "3");
        node.await("p", p -> wholeHas(p, "3") && restarts(p, "web") == 1);
        node.pass(60);
        Pod pod = node.pod("p");
        assertThat(restarts(pod, "web")).isEqualTo(1);
        assertThat(restarts(pod, "own")).isZero();
        assertThat(restarts(pod, "calm")).isZero();
        assertThat(node.events("p"))
                .contains("Normal Killing: Container web resize requires restart");
    }

    private static int restarts(Pod pod, String container) {
        return pod.status().containerStatuses().stream()
                .filter(one -> one.name().equals(container))
                .findFirst()
                .orElseThrow()
                .restartCount();
    }

    @Test
    void whoWaitsForRoomGetsItByPriorityAndThenByAge() {
        run("filler", "2", "");
        run("first", "500m", "");
        run("second", "500m", "");
        run("urgent", "500m", "", ",'priorityClassName':'system-cluster-critical'");
        for (String name : new String[] {"first", "second", "urgent"}) {
            resizeWeb(name, "1500m");
            node.await(name, p -> condition(p, "PodResizePending").isPresent());
        }
        resizeWeb("filler", "1"); // room for one of them
        node.await("urgent", p -> has(p, "1500m"));
        node.pass(60);
        assertThat(has(node.pod("first"), "500m")).isTrue();
        assertThat(has(node.pod("second"), "500m")).isTrue();
        node.delete("filler", 0);
        node.await("first", p -> has(p, "1500m"));
        node.pass(60);
        assertThat(condition(node.pod("second"), "PodResizePending")).isPresent();
    }

    private void resizeWhole(String name, String cpu) {
        node.client.patch(
                Resources.PODS,
                "default",
                name,
                "resize",
                Patch.strategic(
                        TestNode.tree(
                                "'spec':{'resources':{'requests':{'cpu':'CPU'},'limits':{'cpu':'CPU'}}}"
                                        .replace("CPU", cpu))));
    }

    private static boolean wholeHas(Pod pod, String cpu) {
        return pod.status()
                .resources()
                .requests()
                .getOrDefault("cpu", Quantity.ZERO)
                .equals(Quantity.parse(cpu));
    }
}
