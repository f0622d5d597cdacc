package io.jollyboat.jolly.why;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Event;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.client.CallingClient;
import io.jollyboat.core.client.ListOptions;
import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.model.ResourceType;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Answers why something in a cluster is not as it should be. */
public final class Inquiry {

    private static final Map<String, Set<String>> KINDS =
            Map.of(
                    "pod", Set.of("pod", "pods", "po"),
                    "deployment", Set.of("deployment", "deployments", "deploy", "rollout"),
                    "replicaset", Set.of("replicaset", "replicasets", "rs"),
                    "statefulset", Set.of("statefulset", "statefulsets", "sts"),
                    "daemonset", Set.of("daemonset", "daemonsets", "ds"),
                    "job", Set.of("job", "jobs"),
                    "service", Set.of("service", "services", "svc"),
                    "persistentvolumeclaim",
                            Set.of(
                                    "persistentvolumeclaim",
                                    "persistentvolumeclaims",
                                    "pvc",
                                    "claim"),
                    "node", Set.of("node", "nodes", "no"));

    private final CallingClient client;
    private final PodInquiry pods;
    private final ClaimInquiry claims;
    private final WorkloadInquiry workloads;
    private final ServiceInquiry services;

    public Inquiry(CallingClient client) {
        this.client = client;
        this.claims = new ClaimInquiry(this);
        this.pods = new PodInquiry(this, claims);
        this.workloads = new WorkloadInquiry(this, pods);
        this.services = new ServiceInquiry(this, pods);
    }

    /**
     * @param kind by any name that kubectl knows it by, or as "rollout" or "claim"
     * @throws IllegalArgumentException when it is none that can be asked about
     */
    public Cause why(String kind, String namespace, String name) {
        return switch (canonical(kind)) {
            case "pod" -> pods.why(namespace, name);
            case "deployment" -> workloads.deployment(namespace, name);
            case "replicaset" -> workloads.of(Resources.REPLICA_SETS, namespace, name);
            case "statefulset" -> workloads.of(Resources.STATEFUL_SETS, namespace, name);
            case "daemonset" -> workloads.of(Resources.DAEMON_SETS, namespace, name);
            case "job" -> workloads.of(Resources.JOBS, namespace, name);
            case "service" -> services.why(namespace, name);
            case "persistentvolumeclaim" -> claims.why(namespace, name);
            case "node" -> pods.node(name);
            default ->
                    throw new IllegalArgumentException(
                            "\""
                                    + kind
                                    + "\" cannot be asked about; these can: "
                                    + String.join(", ", KINDS.keySet().stream().sorted().toList()));
        };
    }

    private static String canonical(String kind) {
        String lower = kind.toLowerCase(Locale.ROOT);
        return KINDS.entrySet().stream()
                .filter(each -> each.getValue().contains(lower))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(lower);
    }

    <T extends KubernetesObject> Optional<T> find(
            ResourceType<T> type, String namespace, String name) {
        return client.find(type, namespace, name);
    }

    <T extends KubernetesObject> List<T> list(ResourceType<T> type, String namespace) {
        return client.list(type, namespace, ListOptions.ALL).items();
    }

    /** What an object of the same namespace controls. */
    <T extends KubernetesObject> List<T> ownedBy(KubernetesObject owner, ResourceType<T> type) {
        return list(type, owner.namespace()).stream()
                .filter(
                        each ->
                                each.controller()
                                        .filter(by -> by.uid().equals(owner.uid()))
                                        .isPresent())
                .toList();
    }

    /** The scheduler's last decision on a pod, as a table. */
    List<String> decision(Pod pod) {
        return DecisionTable.of(pod, client);
    }

    /** The warnings about an object, the latest first. */
    List<Event> warnings(KubernetesObject object) {
        return events(object).stream().filter(event -> event.type().equals("Warning")).toList();
    }

    /** The events about an object, the latest first. */
    List<Event> events(KubernetesObject object) {
        String namespace = object.namespace().isEmpty() ? "default" : object.namespace();
        String selector = "involvedObject.name=" + object.name();
        return client
                .list(Resources.EVENTS, namespace, ListOptions.ALL.fields(selector))
                .items()
                .stream()
                .filter(event -> event.involvedObject().uid().equals(object.uid()))
                .sorted(Comparator.comparing(Inquiry::time).reversed())
                .toList();
    }

    /** When it was last seen: some events have a series of times, some but one. */
    private static String time(Event event) {
        String series = event.json().path("series").path("lastObservedTime").asString("");
        String last = event.json().path("lastTimestamp").asString("");
        String only = event.json().path("eventTime").asString("");
        return !series.isEmpty() ? series : !last.isEmpty() ? last : only;
    }
}
