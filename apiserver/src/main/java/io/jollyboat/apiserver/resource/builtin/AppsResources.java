package io.jollyboat.apiserver.resource.builtin;

import io.jollyboat.apiserver.defaulting.WorkloadDefaults;
import io.jollyboat.apiserver.resource.ResourceBuilder;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.conversion.BookEraWorkload;
import io.jollyboat.apiserver.resource.conversion.BookEraWorkload.Kind;
import io.jollyboat.apiserver.resource.preparation.DaemonSetPreparation;
import io.jollyboat.apiserver.resource.preparation.SwitchedOffFields;
import io.jollyboat.apiserver.table.WorkloadColumns;
import io.jollyboat.apiserver.validation.workload.ControllerRevisionValidator;
import io.jollyboat.apiserver.validation.workload.DaemonSetValidator;
import io.jollyboat.apiserver.validation.workload.DeploymentValidator;
import io.jollyboat.apiserver.validation.workload.ReplicaSetValidator;
import io.jollyboat.apiserver.validation.workload.StatefulSetValidator;
import io.jollyboat.apiserver.warning.PodWarnings;
import io.jollyboat.apiserver.warning.WorkloadWarnings;
import java.util.List;

/** The workloads of the apps group. */
final class AppsResources {
    private static final String V1 = "apps/v1";

    /** The versions from before there was one Scale for all, in {@code apps} and extensions. */
    private static final String[] OWN_SCALES = {"v1beta1", "v1beta2"};

    private AppsResources() {}

    static List<ResourceDefinition> all() {
        return List.of(
                controllerRevisions(), daemonSets(), deployments(), replicaSets(), statefulSets());
    }

    private static ResourceDefinition controllerRevisions() {
        return apps("ControllerRevision", "controllerrevisions")
                .alsoServed("v1beta1")
                .retired("v1beta1", 8, 16, V1)
                .printer(() -> WorkloadColumns.CONTROLLER_REVISIONS)
                .validator(new ControllerRevisionValidator())
                .build();
    }

    private static ResourceDefinition daemonSets() {
        return daemonSets(
                apps("DaemonSet", "daemonsets")
                        .convertedBy(new BookEraWorkload(Kind.DAEMON_SET, false))
                        .shortNames("ds")
                        .categories("all"));
    }

    static ResourceDefinition daemonSets(ResourceBuilder builder) {
        return builder.status()
                .countsGenerations()
                .printer(() -> WorkloadColumns.DAEMON_SETS)
                .defaults(WorkloadDefaults::daemonSet)
                .preparation(new DaemonSetPreparation())
                .validator(new DaemonSetValidator())
                .warnings(PodWarnings.ofTemplateAt("spec", "template"))
                .build();
    }

    private static ResourceDefinition deployments() {
        return deployments(
                apps("Deployment", "deployments")
                        .alsoServed("v1beta1")
                        .retired("v1beta1", 8, 16, V1)
                        .convertedBy(new BookEraWorkload(Kind.DEPLOYMENT, false))
                        .shortNames("deploy")
                        .categories("all"));
    }

    static ResourceDefinition deployments(ResourceBuilder builder) {
        return builder.scale(OWN_SCALES)
                .status()
                // controllers copy annotations to replica sets, and so have to know of a change
                .countsGenerationsWith("annotations")
                .printer(() -> WorkloadColumns.DEPLOYMENTS)
                .defaults(WorkloadDefaults::deployment)
                .validator(new DeploymentValidator())
                .warnings(WorkloadWarnings.NAMED_AFTER)
                .build();
    }

    private static ResourceDefinition replicaSets() {
        return replicaSets(
                apps("ReplicaSet", "replicasets")
                        .convertedBy(new BookEraWorkload(Kind.REPLICA_SET, false))
                        .shortNames("rs")
                        .categories("all"));
    }

    static ResourceDefinition replicaSets(ResourceBuilder builder) {
        return builder.scale(OWN_SCALES)
                .status()
                .selectableFields("status.replicas=0")
                .countsGenerations()
                .printer(() -> WorkloadColumns.REPLICA_SETS)
                .defaults(WorkloadDefaults::replicaSet)
                .validator(new ReplicaSetValidator())
                .warnings(WorkloadWarnings.NAMED_AFTER)
                .build();
    }

    private static ResourceDefinition statefulSets() {
        return apps("StatefulSet", "statefulsets")
                .alsoServed("v1beta1")
                .retired("v1beta1", 8, 16, V1)
                .convertedBy(new BookEraWorkload(Kind.STATEFUL_SET, false))
                .shortNames("sts")
                .categories("all")
                .scale(OWN_SCALES)
                .status()
                .countsGenerations()
                .printer(() -> WorkloadColumns.STATEFUL_SETS)
                .defaults(WorkloadDefaults::statefulSet)
                .preparation(
                        // of MaxUnavailableStatefulSet
                        new SwitchedOffFields(
                                "spec.updateStrategy.rollingUpdate", "maxUnavailable"))
                .validator(new StatefulSetValidator())
                .warnings(WorkloadWarnings.STATEFUL_SETS)
                .build();
    }

    private static ResourceBuilder apps(String kind, String plural) {
        return ResourceDefinition.of("apps", "v1", kind, plural)
                .alsoServed("v1beta2")
                .retired("v1beta2", 9, 16, V1);
    }
}
