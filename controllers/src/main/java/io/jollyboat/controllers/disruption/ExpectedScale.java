package io.jollyboat.controllers.disruption;

import io.jollyboat.controllers.discovery.ServedResource;
import io.jollyboat.controllers.discovery.ServedResources;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.apps.v1.Deployment;
import io.jollyboat.core.api.apps.v1.ReplicaSet;
import io.jollyboat.core.api.apps.v1.StatefulSet;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.ReplicationController;
import io.jollyboat.core.api.meta.v1.OwnerReference;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.model.KubernetesObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** How many pods the controllers of some pods are meant to have. */
final class ExpectedScale {

    private final ApiTransport api;
    private final ServedResources served;
    private final Informer<ReplicaSet> replicaSets;
    private final Informer<Deployment> deployments;
    private final Informer<StatefulSet> statefulSets;
    private final Informer<ReplicationController> replicationControllers;

    ExpectedScale(ApiTransport api, Informers informers) {
        this.api = api;
        this.served = new ServedResources(api);
        this.replicaSets = informers.of(Resources.REPLICA_SETS);
        this.deployments = informers.of(Resources.DEPLOYMENTS);
        this.statefulSets = informers.of(Resources.STATEFUL_SETS);
        this.replicationControllers = informers.of(Resources.REPLICATION_CONTROLLERS);
    }

    /**
     * What was found.
     *
     * @param total of all controllers
     * @param unmanaged names of pods that nobody controls
     */
    record Total(int total, List<String> unmanaged) {}

    /**
     * @throws CannotTell when a controller has no scale
     */
    Total of(List<Pod> pods) {
        Map<String, Integer> scales = new HashMap<>(); // by the controller's uid
        List<String> unmanaged = new ArrayList<>();
        for (Pod pod : pods) {
            Optional<OwnerReference> controller = pod.controller();
            if (controller.isEmpty()) {
                unmanaged.add(pod.name());
            } else if (!scales.containsKey(controller.get().uid())) {
                put(scales, pod, controller.get());
            }
        }
        return new Total(scales.values().stream().mapToInt(Integer::intValue).sum(), unmanaged);
    }

    private void put(Map<String, Integer> scales, Pod pod, OwnerReference controller) {
        String namespace = pod.namespace();
        Optional<ReplicaSet> set = Optional.empty();
        Optional<Integer> known = Optional.empty();
        switch (controller.apiVersion() + "/" + controller.kind()) {
            case "apps/v1/ReplicaSet" -> set = find(replicaSets, namespace, controller);
            case "apps/v1/StatefulSet" ->
                    known =
                            find(statefulSets, namespace, controller)
                                    .map(one -> one.spec().replicas(1));
            case "v1/ReplicationController" ->
                    known =
                            find(replicationControllers, namespace, controller)
                                    .map(one -> one.spec().replicas(1));
            default -> {}
        }
        if (set.isPresent()) {
            putSet(scales, set.get());
        } else {
            scales.put(controller.uid(), known.orElseGet(() -> asked(pod, controller)));
        }
    }

    /** Of a set that a deployment controls, the deployment's number counts, and counts once. */
    private void putSet(Map<String, Integer> scales, ReplicaSet set) {
        Optional<Deployment> deployment =
                set.controller()
                        .filter(owner -> owner.kind().equals("Deployment"))
                        .flatMap(owner -> find(deployments, set.namespace(), owner));
        if (deployment.isPresent()) {
            scales.put(deployment.get().uid(), deployment.get().spec().replicas(1));
        } else {
            scales.put(set.uid(), set.spec().replicas(1));
        }
    }

    private static <T extends KubernetesObject> Optional<T> find(
            Informer<T> informer, String namespace, OwnerReference reference) {
        return informer.get(namespace, reference.name())
                .filter(object -> object.uid().equals(reference.uid()));
    }

    /** The scale subresource of any kind, which may be a custom one. */
    private int asked(Pod pod, OwnerReference controller) {
        ServedResource resource = resource(controller);
        ApiRequest request =
                ApiRequest.get(
                        resource.path(pod.namespace()) + "/" + controller.name() + "/scale",
                        Map.of());
        JsonNode scale;
        try {
            scale = api.call(request);
        } catch (ApiException e) {
            if (e.reason() != Reason.NOT_FOUND) {
                throw new CannotTell(e.message());
            }
            throw hasScale(resource)
                    ? noController(pod)
                    : new CannotTell(
                            qualified(resource) + " does not implement the scale subresource");
        }
        if (!scale.path("metadata").path("uid").asString("").equals(controller.uid())) {
            throw noController(pod); // another of that name
        }
        return scale.path("spec").path("replicas").asInt(0);
    }

    private static CannotTell noController(Pod pod) {
        return new CannotTell("found no controllers for pod \"" + pod.name() + "\"");
    }

    private static String qualified(ServedResource resource) {
        return resource.group().isEmpty()
                ? resource.plural()
                : resource.plural() + "." + resource.group();
    }

    private ServedResource resource(OwnerReference controller) {
        String version = controller.apiVersion();
        String group = version.contains("/") ? version.substring(0, version.indexOf('/')) : "";
        return served.all().stream()
                .filter(one -> one.group().equals(group) && one.kind().equals(controller.kind()))
                .findFirst()
                .orElseThrow(
                        () ->
                                new CannotTell(
                                        "no matches for kind \"%s\" in version \"%s\""
                                                .formatted(controller.kind(), version)));
    }

    /** Whether objects of a kind have a scale, be there any or not. */
    private boolean hasScale(ServedResource resource) {
        String base =
                resource.group().isEmpty()
                        ? "/api/" + resource.version()
                        : "/apis/" + resource.group() + "/" + resource.version();
        return api.call(ApiRequest.get(base, Map.of()))
                .path("resources")
                .valueStream()
                .anyMatch(
                        one -> one.path("name").asString("").equals(resource.plural() + "/scale"));
    }

    /** The number cannot be told; the message says why. */
    static final class CannotTell extends RuntimeException {

        private static final long serialVersionUID = 1;

        CannotTell(String message) {
            super(message, null, false, false);
        }
    }
}
