package io.jollyboat.controllers.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.controllers.TestCluster;
import io.jollyboat.core.api.apps.v1.Deployment;
import io.jollyboat.core.api.apps.v1.ReplicaSet;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class RolloutStatusTest {

    private static final Instant EARLY = Instant.parse("2026-01-01T12:00:00Z");
    private static final Instant LATE = Instant.parse("2026-01-01T12:05:00Z");

    private final ObjectNode deployment =
            TestCluster.tree(
                    "{'metadata':{'name':'web','generation':1},'spec':{'replicas':3,'progressDeadlineSeconds':600,'strategy':{'type':'RollingUpdate','rollingUpdate':{'maxSurge':1,'maxUnavailable':0}}}}");

    @Test
    void whatWasTouchedLastStandsLast() {
        deployment.set("status", status(1, EARLY, ""));
        assertThat(types()).containsExactly("Available", "Progressing");

        JsonNode after = status(3, LATE, "");
        assertThat(after.at("/conditions/0/type").asString()).isEqualTo("Available");
        assertThat(after.at("/conditions/1/reason").asString()).isEqualTo("NewReplicaSetAvailable");
    }

    @Test
    void anAdvanceIsConfirmedAndNoNewTurn() {
        deployment.set("status", status(1, EARLY, ""));
        JsonNode progressing = status(2, LATE, "").at("/conditions/1");

        assertThat(progressing.path("type").asString()).isEqualTo("Progressing");
        assertThat(progressing.path("lastUpdateTime").asString()).isEqualTo(LATE.toString());
        assertThat(progressing.path("lastTransitionTime").asString()).isEqualTo(EARLY.toString());
    }

    @Test
    void aFailureIsToldAsItWasFirst() {
        deployment.set("status", status(1, EARLY, "first"));
        JsonNode failure = status(1, LATE, "second").at("/conditions/2");

        assertThat(failure.path("type").asString()).isEqualTo("ReplicaFailure");
        assertThat(failure.path("message").asString()).isEqualTo("first");
        deployment.set("status", status(1, LATE, ""));
        assertThat(types()).doesNotContain("ReplicaFailure");
    }

    private List<String> types() {
        return deployment
                .at("/status/conditions")
                .valueStream()
                .map(one -> one.path("type").asString())
                .toList();
    }

    private ObjectNode status(int available, Instant now, String failure) {
        var current = new Deployment(deployment);
        String conditions =
                failure.isEmpty()
                        ? ""
                        : ",'conditions':[{'type':'ReplicaFailure','status':'True','reason':'FailedCreate','lastTransitionTime':'%s','message':'%s'}]"
                                .formatted(now, failure);
        var set =
                new ReplicaSet(
                        TestCluster.tree(
                                "{'metadata':{'name':'web-1'},'spec':{'replicas':3},'status':{'replicas':3,'readyReplicas':%1$d,'availableReplicas':%1$d%2$s}}"
                                        .formatted(available, conditions)));
        return RolloutStatus.of(
                        current,
                        RolloutLimits.of(current),
                        new Revisions(Optional.of(set), List.of()),
                        now)
                .tree();
    }
}
