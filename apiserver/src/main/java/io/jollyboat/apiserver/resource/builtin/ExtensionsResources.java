package io.jollyboat.apiserver.resource.builtin;

import io.jollyboat.apiserver.resource.ResourceBuilder;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.conversion.BookEraWorkload;
import io.jollyboat.apiserver.resource.conversion.BookEraWorkload.Kind;
import io.jollyboat.apiserver.resource.conversion.IngressConversion;
import java.util.List;

/**
 * The group in which workloads and ingresses were first served, so that manifests of that time
 * still apply. Its objects are those of the groups that took over. It has no short names and no
 * categories: who does not name the group means the other one.
 */
final class ExtensionsResources {
    private static final String VERSION = "v1beta1";
    private static final String APPS = "apps";
    private static final String NETWORKING = "networking.k8s.io";

    private ExtensionsResources() {}

    static List<ResourceDefinition> all() {
        return List.of(
                AppsResources.daemonSets(workload("DaemonSet", "daemonsets", Kind.DAEMON_SET)),
                AppsResources.deployments(workload("Deployment", "deployments", Kind.DEPLOYMENT)),
                NetworkingResources.ingresses(
                        of("Ingress", "ingresses", NETWORKING)
                                .retired(VERSION, 14, 22, NETWORKING + "/v1")
                                .convertedBy(new IngressConversion())),
                NetworkingResources.networkPolicies(
                        of("NetworkPolicy", "networkpolicies", NETWORKING)
                                .retired(VERSION, 9, 16, NETWORKING + "/v1")),
                AppsResources.replicaSets(workload("ReplicaSet", "replicasets", Kind.REPLICA_SET)));
    }

    private static ResourceBuilder workload(String kind, String plural, Kind converted) {
        return of(kind, plural, APPS)
                .retired(VERSION, 8, 16, APPS + "/v1")
                .convertedBy(new BookEraWorkload(converted, true));
    }

    private static ResourceBuilder of(String kind, String plural, String storedGroup) {
        return ResourceDefinition.of("extensions", VERSION, kind, plural)
                .storedAsGroup(storedGroup)
                .storedIn("v1");
    }
}
