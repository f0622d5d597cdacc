package io.jollyboat.apiserver;

import io.jollyboat.apiserver.apply.Owner;
import io.jollyboat.apiserver.apply.Owners;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** {@code metadata.managedFields} for people, an entry a line. */
public final class ManagedFields {
    private ManagedFields() {}

    /** As in {@code kubelet/status Update v1: .status.phase}. */
    public static List<String> of(JsonNode object) {
        return owners(object).all().stream()
                .map(
                        owner ->
                                owner.manager()
                                        + (owner.subresource().isEmpty()
                                                ? ""
                                                : "/" + owner.subresource())
                                        + (owner.applied() ? " Apply " : " Update ")
                                        + owner.apiVersion()
                                        + ": "
                                        + owner.fields())
                .toList();
    }

    public static List<String> names(JsonNode object) {
        return owners(object).all().stream().map(Owner::manager).toList();
    }

    private static Owners owners(JsonNode object) {
        return Owners.stored(object.path("metadata").path("managedFields"));
    }
}
