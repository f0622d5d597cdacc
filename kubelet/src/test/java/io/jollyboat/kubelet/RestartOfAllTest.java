package io.jollyboat.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.ContainerStatus;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.informer.Handler;
import io.jollyboat.core.informer.Informers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is told of a pod one of whose containers ends so that all are restarted. */
class RestartOfAllTest {

    private static final String RULE =
            "'restartPolicy':'Never','restartPolicyRules':[{'action':'RestartAllContainers',"
                    + "'exitCodes':{'operator':'In','values':[42]}}]";

    private static final String TRAINING =
            "'restartPolicy':'Never','initContainers':[{'name':'prepare','image':'web:1'}],"
                    + "'containers':[{'name':'train','image':'web:1'},"
                    + "{'name':'watch','image':'web:1',"
                    + RULE
                    + "}]";

    private static final String SCRIPT =
            "'watch.sim.jollyboat.io/exit-after':'60s','watch.sim.jollyboat.io/exit-code':'42',"
                    + "'train.sim.jollyboat.io/stop-delay':'never'";

    private final TestNode node = new TestNode(11);

    private static Stream<ContainerStatus> all(Pod pod) {
        return Stream.of(pod.status().initContainerStatuses(), pod.status().containerStatuses())
                .flatMap(List::stream);
    }

    private static Predicate<Pod> restarted(int times) {
        return pod ->
                pod.status().phase().equals("Running")
                        && all(pod).allMatch(each -> each.restartCount() == times);
    }

    private static String condition(Pod pod, String type) {
        return pod.status().conditions().stream()
                .filter(each -> each.type().equals(type))
                .map(each -> (each.status() + " " + each.reason()).strip())
                .findFirst()
                .orElse("none");
    }

    @Test
    void everyContainerRunsOnceMoreInTheSamePodAndTellsWhy() {
        node.run("p", TRAINING, SCRIPT);
        Pod before = node.awaitRunning("p");
        Pod after = node.await("p", restarted(1));
        assertThat(after.status().podIP()).isEqualTo(before.status().podIP());
        assertThat(all(after).map(each -> each.lastState().terminated()))
                .hasSize(3)
                .allMatch(end -> end.exitCode() == 137)
                .allMatch(end -> end.reason().equals("RestartingAllContainers"));
        assertThat(node.runtime.pods().getFirst().containers()).hasSize(3);
        assertThat(node.runtime.pods().getFirst().sandboxes()).hasSize(1);
        node.await("p", restarted(3)); // as often as it is asked for, without a back-off
    }

    private static String line(Pod pod) {
        return String.join(
                ", ",
                pod.status().phase(),
                condition(pod, "Initialized"),
                condition(pod, "AllContainersRestarting"));
    }

    @Test
    void aConditionTellsOfItAndThePodStaysInitialized() {
        assertThat(told(TRAINING))
                .containsSubsequence(
                        "Running, True, False",
                        "Running, True, True RestartAllContainersStarted",
                        "Pending, True, False",
                        "Running, True, False");
    }

    @Test
    void aPodThatHasNothingToInitializeStaysRunning() {
        List<String> told =
                told(
                        "'restartPolicy':'Never','containers':[{'name':'watch','image':'web:1',"
                                + RULE
                                + "}]");
        assertThat(told.subList(told.indexOf("Running, True, False"), told.size()))
                .noneMatch(line -> line.startsWith("Pending"));
    }

    /** All that is told of a pod until each of its containers has been restarted once. */
    private List<String> told(String spec) {
        List<String> told = new ArrayList<>();
        new Informers(node.client, node.timeline)
                .of(Resources.PODS)
                .addHandler(
                        new Handler<>() {
                            @Override
                            public void onAdd(Pod pod) {
                                told.add(line(pod));
                            }

                            @Override
                            public void onUpdate(Pod before, Pod pod) {
                                told.add(line(pod));
                            }

                            @Override
                            public void onDelete(Pod last) {}
                        });
        node.run("p", spec, SCRIPT);
        node.await("p", restarted(1));
        node.pass(1);
        return told;
    }

    @Test
    void theNextKubeletCarriesOnWhatWasBegun() {
        node.run("p", TRAINING, SCRIPT);
        node.await("p", pod -> condition(pod, "AllContainersRestarting").startsWith("True"));
        node.restartKubelet();
        Pod after = node.await("p", restarted(1));
        assertThat(condition(after, "AllContainersRestarting")).isEqualTo("False");
        node.pass(30);
        assertThat(restarted(1)).accepts(node.pod("p"));
    }

    @Test
    void theNodeDeclaresWhatItCanAndKubernetesKnows() {
        assertThat(node.client.get(Resources.NODES, "", "node1").status().declaredFeatures())
                .containsExactly(
                        "ExtendWebSocketsToKubelet",
                        "GuaranteedQoSPodCPUResize",
                        "InPlacePodLevelResourcesVerticalScaling",
                        "InPlacePodVerticalScalingInitContainers",
                        "RestartAllContainersOnContainerExits");
    }
}
