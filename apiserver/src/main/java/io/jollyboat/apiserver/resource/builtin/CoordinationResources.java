package io.jollyboat.apiserver.resource.builtin;

import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.preparation.SwitchedOffFields;
import io.jollyboat.apiserver.table.ConfigColumns;
import io.jollyboat.apiserver.validation.config.LeaseValidator;
import java.util.List;

/** Leases: who holds what, and for how long. */
final class CoordinationResources {
    private CoordinationResources() {}

    static List<ResourceDefinition> all() {
        return List.of(leases());
    }

    private static ResourceDefinition leases() {
        return ResourceDefinition.of("coordination.k8s.io", "v1", "Lease", "leases")
                .createdByUpdate()
                .conditionallyUpdated()
                .printer(() -> ConfigColumns.LEASES)
                .preparation(
                        // of CoordinatedLeaderElection
                        new SwitchedOffFields("spec", "strategy", "preferredHolder"))
                .validator(new LeaseValidator())
                .build();
    }
}
