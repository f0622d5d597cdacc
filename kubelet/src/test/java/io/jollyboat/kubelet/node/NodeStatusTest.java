package io.jollyboat.kubelet.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.model.Quantity;
import io.jollyboat.kubelet.runtime.Images.Image;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class NodeStatusTest {

    private static JsonNode images(int most, Image... images) {
        Machine machine = Machine.simulated(4, 8L << 30);
        var config =
                new NodeConfig(
                        "n",
                        List.of("10.0.0.1"),
                        "",
                        NodeMarks.NONE,
                        110,
                        "v1.36.0",
                        (resource, capacity) -> Quantity.ZERO,
                        Reporting.STANDARD.images(most));
        var facts =
                new NodeFacts(machine, Pressure.NONE, "docker://20", List.of(images), 10250, "");
        ObjectNode status = NodeStatus.of(config, facts, Optional.empty(), Instant.EPOCH);
        return status.path("images");
    }

    private static Image image(String id, long size, List<String> tags, String... digests) {
        return new Image(id, tags, List.of(digests), size, "", "");
    }

    @Test
    void anImageHasFiveNamesAtMostDigestsFirst() {
        List<String> tags = IntStream.range(0, 9).mapToObj(i -> "app:" + i).toList();
        JsonNode shown = images(50, image("a", 5, tags, "app@sha256:1"));
        assertThat(shown.path(0).path("names").toString())
                .isEqualTo("[\"app@sha256:1\",\"app:0\",\"app:1\",\"app:2\",\"app:3\"]");
    }

    @Test
    void imagesThatLostTheirNamesTakeNoPlaceOfOthers() {
        JsonNode shown =
                images(
                        2,
                        image("old", 9, List.of()),
                        image("a", 5, List.of("a:1")),
                        image("b", 7, List.of("b:1")));
        assertThat(shown.findValuesAsString("sizeBytes")).containsExactly("7", "5");
    }
}
