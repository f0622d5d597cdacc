package io.jollyboat.apiserver.apply;

import io.jollyboat.apiserver.fields.FieldSet;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** Who owns the number of replicas of a workload, as its scale shows it. */
public final class ScaleOwners {

    private static final List<String> REPLICAS = FieldSet.path("spec", "replicas");

    private ScaleOwners() {}

    /**
     * The {@code metadata.managedFields} of the scale.
     *
     * @param managedFields those of the workload
     * @param apiVersion that of the scale
     */
    public static ArrayNode of(JsonNode managedFields, String apiVersion) {
        return new Owners(
                        Owners.stored(managedFields).all().stream()
                                .filter(owner -> owner.fields().has(REPLICAS))
                                .map(owner -> ofScale(owner, apiVersion))
                                .toList())
                .json();
    }

    private static Owner ofScale(Owner owner, String apiVersion) {
        return new Owner(
                owner.manager(),
                owner.applied(),
                apiVersion,
                owner.subresource(),
                owner.time(),
                FieldSet.of(REPLICAS));
    }
}
