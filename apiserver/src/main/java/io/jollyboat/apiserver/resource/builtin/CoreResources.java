package io.jollyboat.apiserver.resource.builtin;

import io.jollyboat.apiserver.defaulting.ClusterDefaults;
import io.jollyboat.apiserver.defaulting.ServiceDefaults;
import io.jollyboat.apiserver.defaulting.StorageDefaults;
import io.jollyboat.apiserver.defaulting.WorkloadDefaults;
import io.jollyboat.apiserver.resource.ResourceBuilder;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.Subresource;
import io.jollyboat.apiserver.resource.preparation.ClaimPreparation;
import io.jollyboat.apiserver.resource.preparation.NamespacePreparation;
import io.jollyboat.apiserver.resource.preparation.PendingAtFirst;
import io.jollyboat.apiserver.resource.preparation.ServicePreparation;
import io.jollyboat.apiserver.table.ConfigColumns;
import io.jollyboat.apiserver.table.EventColumns;
import io.jollyboat.apiserver.table.NodeColumns;
import io.jollyboat.apiserver.table.PodColumns;
import io.jollyboat.apiserver.table.ServiceColumns;
import io.jollyboat.apiserver.table.StorageColumns;
import io.jollyboat.apiserver.table.WorkloadColumns;
import io.jollyboat.apiserver.validation.NameRule;
import io.jollyboat.apiserver.validation.config.ConfigMapValidator;
import io.jollyboat.apiserver.validation.config.EventValidator;
import io.jollyboat.apiserver.validation.config.LimitRangeValidator;
import io.jollyboat.apiserver.validation.config.NamespaceValidator;
import io.jollyboat.apiserver.validation.config.NodeValidator;
import io.jollyboat.apiserver.validation.config.QuotaValidator;
import io.jollyboat.apiserver.validation.config.SecretValidator;
import io.jollyboat.apiserver.validation.network.EndpointsValidator;
import io.jollyboat.apiserver.validation.network.ServiceValidator;
import io.jollyboat.apiserver.validation.storage.ClaimValidator;
import io.jollyboat.apiserver.validation.storage.VolumeValidator;
import io.jollyboat.apiserver.validation.workload.PodTemplateValidator;
import io.jollyboat.apiserver.validation.workload.ReplicationControllerValidator;
import io.jollyboat.apiserver.warning.AccountWarnings;
import io.jollyboat.apiserver.warning.AddressWarnings;
import io.jollyboat.apiserver.warning.NodeWarnings;
import io.jollyboat.apiserver.warning.PodWarnings;
import io.jollyboat.apiserver.warning.ServiceWarnings;
import io.jollyboat.apiserver.warning.StorageWarnings;
import io.jollyboat.apiserver.warning.WorkloadWarnings;
import java.util.List;

/** The core group. */
final class CoreResources {
    private CoreResources() {}

    static List<ResourceDefinition> all() {
        return List.of(
                bindings(),
                componentStatuses(),
                configMaps(),
                endpoints(),
                events(),
                limitRanges(),
                namespaces(),
                nodes(),
                persistentVolumeClaims(),
                persistentVolumes(),
                Pods.definition(),
                podTemplates(),
                replicationControllers(),
                resourceQuotas(),
                secrets(),
                serviceAccounts(),
                services());
    }

    private static ResourceBuilder core(String kind, String plural) {
        return ResourceDefinition.of("", "v1", kind, plural);
    }

    private static ResourceDefinition bindings() {
        return core("Binding", "bindings").verbs("create").build();
    }

    private static ResourceDefinition componentStatuses() {
        return core("ComponentStatus", "componentstatuses")
                .shortNames("cs")
                .deprecated("v1 ComponentStatus is deprecated in v1.19+")
                .clusterScoped()
                .verbs("get", "list")
                .printer(() -> ConfigColumns.COMPONENT_STATUSES)
                .build();
    }

    private static ResourceDefinition configMaps() {
        return core("ConfigMap", "configmaps")
                .shortNames("cm")
                .printer(() -> ConfigColumns.CONFIG_MAPS)
                .validator(new ConfigMapValidator())
                .build();
    }

    private static ResourceDefinition endpoints() {
        return core("Endpoints", "endpoints")
                .shortNames("ep")
                .deprecated(
                        "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1"
                                + " EndpointSlice")
                .storedAt("services/endpoints")
                .createdByUpdate()
                .printer(() -> ServiceColumns.ENDPOINTS)
                .defaults(ServiceDefaults::endpoints)
                .validator(new EndpointsValidator())
                .warnings(AddressWarnings.ENDPOINTS)
                .build();
    }

    private static ResourceDefinition events() {
        return core("Event", "events")
                .shortNames("ev")
                .createdByUpdate()
                .selectableFields(
                        "involvedObject.kind",
                        "involvedObject.namespace",
                        "involvedObject.name",
                        "involvedObject.uid",
                        "involvedObject.apiVersion",
                        "involvedObject.resourceVersion",
                        "involvedObject.fieldPath",
                        "reason",
                        "reportingComponent",
                        "source",
                        "type")
                .printer(() -> EventColumns.EVENTS)
                .validator(EventValidator.CORE)
                .build();
    }

