package io.jollyboat.apiserver.resource.builtin;

import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.Subresource;
import io.jollyboat.apiserver.table.ConfigColumns;
import io.jollyboat.apiserver.table.EventColumns;
import io.jollyboat.apiserver.table.NodeColumns;
import io.jollyboat.apiserver.table.PodColumns;
import io.jollyboat.apiserver.table.ServiceColumns;
import io.jollyboat.apiserver.table.StorageColumns;
import io.jollyboat.apiserver.table.WorkloadColumns;
import io.jollyboat.apiserver.validation.NameRule;
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

    private static ResourceDefinition.Builder core(String kind, String plural) {
        return ResourceDefinition.of("", "v1", kind, plural);
    }

    private static ResourceDefinition bindings() {
        return core("Binding", "bindings").verbs("create").build();
    }

    private static ResourceDefinition componentStatuses() {
        return core("ComponentStatus", "componentstatuses")
                .shortNames("cs")
                .clusterScoped()
                .verbs("get", "list")
                .printer(ConfigColumns.COMPONENT_STATUSES)
                .build();
    }

    private static ResourceDefinition configMaps() {
        return core("ConfigMap", "configmaps")
                .shortNames("cm")
                .createdByUpdate()
                .printer(ConfigColumns.CONFIG_MAPS)
                .build();
    }

    private static ResourceDefinition endpoints() {
        return core("Endpoints", "endpoints")
                .shortNames("ep")
                .storedAt("services/endpoints")
                .createdByUpdate()
                .printer(ServiceColumns.ENDPOINTS)
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
                .printer(EventColumns.EVENTS)
                .build();
    }

    private static ResourceDefinition limitRanges() {
        return core("LimitRange", "limitranges").shortNames("limits").createdByUpdate().build();
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
                .printer(ConfigColumns.NAMESPACES)
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
                .printer(NodeColumns.NODES)
                .build();
    }

    private static ResourceDefinition persistentVolumeClaims() {
        return core("PersistentVolumeClaim", "persistentvolumeclaims")
                .shortNames("pvc")
                .status()
                .printer(StorageColumns.CLAIMS)
                .build();
    }

    private static ResourceDefinition persistentVolumes() {
        return core("PersistentVolume", "persistentvolumes")
                .shortNames("pv")
                .clusterScoped()
                .status()
                .printer(StorageColumns.VOLUMES)
                .build();
    }

    private static ResourceDefinition podTemplates() {
        return core("PodTemplate", "podtemplates")
                .createdByUpdate()
                .countsGenerations()
                .printer(PodColumns.TEMPLATES)
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
                .printer(WorkloadColumns.REPLICA_SETS)
                .build();
    }

    private static ResourceDefinition resourceQuotas() {
        return core("ResourceQuota", "resourcequotas")
                .shortNames("quota")
                .status()
                .printer(ConfigColumns.RESOURCE_QUOTAS)
                .build();
    }

    private static ResourceDefinition secrets() {
        return core("Secret", "secrets")
                .selectableFields("type")
                .printer(ConfigColumns.SECRETS)
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
                .printer(ConfigColumns.SERVICE_ACCOUNTS)
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
                .nameRule(NameRule.LABEL_1035)
                .selectableFields("spec.clusterIP", "spec.type")
                .printer(ServiceColumns.SERVICES)
                .build();
    }
}
