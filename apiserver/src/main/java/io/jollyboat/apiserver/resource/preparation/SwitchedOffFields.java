package io.jollyboat.apiserver.resource.preparation;

import io.jollyboat.apiserver.resource.Preparation;
import io.jollyboat.apiserver.resource.Requester;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Leases: the feature {@code CoordinatedLeaderElection} is off, as in Kubernetes by default, so
 * that its fields are forgotten, but kept where they are.
 */
public final class LeasePreparation implements Preparation {
    private static final List<String> FIELDS = List.of("strategy", "preferredHolder");

    @Override
    public void forCreate(ObjectNode lease, Requester requester) {
        forget(lease, MissingNode.getInstance());
    }

    @Override
    public void forUpdate(ObjectNode lease, ObjectNode old) {
        forget(lease, old.path("spec"));
    }

    private static void forget(ObjectNode lease, JsonNode before) {
        boolean used = FIELDS.stream().anyMatch(before::has);
        if (!used && lease.path("spec") instanceof ObjectNode spec) {
            spec.remove(FIELDS);
        }
    }
}
