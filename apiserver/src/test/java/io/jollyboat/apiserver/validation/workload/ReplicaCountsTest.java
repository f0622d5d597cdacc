package io.jollyboat.apiserver.validation.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.Json;
import io.jollyboat.apiserver.Kind;
import io.jollyboat.apiserver.validation.Violation;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class ReplicaCountsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            textBlock =
                    """
                    apps/v1 | Deployment | {'replicas':3,'updatedReplicas':3,'readyReplicas':2,'availableReplicas':1,'unavailableReplicas':2} | -
                    apps/v1 | Deployment | {'replicas':1,'updatedReplicas':2} | status.updatedReplicas: Invalid value: 2: cannot be greater than status.replicas
                    apps/v1 | Deployment | {'replicas':3,'readyReplicas':1,'availableReplicas':2} | status.availableReplicas: Invalid value: 2: cannot be greater than readyReplicas
                    apps/v1 | Deployment | {'unavailableReplicas':-1} | status.unavailableReplicas: Invalid value: -1: must be greater than or equal to 0
                    apps/v1 | ReplicaSet | {'replicas':1,'fullyLabeledReplicas':2} | status.fullyLabeledReplicas: Invalid value: 2: cannot be greater than status.replicas
                    v1 | ReplicationController | {'replicas':1,'readyReplicas':2} | status.readyReplicas: Invalid value: 2: cannot be greater than status.replicas
                    apps/v1 | StatefulSet | {'replicas':1,'currentReplicas':2} | status.currentReplicas: Invalid value: 2: cannot be greater than status.replicas
                    apps/v1 | StatefulSet | {'replicas':2,'availableReplicas':1} | status.availableReplicas: Invalid value: 1: cannot be greater than status.readyReplicas
                    apps/v1 | DaemonSet | {'currentNumberScheduled':1,'numberMisscheduled':-1} | status.numberMisscheduled: Invalid value: -1: must be greater than or equal to 0
                    """)
    void noPartIsMoreThanTheWhole(String version, String kind, String status, String violation) {
        List<String> wrong = wrong(Kind.of(version, kind), "{}", status);
        if (violation == null) {
            assertThat(wrong).isEmpty();
        } else {
            assertThat(wrong).containsExactly(violation);
        }
    }

    @ParameterizedTest
    @CsvSource({"Deployment", "StatefulSet", "DaemonSet"})
    void collisionsAreCountedUpwards(String name) {
        Kind kind = Kind.of("apps/v1", name);
        String two = "{'collisionCount':2}";
        assertThat(wrong(kind, two, two)).isEmpty();
        assertThat(wrong(kind, two, "{'collisionCount':1}"))
                .containsExactly("status.collisionCount: Invalid value: 1: cannot be decremented");
        assertThat(wrong(kind, two, "{}"))
                .containsExactly("status.collisionCount: Invalid value: 0: cannot be decremented");
    }

    private static List<String> wrong(Kind kind, String before, String after) {
        ObjectNode old = kind.created("{}");
        old.set("status", Json.object(before));
        ObjectNode now = old.deepCopy();
        now.set("status", Json.object(after));
        return kind.definition().strategy().validateStatusUpdate(now, old).list().stream()
                .map(Violation::toString)
                .toList();
    }
}
