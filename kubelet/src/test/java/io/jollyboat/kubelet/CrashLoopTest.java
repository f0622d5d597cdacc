package io.jollyboat.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.core.v1.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How long containers that keep ending wait, as the node has it. */
class CrashLoopTest {

    /** The seconds that passed between one end and the next, of which one is the container's. */
    private static List<Long> waits(String longest) {
        var node =
                new TestNode(
                        5,
                        NodeLimits.NONE.with(
                                Map.of("crashLoopBackOff.maxContainerRestartPeriod", longest)));
        node.run(
                "p",
                "'containers':[{'name':'web','image':'web:1'}]",
                "'sim.jollyboat.io/exit-after':'1s','sim.jollyboat.io/exit-code':'1'");
        List<Long> waits = new ArrayList<>();
        node.await("p", pod -> restarts(pod) == 1);
        for (int restarts = 2; restarts < 6; restarts++) {
            long before = node.timeline.now().getEpochSecond();
            int wanted = restarts;
            node.await("p", pod -> restarts(pod) == wanted);
            waits.add(node.timeline.now().getEpochSecond() - before - 1);
        }
        return waits;
    }

    private static int restarts(Pod pod) {
        return pod.status().containerStatuses().isEmpty()
                ? 0
                : pod.status().containerStatuses().getFirst().restartCount();
    }

    @Test
    void theNodeCanHaveALongestWaitOfItsOwn() {
        assertThat(waits("15s")).containsExactly(10L, 15L, 15L, 15L);
    }

    @Test
    void aShorterOneThanTheFirstHoldsFromTheFirstOn() {
        assertThat(waits("3s")).containsExactly(3L, 3L, 3L, 3L);
    }
}