    private static ResourceDefinition limitRanges() {
        return core("LimitRange", "limitranges")
                .shortNames("limits")
                .createdByUpdate()
                .defaults(ClusterDefaults::limitRange)
                .validator(new LimitRangeValidator())
                .build();
    }

    private static ResourceDefinition namespaces() {
        return core("Namespace", "namespaces")
                .shortNames("ns")
                .clusterScoped()
                .withoutVerb("deletecollection")
                .subresource(Subresource.of("finalize", "Namespace", "update"))
                .status()
                .nameRule(NameRule.LABEL)
                .selectableFields("status.phase")
                .printer(() -> ConfigColumns.NAMESPACES)
                .defaults(ClusterDefaults::namespace)
                .preparation(new NamespacePreparation())
                .validator(new NamespaceValidator())
                .build();
    }

    private static ResourceDefinition nodes() {
        return core("Node", "nodes")
                .shortNames("no")
                .clusterScoped()
                .subresource(
                        Subresource.of(
                                "proxy",
                                "NodeProxyOptions",
                                "create",
                                "delete",
                                "get",
                                "patch",
                                "update"))
                .status()
                .storedAt("minions")
                .selectableFields("spec.unschedulable=false")
                .printer(() -> NodeColumns.NODES)
                .bornWithStatus()
                .validator(new NodeValidator())
                .warnings(NodeWarnings.NODES)
                .build();
    }

    private static ResourceDefinition persistentVolumeClaims() {
        return core("PersistentVolumeClaim", "persistentvolumeclaims")
                .shortNames("pvc")
                .status()
                .printer(() -> StorageColumns.CLAIMS)
                .defaults(StorageDefaults::claim)
                .preparation(new ClaimPreparation())
                .validator(new ClaimValidator())
                .warnings(StorageWarnings.CLAIMS)
                .build();
    }

    private static ResourceDefinition persistentVolumes() {
        return core("PersistentVolume", "persistentvolumes")
                .shortNames("pv")
                .clusterScoped()
                .status()
                .printer(() -> StorageColumns.VOLUMES)
                .defaults(StorageDefaults::volume)
                .preparation(new PendingAtFirst())
                .validator(new VolumeValidator())
                .warnings(StorageWarnings.VOLUMES)
                .build();
    }

    private static ResourceDefinition podTemplates() {
        return core("PodTemplate", "podtemplates")
                .createdByUpdate()
                .countsGenerations()
                .printer(() -> PodColumns.TEMPLATES)
                .defaults(WorkloadDefaults::podTemplate)
                .validator(new PodTemplateValidator())
                .warnings(PodWarnings.ofTemplateAt("template"))
                .build();
    }

    private static ResourceDefinition replicationControllers() {
        return core("ReplicationController", "replicationcontrollers")
                .shortNames("rc")
                .categories("all")
                .scale()
                .status()
                .storedAt("controllers")
                .selectableFields("status.replicas=0")
                .countsGenerations()
                .orphansByDefault()
                .printer(() -> WorkloadColumns.REPLICA_SETS)
                .defaults(WorkloadDefaults::replicationController)
                .validator(new ReplicationControllerValidator())
                .warnings(WorkloadWarnings.NAMED_AFTER)
                .build();
    }

    private static ResourceDefinition resourceQuotas() {
        return core("ResourceQuota", "resourcequotas")
                .shortNames("quota")
                .status()
                .printer(() -> ConfigColumns.RESOURCE_QUOTAS)
                .validator(new QuotaValidator())
                .build();
    }

    private static ResourceDefinition secrets() {
        return core("Secret", "secrets")
                .selectableFields("type")
                .printer(() -> ConfigColumns.SECRETS)
                .defaults(ClusterDefaults::secret)
                .validator(new SecretValidator())
                .build();
    }

    private static ResourceDefinition serviceAccounts() {
        return core("ServiceAccount", "serviceaccounts")
                .shortNames("sa")
                .subresource(
                        Subresource.of(
                                "token",
                                "authentication.k8s.io",
                                "v1",
                                "TokenRequest",
                                List.of("create")))
                .printer(() -> ConfigColumns.SERVICE_ACCOUNTS)
                .warnings(AccountWarnings.ACCOUNTS)
                .build();
    }

    private static ResourceDefinition services() {
        return core("Service", "services")
                .shortNames("svc")
                .categories("all")
                .subresource(
                        Subresource.of(
                                "proxy",
                                "ServiceProxyOptions",
                                "create",
                                "delete",
                                "get",
                                "patch",
                                "update"))
                .status()
                .storedAt("services/specs")
                .createdByUpdate()
                .nameRule(NameRule.LABEL_1035)
                .selectableFields("spec.clusterIP", "spec.type")
                .printer(() -> ServiceColumns.SERVICES)
                .defaults(ServiceDefaults::service)
                .preparation(new ServicePreparation())
                .validator(new ServiceValidator())
                .warnings(ServiceWarnings.SERVICES)
                .build();
    }
}
