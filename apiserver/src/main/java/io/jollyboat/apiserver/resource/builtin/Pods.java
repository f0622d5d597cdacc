package io.jollyboat.apiserver.resource.builtin;

import io.jollyboat.apiserver.defaulting.PodDefaults;
import io.jollyboat.apiserver.defaulting.QualityOfService;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.resource.Preparation;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.Subresource;
import io.jollyboat.apiserver.table.PodColumns;
import io.jollyboat.apiserver.validation.pod.PodValidator;
import io.jollyboat.apiserver.warning.WorkloadWarnings;
import io.jollyboat.core.placement.PodLife;
import java.util.List;
import java.util.OptionalLong;
import tools.jackson.databind.node.ObjectNode;

/** Pods. */
final class Pods {
    private Pods() {}

    static ResourceDefinition definition() {
        return ResourceDefinition.of("", "v1", "Pod", "pods")
                .shortNames("po")
                .categories("all")
                .subresource(Subresource.of("attach", "PodAttachOptions", "create", "get"))
                .subresource(Subresource.of("binding", "Binding", "create"))
                .subresource(Subresource.of("ephemeralcontainers", "Pod", "get", "patch", "update"))
                .subresource(
                        Subresource.of("eviction", "policy", "v1", "Eviction", List.of("create")))
                .subresource(Subresource.of("exec", "PodExecOptions", "create", "get"))
                .subresource(Subresource.of("log", "Pod", "get"))
                .subresource(
                        Subresource.of("portforward", "PodPortForwardOptions", "create", "get"))
                .subresource(
                        Subresource.of(
                                "proxy",
                                "PodProxyOptions",
                                "create",
                                "delete",
                                "get",
                                "patch",
                                "update"))
                .subresource(Subresource.of("resize", "Pod", "get", "patch", "update"))
                .status()
                .selectableFields(
                        "spec.nodeName",
                        "spec.restartPolicy",
                        "spec.schedulerName",
                        "spec.serviceAccountName",
                        "spec.hostNetwork=false",
                        "status.phase",
                        "status.podIP",
                        "status.nominatedNodeName")
                .watchedBy("spec.nodeName")
                .countsGenerations()
                .defaults(PodDefaults::pod)
                .preparation(new Beginning())
                .validator(new PodValidator())
                .warnings(WorkloadWarnings.PODS)
                .gracePeriod(Pods::gracePeriodSeconds)
                .printer(() -> PodColumns.PODS)
                .build();
    }

    /** A pod starts out pending; its class of service is settled then. */
    private static final class Beginning implements Preparation {
        @Override
        public void forCreate(ObjectNode pod, Requester requester) {
            ObjectNode status = pod.putObject("status");
            status.put("phase", "Pending").put("qosClass", QualityOfService.of(pod.path("spec")));
            if (!Trees.empty(pod.path("spec").path("schedulingGates"))) {
                status.putArray("conditions")
                        .addObject()
                        .put("type", "PodScheduled")
                        .put("status", "False")
                        .put("reason", "SchedulingGated")
                        .put("message", "Scheduling is blocked due to non-empty scheduling gates");
            }
        }

        @Override
        public void forStatusUpdate(ObjectNode pod, ObjectNode old) {
            ObjectNode status = Trees.object(pod, "status");
            if (Trees.absent(status.get("qosClass"))) {
                Trees.copyOrRemove(status, "qosClass", old.path("status").get("qosClass"));
            }
        }
    }

    /** A pod that runs nowhere, or no longer, needs no time to go. */
    private static long gracePeriodSeconds(ObjectNode pod, OptionalLong requested) {
        if (Trees.text(pod, "spec", "nodeName").isEmpty() || PodLife.hasEnded(pod)) {
            return 0;
        }
        long seconds =
                requested.orElseGet(
                        () -> Trees.number(pod, 0, "spec", "terminationGracePeriodSeconds"));
        return seconds < 0 ? 1 : seconds;
    }
}
