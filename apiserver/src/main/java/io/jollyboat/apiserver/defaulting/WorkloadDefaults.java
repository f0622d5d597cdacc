package io.jollyboat.apiserver.defaulting;

import static io.jollyboat.apiserver.json.Trees.absent;
import static io.jollyboat.apiserver.json.Trees.objects;
import static io.jollyboat.apiserver.json.Trees.putIfAbsent;

import io.jollyboat.apiserver.json.Trees;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Defaults of what keeps pods running. */
public final class WorkloadDefaults {
    private WorkloadDefaults() {}

    public static void deployment(ObjectNode deployment) {
        ObjectNode spec = Trees.object(deployment, "spec");
        putIfAbsent(spec, "replicas", 1);
        putIfAbsent(spec, "revisionHistoryLimit", 10);
        putIfAbsent(spec, "progressDeadlineSeconds", 600);
        ObjectNode strategy = Trees.object(spec, "strategy");
        putIfAbsent(strategy, "type", "RollingUpdate");
        if (Trees.text(strategy, "type").equals("RollingUpdate")) {
            ObjectNode rolling = Trees.object(strategy, "rollingUpdate");
            putIfAbsent(rolling, "maxUnavailable", "25%");
            putIfAbsent(rolling, "maxSurge", "25%");
        }
        PodDefaults.template(Trees.object(spec, "template"));
    }

    public static void replicaSet(ObjectNode set) {
        ObjectNode spec = Trees.object(set, "spec");
        putIfAbsent(spec, "replicas", 1);
        PodDefaults.template(Trees.object(spec, "template"));
    }

    /** A controller of the old kind takes what it does not say from its template's labels. */
    public static void replicationController(ObjectNode controller) {
        ObjectNode spec = Trees.object(controller, "spec");
        putIfAbsent(spec, "replicas", 1);
        ObjectNode template = Trees.object(spec, "template");
        PodDefaults.template(template);
        var labels = template.path("metadata").path("labels");
        if (labels.isObject() && !labels.isEmpty()) {
            if (Trees.empty(spec.get("selector"))) {
                spec.set("selector", labels.deepCopy());
            }
            ObjectNode metadata = Trees.object(controller, "metadata");
            if (Trees.empty(metadata.get("labels"))) {
                metadata.set("labels", labels.deepCopy());
            }
        }
    }

    public static void daemonSet(ObjectNode set) {
        ObjectNode spec = Trees.object(set, "spec");
        putIfAbsent(spec, "revisionHistoryLimit", 10);
        ObjectNode strategy = Trees.object(spec, "updateStrategy");
        putIfAbsent(strategy, "type", "RollingUpdate");
        if (Trees.text(strategy, "type").equals("RollingUpdate")) {
            ObjectNode rolling = Trees.object(strategy, "rollingUpdate");
            putIfAbsent(rolling, "maxUnavailable", 1);
            putIfAbsent(rolling, "maxSurge", 0);
        }
        PodDefaults.template(Trees.object(spec, "template"));
    }

    public static void statefulSet(ObjectNode set) {
        ObjectNode spec = Trees.object(set, "spec");
        putIfAbsent(spec, "replicas", 1);
        putIfAbsent(spec, "revisionHistoryLimit", 10);
        putIfAbsent(spec, "podManagementPolicy", "OrderedReady");
        ObjectNode strategy = Trees.object(spec, "updateStrategy");
        putIfAbsent(strategy, "type", "RollingUpdate");
        if (Trees.text(strategy, "type").equals("RollingUpdate")) {
            putIfAbsent(Trees.object(strategy, "rollingUpdate"), "partition", 0);
        }
        ObjectNode retention = Trees.object(spec, "persistentVolumeClaimRetentionPolicy");
        putIfAbsent(retention, "whenDeleted", "Retain");
        putIfAbsent(retention, "whenScaled", "Retain");
        PodDefaults.template(Trees.object(spec, "template"));
        for (ObjectNode claim : objects(spec, "volumeClaimTemplates")) {
            putIfAbsent(claim, "apiVersion", "v1");
            putIfAbsent(claim, "kind", "PersistentVolumeClaim");
            StorageDefaults.claim(claim);
            Trees.putIfAbsent(Trees.object(claim, "status"), "phase", "Pending");
        }
    }

