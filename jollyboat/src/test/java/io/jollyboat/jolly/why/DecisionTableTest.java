package io.jollyboat.jolly.why;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.core.v1.Event;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class DecisionTableTest {

    private static Event event(String note) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("lastTimestamp", "2026-01-01T00:00:00Z"); // both in one second
        json.withObject("/metadata/annotations").put(DecisionTable.ANNOTATION, note);
        return new Event(json);
    }

    private static String note(String at, String node, boolean fits) {
        return "{\"at\":\"%s\",\"nodes\":[{\"name\":\"%s\",\"fits\":%s}]}"
                .formatted(at, node, fits);
    }

    @Test
    void theDecisionThatWasMadeLastIsShown() {
        Event failed = event(note("2026-01-01T00:00:00.1Z", "full", false));
        Event scheduled = event(note("2026-01-01T00:00:00.123456789Z", "free", true));

        assertThat(DecisionTable.of(List.of(failed, scheduled)))
                .isEqualTo(DecisionTable.of(List.of(scheduled, failed)))
                .anyMatch(line -> line.startsWith("free"))
                .noneMatch(line -> line.startsWith("full"));
    }

    @Test
    void whatIsNoDecisionIsLeftOut() {
        assertThat(DecisionTable.of(List.of(event("not ours"), event("")))).isEmpty();
    }
}
