package io.jollyboat.kubelet.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.model.Quantity;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class AllocationsTest {

    private static final JsonMapper JSON = new JsonMapper();

    private final Allocations allocations =
            new Allocations(
                    Map.of(
                            "pods", Quantity.parse("2"),
                            "cpu", Quantity.parse("1"),
                            "memory", Quantity.parse("1Gi")));

    private static Pod pod(String uid, String cpu) {
        String json =
                """
                {"metadata":{"name":"%1$s","uid":"%1$s"},
                 "spec":{"containers":[{"name":"c","resources":{"requests":{"cpu":"%2$s"}}}]}}"""
                        .formatted(uid, cpu);
        return new Pod((ObjectNode) JSON.readTree(json));
    }

    @Test
    void aPodThatIsNotedAnewCountsOnceWithWhatItHasNow() {
        allocations.note(pod("a", "800m"));
        assertThat(allocations.shortages(pod("b", "300m"), Map.of()))
                .containsExactly(new Shortage("cpu", 300, 800, 1000));
        allocations.note(pod("a", "700m"));
        assertThat(allocations.shortages(pod("b", "300m"), Map.of())).isEmpty();
        assertThat(allocations.shortages(pod("b", "301m"), Map.of()))
                .containsExactly(new Shortage("cpu", 301, 700, 1000));
    }

    @Test
    void whatAPodHadIsFreeOnceItIsReleased() {
        allocations.note(pod("a", "600m"));
        allocations.note(pod("b", "400m"));
        assertThat(allocations.shortages(pod("c", "1"), Map.of()))
                .containsExactly(
                        new Shortage("pods", 1, 2, 2), new Shortage("cpu", 1000, 1000, 1000));
        assertThat(allocations.release("a")).isTrue();
        assertThat(allocations.release("a")).isFalse();
        assertThat(allocations.shortages(pod("c", "600m"), Map.of())).isEmpty();
        assertThat(allocations.release("b")).isTrue();
        assertThat(allocations.shortages(pod("c", "1"), Map.of())).isEmpty();
    }
}
