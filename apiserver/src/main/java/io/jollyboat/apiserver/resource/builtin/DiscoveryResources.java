package io.jollyboat.apiserver.resource.builtin;

import io.jollyboat.apiserver.defaulting.ServiceDefaults;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.table.ServiceColumns;
import io.jollyboat.apiserver.validation.network.EndpointSliceValidator;
import io.jollyboat.apiserver.warning.AddressWarnings;
import java.util.List;

/** Where a service's pods answer. */
final class DiscoveryResources {
    private DiscoveryResources() {}

    static List<ResourceDefinition> all() {
        return List.of(endpointSlices());
    }

    private static ResourceDefinition endpointSlices() {
        return ResourceDefinition.of("discovery.k8s.io", "v1", "EndpointSlice", "endpointslices")
                .countsGenerationsWith("labels")
                .printer(() -> ServiceColumns.ENDPOINT_SLICES)
                .defaults(ServiceDefaults::endpointSlice)
                .validator(new EndpointSliceValidator())
                .warnings(AddressWarnings.ENDPOINT_SLICES)
                .build();
    }
}
