package io.jollyboat.jolly.why;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.apps.v1.ReplicaSet;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.model.ResourceType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Why a workload has not the pods it should have, or a rollout does not go on. */
final class WorkloadInquiry {

    /** How many pods are told of; they mostly suffer from the same. */
    private static final int PODS = 3;

    private static final String REVISION = "deployment.kubernetes.io/revision";

    private final Inquiry inquiry;
    private final PodInquiry pods;

    WorkloadInquiry(Inquiry inquiry, PodInquiry pods) {
        this.inquiry = inquiry;
        this.pods = pods;
    }

    /** A deployment suffers from what its newest revision suffers from. */
    Cause deployment(String namespace, String name) {
        var found = inquiry.find(Resources.DEPLOYMENTS, namespace, name);
        if (found.isEmpty()) {
            return Cause.absent("deployment/" + name, namespace);
        }
        List<Cause> because = new ArrayList<>(trouble(found.get()));
        Optional<ReplicaSet> newest =
                inquiry.ownedBy(found.get(), Resources.REPLICA_SETS).stream()
                        .max(Comparator.comparingLong(WorkloadInquiry::revision));
        if (found.get().spec().paused()) {
            because.add(Cause.of("its rollout", "is paused"));
        }
        if (newest.isEmpty()) {
            because.add(Cause.of("its revision", "no ReplicaSet has been made for it"));
        }
        newest.map(this::explain)
                .filter(cause -> !cause.because().isEmpty())
                .ifPresent(because::add);
        return Cause.of("deployment/" + name, counts(found.get()), because);
    }

    private static long revision(ReplicaSet set) {
        String revision = set.annotations().getOrDefault(REVISION, "0");
        return revision.matches("\\d{1,18}") ? Long.parseLong(revision) : 0;
    }

    <T extends KubernetesObject> Cause of(ResourceType<T> type, String namespace, String name) {
        String object = type.kind().toLowerCase(Locale.ROOT) + "/" + name;
        return inquiry.find(type, namespace, name)
                .map(this::explain)
                .orElseGet(() -> Cause.absent(object, namespace));
    }

    private Cause explain(KubernetesObject workload) {
        List<Cause> because = new ArrayList<>(trouble(workload));
        List<Pod> bad =
                inquiry.ownedBy(workload, Resources.PODS).stream()
                        .filter(pod -> !PodInquiry.isReady(pod))
                        .filter(pod -> !pod.status().phase().equals("Succeeded"))
                        .toList();
        bad.stream().limit(PODS).map(pods::why).forEach(because::add);
        if (bad.size() > PODS) {
            because.add(Cause.of("pods", (bad.size() - PODS) + " more are not ready"));
        }
        if (because.isEmpty() || bad.isEmpty()) {
            inquiry.warnings(workload).stream()
                    .limit(2)
                    .map(event -> Cause.of("event " + event.reason(), event.message()))
                    .forEach(because::add);
        }
        String kind = workload.kind().toLowerCase(Locale.ROOT);
        return Cause.of(kind + "/" + workload.name(), counts(workload), because);
    }

    /** The conditions that say that something is wrong. */
    private static List<Cause> trouble(KubernetesObject workload) {
        List<Cause> trouble = new ArrayList<>();
        for (JsonNode each : workload.json().path("status").path("conditions")) {
            String type = each.path("type").asString("");
            String status = each.path("status").asString("");
            boolean bad =
                    switch (type) {
                        case "Available", "Progressing" -> status.equals("False");
                        case "ReplicaFailure", "Failed", "FailureTarget" -> status.equals("True");
                        default -> false;
                    };
            if (bad) {
                trouble.add(
                        Cause.of(
                                "condition " + type + "=" + status,
                                each.path("reason").asString("")
                                        + ": "
                                        + each.path("message").asString("")));
            }
        }
        return trouble;
    }

    private static String counts(KubernetesObject workload) {
        JsonNode spec = workload.json().path("spec");
        JsonNode status = workload.json().path("status");
        if (status.path("desiredNumberScheduled").isInt()
                && status.path("desiredNumberScheduled").asInt() == 0) {
            return "no node is to have a pod of it: none has the labels that its pods ask for, or"
                    + " all have taints that they do not tolerate";
        }
        if (status.has("desiredNumberScheduled")) {
            return "%d of %d pods are ready"
                    .formatted(
                            status.path("numberReady").asInt(0),
                            status.path("desiredNumberScheduled").asInt(0));
        }
        if (spec.has("completions") || spec.has("parallelism")) {
            return "%d of %d completions, %d active, %d failed"
                    .formatted(
                            status.path("succeeded").asInt(0),
                            spec.path("completions").asInt(1),
                            status.path("active").asInt(0),
                            status.path("failed").asInt(0));
        }
        String ready =
                "%d of %d pods are ready"
                        .formatted(
                                status.path("readyReplicas").asInt(0),
                                spec.path("replicas").asInt(1));
        // a replica set has but one revision
        return status.has("updatedReplicas")
                ? ready
                        + ", %d of the newest revision"
                                .formatted(status.path("updatedReplicas").asInt(0))
                : ready;
    }
}
