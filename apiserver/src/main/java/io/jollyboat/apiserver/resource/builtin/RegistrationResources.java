package io.jollyboat.apiserver.resource.builtin;

import io.jollyboat.apiserver.customresource.definition.DefinitionDefaults;
import io.jollyboat.apiserver.customresource.definition.DefinitionPreparation;
import io.jollyboat.apiserver.customresource.definition.DefinitionValidator;
import io.jollyboat.apiserver.customresource.definition.UnknownFormats;
import io.jollyboat.apiserver.defaulting.ClusterDefaults;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.table.PolicyColumns;
import io.jollyboat.apiserver.validation.NameRule;
import io.jollyboat.apiserver.validation.config.ServerValidators;
import java.util.List;

/** Registered extension API servers and custom resources. */
final class RegistrationResources {
    private RegistrationResources() {}

    static List<ResourceDefinition> all() {
        return List.of(apiServices(), customResourceDefinitions());
    }

    private static ResourceDefinition apiServices() {
        return ResourceDefinition.of("apiregistration.k8s.io", "v1", "APIService", "apiservices")
                .conditionallyUpdated()
                .categories("api-extensions")
                .clusterScoped()
                .status()
                .storedAt("apiregistration.k8s.io/apiservices")
                .nameRule(NameRule.PATH_SEGMENT) // the core group's is called "v1."
                .printer(() -> PolicyColumns.API_SERVICES)
                .validator(ServerValidators.API_SERVICE)
                .defaults(ClusterDefaults::apiService)
                .build();
    }

    private static ResourceDefinition customResourceDefinitions() {
        return ResourceDefinition.of(
                        "apiextensions.k8s.io",
                        "v1",
                        "CustomResourceDefinition",
                        "customresourcedefinitions")
                .shortNames("crd", "crds")
                .categories("api-extensions")
                .clusterScoped()
                .status()
                .storedAt("apiextensions.k8s.io/customresourcedefinitions")
                .countsGenerations()
                .conditionallyUpdated()
                .defaults(DefinitionDefaults::apply)
                .preparation(new DefinitionPreparation())
                .validator(new DefinitionValidator())
                .warnings(UnknownFormats.WARNINGS)
                .build();
    }
}
