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
import io.jollyboat.core.model.Trees;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
        String what = controller.apiVersion() + "/" + controller.kind();
        switch (what) {
            case "apps/v1/ReplicaSet" ->
                    find(replicaSets, namespace, controller).ifPresent(set -> putSet(scales, set));
            case "apps/v1/StatefulSet" ->
                    find(statefulSets, namespace, controller)
                            .ifPresent(set -> scales.put(set.uid(), set.spec().replicas(1)));
            case "v1/ReplicationController" ->
                    find(replicationControllers, namespace, controller)
                            .ifPresent(one -> scales.put(one.uid(), one.spec().replicas(1)));
            default -> scales.put(controller.uid(), asked(pod, controller));
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

    /** The scale subresource of any other kind, which may be a custom one. */
    private int asked(Pod pod, OwnerReference controller) {
        String group =
                controller.apiVersion().contains("/")
                        ? controller.apiVersion().substring(0, controller.apiVersion().indexOf('/'))
                        : "";
        ServedResource resource =
                served.all().stream()
                        .filter(
                                one ->
                                        one.group().equals(group)
                                                && one.kind().equals(controller.kind()))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new CannotTell(
                                                "found no controllers for pod \""
                                                        + pod.name()
                                                        + "\""));
        try {
            return Trees.tree(
                            (tools.jackson.databind.node.ObjectNode)
                                    api.call(
                                            ApiRequest.get(
                                                    resource.path(pod.namespace())
                                                            + "/"
                                                            + controller.name()
                                                            + "/scale",
                                                    Map.of())),
                            "spec")
                    .path("replicas")
                    .asInt(0);
        } catch (ApiException e) {
            if (e.reason() == Reason.NOT_FOUND) {
                throw new CannotTell(
                        resource.plural()
                                + (group.isEmpty() ? "" : "." + group)
                                + " does not implement the scale subresource");
            }
            throw e;
        }
    }

    /** The number cannot be told; the message says why. */
    static final class CannotTell extends RuntimeException {

        private static final long serialVersionUID = 1;

        CannotTell(String message) {
            super(message, null, false, false);
        }
    }
}
