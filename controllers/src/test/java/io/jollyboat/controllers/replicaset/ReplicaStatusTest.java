package io.jollyboat.controllers.replicaset;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.controllers.TestCluster;
import io.jollyboat.core.api.apps.v1.ReplicaSet;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.errors.ApiException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ReplicaStatusTest {

    private static final ReplicaSet SET =
            new ReplicaSet(TestCluster.tree("{'metadata':{'name':'web'},'spec':{'replicas':1}}"));
    private static final Pod POD =
            new Pod(TestCluster.tree("{'metadata':{'name':'p'},'status':{'phase':'Running'}}"));

    @Test
    void saysWhetherPodsCouldNotBeMadeOrNotBeTakenAway() {
        assertThat(condition(List.of()).path("reason").asString()).isEqualTo("FailedCreate");
        assertThat(condition(List.of()).path("message").asString()).isEqualTo("not today");

        JsonNode tooMany = condition(List.of(POD, POD));
        assertThat(tooMany.path("reason").asString()).isEqualTo("FailedDelete");
        assertThat(tooMany.path("message").asString())
                .isEqualTo("unable to delete pods: not today");
    }

    private static JsonNode condition(List<Pod> pods) {
        return ReplicaStatus.draft(
                        SET, pods, true, ApiException.badRequest("not today"), Instant.EPOCH)
                .conditions()
                .find("ReplicaFailure")
                .orElseThrow();
    }
}
