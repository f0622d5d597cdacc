package io.jollyboat.core.quota;

import io.jollyboat.core.model.Quantity;
import io.jollyboat.core.placement.PodLife;
import io.jollyboat.core.runtime.Seconds;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * What one object counts towards quotas, under every name that a quota may limit it by.
 *
 * <p>Source of the rules: Kubernetes' documentation on resource quotas.
 */
public final class QuotaUsage {

    private static final Quantity ONE = Quantity.of(1);
    private static final String COUNT = "count/";
    private static final String OF_CLASS = ".storageclass.storage.k8s.io/";

    /** Resources of the core group that quotas may count by their plain names too. */
    private static final Set<String> PLAIN =
            Set.of(
                    "configmaps",
                    "persistentvolumeclaims",
                    "replicationcontrollers",
                    "resourcequotas",
                    "secrets",
                    "services");

    private QuotaUsage() {}

    /**
     * What an object counts.
     *
     * @param group of its resource, empty for the core group
     * @param plural of its resource
     * @param now pods that should be gone by then count no more
     */
    public static ResourceList of(String group, String plural, JsonNode object, Instant now) {
        Map<String, Quantity> usage = new TreeMap<>();
        usage.put(counted(group, plural), ONE);
        if (group.isEmpty()) {
            if (PLAIN.contains(plural)) {
                usage.put(plural, ONE);
            }
            switch (plural) {
                case "pods" -> pod(usage, object, now);
                case "services" -> service(usage, object);
                case "persistentvolumeclaims" -> claim(usage, object);
                default -> {}
            }
        }
        return new ResourceList(usage);
    }

    /** The name by which a quota counts objects: {@code count/deployments.apps}. */
    public static String counted(String group, String plural) {
        return COUNT + plural + (group.isEmpty() ? "" : "." + group);
    }

    /** Whether a quota's limit of that name is about objects of that resource. */
    public static boolean about(String name, String group, String plural) {
        if (name.equals(counted(group, plural))) {
            return true;
        }
        if (!group.isEmpty() || name.startsWith(COUNT)) {
            return false;
        }
        return switch (plural) {
            case "pods" -> ofPods(name);
            case "services" -> name.equals("services") || name.startsWith("services.");
            case "persistentvolumeclaims" ->
                    name.equals(plural)
                            || name.equals("requests.storage")
                            || name.endsWith(OF_CLASS + "requests.storage")
                            || name.endsWith(OF_CLASS + "persistentvolumeclaims");
            default -> name.equals(plural) && PLAIN.contains(plural);
        };
    }

    private static boolean ofPods(String name) {
        return switch (name) {
            case "pods", "cpu", "memory", "ephemeral-storage" -> true;
            case "requests.cpu", "requests.memory", "requests.ephemeral-storage" -> true;
            case "limits.cpu", "limits.memory", "limits.ephemeral-storage" -> true;
            default ->
                    name.startsWith("hugepages-")
                            || name.startsWith("requests.hugepages-")
                            || name.startsWith("requests.") && name.contains("/");
        };
    }

    private static void pod(Map<String, Quantity> usage, JsonNode pod, Instant now) {
        if (over(pod, now)) {
            return;
        }
        usage.put("pods", ONE);
        usage.putAll(compute(PodResources.requests(pod), PodResources.limits(pod)).amounts());
    }

    /** What requests and limits count, under the names that quotas use. */
    static ResourceList compute(ResourceList requests, ResourceList limits) {
        Map<String, Quantity> usage = new TreeMap<>();
        requests.amounts()
                .forEach(
                        (name, amount) -> {
                            if (Set.of("cpu", "memory", "ephemeral-storage").contains(name)
                                    || name.startsWith("hugepages-")) {
                                usage.put(name, amount);
                                usage.put("requests." + name, amount);
                            } else if (name.contains("/")) {
                                usage.put("requests." + name, amount);
                            }
                        });
        for (String name : Set.of("cpu", "memory", "ephemeral-storage")) {
            if (limits.has(name)) {
                usage.put("limits." + name, limits.amount(name));
            }
        }
        return new ResourceList(usage);
    }

    /** Whether a pod has ended, or should have by now: a lost node must not hold a quota. */
    private static boolean over(JsonNode pod, Instant now) {
        if (PodLife.hasEnded(pod)) {
            return true;
        }
        JsonNode metadata = pod.path("metadata");
        String deletion = metadata.path("deletionTimestamp").asString("");
        if (deletion.isEmpty()) {
            return false;
        }
        Duration grace = Seconds.of(metadata.path("deletionGracePeriodSeconds").asLong(0));
        try {
            return now.isAfter(Instant.parse(deletion).plus(grace));
        } catch (DateTimeParseException neverWritten) {
            return false;
        }
    }

    private static void service(Map<String, Quantity> usage, JsonNode service) {
        JsonNode spec = service.path("spec");
        int ports = spec.path("ports").size();
        switch (spec.path("type").asString("")) {
            case "NodePort" -> usage.put("services.nodeports", Quantity.of(ports));
            case "LoadBalancer" -> {
                usage.put("services.loadbalancers", ONE);
                if (!spec.path("allocateLoadBalancerNodePorts").asBoolean(true)) {
                    ports = 0;
                    for (JsonNode port : spec.path("ports")) {
                        ports += port.path("nodePort").asInt(0) == 0 ? 0 : 1;
                    }
                }
                usage.put("services.nodeports", Quantity.of(ports));
            }
            default -> {}
        }
    }

    private static void claim(Map<String, Quantity> usage, JsonNode claim) {
        Quantity request =
                ResourceList.of(claim.path("spec").path("resources").path("requests"))
                        .max(ResourceList.of(claim.path("status").path("allocatedResources")))
                        .amount("storage");
        usage.put("requests.storage", request);
        String storageClass =
                claim.path("metadata")
                        .path("annotations")
                        .path("volume.beta.kubernetes.io/storage-class")
                        .asString(claim.path("spec").path("storageClassName").asString(""));
        if (!storageClass.isEmpty()) {
            usage.put(storageClass + OF_CLASS + "persistentvolumeclaims", ONE);
            usage.put(storageClass + OF_CLASS + "requests.storage", request);
        }
    }
}