    public static void job(ObjectNode job) {
        jobSpec(Trees.object(job, "spec"));
    }

    private static void jobSpec(ObjectNode spec) {
        if (absent(spec.get("completions")) && absent(spec.get("parallelism"))) {
            putIfAbsent(spec, "completions", 1);
        }
        putIfAbsent(spec, "parallelism", 1);
        boolean perIndex = !absent(spec.get("backoffLimitPerIndex"));
        putIfAbsent(spec, "backoffLimit", perIndex ? Integer.MAX_VALUE : 6);
        putIfAbsent(spec, "completionMode", "NonIndexed");
        putIfAbsent(spec, "suspend", false);
        putIfAbsent(spec, "manualSelector", false);
        boolean judged = !absent(spec.get("podFailurePolicy"));
        failurePolicy(spec);
        putIfAbsent(spec, "podReplacementPolicy", judged ? "Failed" : "TerminatingOrFailed");
        PodDefaults.template(Trees.object(spec, "template"));
    }

    /** A condition that a rule names without a status is one that holds. */
    private static void failurePolicy(ObjectNode spec) {
        for (ObjectNode rule : objects(spec, "podFailurePolicy", "rules")) {
            for (ObjectNode condition : objects(rule, "onPodConditions")) {
                if (Trees.text(condition, "status").isEmpty()) {
                    condition.put("status", "True");
                }
            }
        }
    }

    public static void cronJob(ObjectNode cronJob) {
        ObjectNode spec = Trees.object(cronJob, "spec");
        putIfAbsent(spec, "concurrencyPolicy", "Allow");
        putIfAbsent(spec, "suspend", false);
        putIfAbsent(spec, "successfulJobsHistoryLimit", 3);
        putIfAbsent(spec, "failedJobsHistoryLimit", 1);
        ObjectNode template = Trees.object(spec, "jobTemplate");
        ObjectNode job = Trees.object(template, "spec");
        failurePolicy(job);
        PodDefaults.template(Trees.object(job, "template"));
    }

    public static void podTemplate(ObjectNode podTemplate) {
        PodDefaults.template(Trees.object(podTemplate, "template"));
    }

    public static void autoscaler(ObjectNode autoscaler) {
        ObjectNode spec = Trees.object(autoscaler, "spec");
        putIfAbsent(spec, "minReplicas", 1);
        if (Trees.empty(spec.get("metrics"))) {
            ObjectNode metric = spec.putArray("metrics").addObject();
            metric.put("type", "Resource");
            ObjectNode resource = metric.putObject("resource").put("name", "cpu");
            resource.putObject("target").put("type", "Utilization").put("averageUtilization", 80);
        }
        @Nullable ObjectNode behavior = Trees.objectOrNull(spec, "behavior");
        if (behavior != null) {
            ObjectNode up = Trees.object(behavior, "scaleUp");
            putIfAbsent(up, "stabilizationWindowSeconds", 0);
            scaling(up, List.of(scalingPolicy("Pods", 4), scalingPolicy("Percent", 100)));
            scaling(Trees.object(behavior, "scaleDown"), List.of(scalingPolicy("Percent", 100)));
        }
    }

    /** How fast it goes in one direction; a list of policies that is there and empty stays so. */
    private static void scaling(ObjectNode rules, List<ObjectNode> policies) {
        putIfAbsent(rules, "selectPolicy", "Max");
        if (absent(rules.get("policies"))) {
            rules.putArray("policies").addAll(policies);
        }
    }

    private static ObjectNode scalingPolicy(String type, int value) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", type)
                .put("value", value)
                .put("periodSeconds", 15);
    }
}
