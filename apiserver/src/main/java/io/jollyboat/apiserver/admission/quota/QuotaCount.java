package io.jollyboat.apiserver.admission.quota;

import io.jollyboat.apiserver.admission.KnownObjects;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.core.model.Quantity;
import io.jollyboat.core.quota.QuotaScopes;
import io.jollyboat.core.quota.QuotaUsage;
import io.jollyboat.core.quota.ResourceList;
import io.jollyboat.core.runtime.Timeline;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How much of a quota is used. */
record QuotaCount(KnownObjects known, Timeline timeline) {

    /**
     * What the quota says itself or, while that is about other limits than it has now, what there
     * is.
     */
    ResourceList used(ObjectNode quota, ResourceList hard) {
        JsonNode status = quota.path("status");
        if (ResourceList.of(status.path("hard")).names().equals(hard.names())) {
            return ResourceList.of(status.path("used"));
        }
        ResourceList used = ResourceList.NONE;
        for (ResourceDefinition each : known.registry().all()) {
            List<String> limits = limits(hard, each);
            for (String name : limits) { // what cannot be counted has no number, not even none
                used = used.plus(ResourceList.of(name, Quantity.ZERO));
            }
            if (!limits.isEmpty()) {
                used = used.plus(counted(quota, hard, each));
            }
        }
        return used;
    }

    private static List<String> limits(ResourceList hard, ResourceDefinition resource) {
        return resource.namespaced() && resource.stored()
                ? hard.names().stream()
                        .filter(name -> QuotaUsage.about(name, resource.group(), resource.plural()))
                        .toList()
                : List.of();
    }

    private ResourceList counted(ObjectNode quota, ResourceList hard, ResourceDefinition resource) {
        ResourceList sum = ResourceList.NONE;
        String namespace = Trees.text(quota, "metadata", "namespace");
        for (ObjectNode object : known.list(resource, namespace)) {
            sum =
                    sum.plus(
                            QuotaScopes.counted(
                                    quota,
                                    hard,
                                    resource.group(),
                                    resource.plural(),
                                    object,
                                    timeline.now()));
        }
        return sum;
    }
}
