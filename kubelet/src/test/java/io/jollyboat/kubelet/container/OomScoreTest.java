package io.jollyboat.kubelet.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.core.v1.Container;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.kubelet.TestNode;
import org.junit.jupiter.api.Test;

/** On a machine of 1000 bytes. */
class OomScoreTest {

    private static Pod pod(String spec) {
        return new Pod(TestNode.tree("'spec':{" + spec + "}"));
    }

    private static String asking(String name, int memory) {
        return "{'name':'%s','resources':{'requests':{'memory':'%d'}}}".formatted(name, memory);
    }

    private static int first(Pod pod) {
        return of(pod, pod.spec().containers().getFirst());
    }

    private static int of(Pod pod, Container container) {
        return OomScore.of(pod, container, 1000);
    }

    @Test
    void whoAsksForMoreGoesLater() {
        Pod pod = pod("'containers':[" + asking("a", 100) + "," + asking("b", 0) + "]");
        assertThat(first(pod)).isEqualTo(900);
        assertThat(of(pod, pod.spec().containers().getLast())).isEqualTo(999);
    }

    @Test
    void whoAsksForNothingGoesFirstAndWhatTheNodeNeedsLast() {
        assertThat(first(pod("'containers':[{'name':'a'}]"))).isEqualTo(1000);
        assertThat(
                        first(
                                pod(
                                        "'priorityClassName':'system-node-critical',"
                                                + "'containers':[{'name':'a'}]")))
                .isEqualTo(-997);
        assertThat(first(pod("'containers':[" + asking("a", 999) + "]"))).isEqualTo(3);
    }

    @Test
    void whatIsAskedForThePodIsSharedAmongItsContainers() {
        Pod pod =
                pod(
                        "'resources':{'requests':{'memory':'500'}},'containers':["
                                + asking("a", 100)
                                + ","
                                + asking("b", 0)
                                + "]");
        assertThat(first(pod)).isEqualTo(1000 - 100 - 200);
        assertThat(of(pod, pod.spec().containers().getLast())).isEqualTo(1000 - 200);
    }

    @Test
    void aSidecarGoesNoSoonerThanThoseItIsFor() {
        Pod pod =
                pod(
                        "'initContainers':["
                                + asking("s", 10)
                                        .replace("{'name'", "{'restartPolicy':'Always','name'")
                                + ","
                                + asking("i", 10)
                                + "],'containers':["
                                + asking("a", 300)
                                + ","
                                + asking("b", 200)
                                + "]");
        assertThat(of(pod, pod.spec().initContainers().getFirst())).isEqualTo(800);
        assertThat(of(pod, pod.spec().initContainers().getLast())).isEqualTo(990);
    }
}
