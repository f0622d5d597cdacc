package io.jollyboat.apiserver.resource.builtin;

import io.jollyboat.apiserver.defaulting.WorkloadDefaults;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.table.WorkloadColumns;
import io.jollyboat.apiserver.validation.workload.DaemonSetValidator;
import io.jollyboat.apiserver.validation.workload.DeploymentValidator;
import io.jollyboat.apiserver.validation.workload.ReplicaSetValidator;
import io.jollyboat.apiserver.validation.workload.StatefulSetValidator;
import java.util.List;

/** The workloads of the apps group. */
final class AppsResources {
    private AppsResources() {}

    static List<ResourceDefinition> all() {
        return List.of(
                controllerRevisions(), daemonSets(), deployments(), replicaSets(), statefulSets());
    }

    private static ResourceDefinition controllerRevisions() {
        return ResourceDefinition.of("apps", "v1", "ControllerRevision", "controllerrevisions")
                .printer(() -> WorkloadColumns.CONTROLLER_REVISIONS)
                .build();
    }

    private static ResourceDefinition daemonSets() {
        return ResourceDefinition.of("apps", "v1", "DaemonSet", "daemonsets")
                .shortNames("ds")
                .categories("all")
                .status()
                .countsGenerations()
                .printer(() -> WorkloadColumns.DAEMON_SETS)
                .defaults(WorkloadDefaults::daemonSet)
                .validator(new DaemonSetValidator())
                .build();
    }

    private static ResourceDefinition deployments() {
        return ResourceDefinition.of("apps", "v1", "Deployment", "deployments")
                .shortNames("deploy")
                .categories("all")
                .scale()
                .status()
                .countsGenerations()
                .printer(() -> WorkloadColumns.DEPLOYMENTS)
                .defaults(WorkloadDefaults::deployment)
                .validator(new DeploymentValidator())
                .build();
    }

    private static ResourceDefinition replicaSets() {
        return ResourceDefinition.of("apps", "v1", "ReplicaSet", "replicasets")
                .shortNames("rs")
                .categories("all")
                .scale()
                .status()
                .selectableFields("status.replicas=0")
                .countsGenerations()
                .printer(() -> WorkloadColumns.REPLICA_SETS)
                .defaults(WorkloadDefaults::replicaSet)
                .validator(new ReplicaSetValidator())
                .build();
    }

    private static ResourceDefinition statefulSets() {
        return ResourceDefinition.of("apps", "v1", "StatefulSet", "statefulsets")
                .shortNames("sts")
                .categories("all")
                .scale()
                .status()
                .countsGenerations()
                .printer(() -> WorkloadColumns.STATEFUL_SETS)
                .defaults(WorkloadDefaults::statefulSet)
                .validator(new StatefulSetValidator())
                .build();
    }
}
