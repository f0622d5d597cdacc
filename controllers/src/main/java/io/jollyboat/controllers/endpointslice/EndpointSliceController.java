package io.jollyboat.controllers.endpointslice;

import io.jollyboat.controllers.pods.PodWriter;
import io.jollyboat.controllers.service.Backend;
import io.jollyboat.controllers.service.ServiceSelection;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Node;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.api.discovery.v1.EndpointSlice;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.DeleteOptions;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.events.EventRecorder;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.reconcile.Controller;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.reconcile.Result;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the slices of one service after the other, whenever the service or one of its pods
 * changes.
 */
public final class EndpointSliceController implements Component {

    private static final String ZONE = "topology.kubernetes.io/zone";
    private static final String BY_SERVICE = "endpointslices by service";

    /**
     * After this the informer is believed even if it has not shown a slice: it may have come and
     * gone.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Client client;
    private final Timeline timeline;
    private final Informer<Service> services;
    private final Informer<Pod> pods;
    private final Informer<EndpointSlice> slices;
    private final Informer<Node> nodes;
    private final EventRecorder events;
    private final Controller controller;

    /**
     * Slices created and not yet seen by the informer: planning without them would create them
     * twice.
     */
    private final Map<Key, Unseen> unseen = new ConcurrentHashMap<>();

    public EndpointSliceController(Client client, Informers informers, Timeline timeline) {
        this.client = client;
        this.timeline = timeline;
        this.services = informers.of(Resources.SERVICES);
        this.pods = informers.of(Resources.PODS);
        this.slices = informers.of(Resources.ENDPOINT_SLICES);
        this.nodes = informers.of(Resources.NODES);
        this.events = new EventRecorder(client, timeline, "endpoint-slice-controller", "");
        slices.addIndex(BY_SERVICE, slice -> owner(slice).map(Key::toString).stream().toList());
        this.controller =
                Controller.named(name(), timeline)
                        .reconciles(services)
                        .watches(pods, pod -> ServiceSelection.of(pod, services))
                        .watches(nodes, node -> List.of()) // their zones are read, no more
                        .watches(slices, slice -> owner(slice).stream().toList())
                        .concurrency(2)
                        .with(this::reconcile);
    }

    @Override
    public String name() {
        return "endpointslice-controller";
    }

    @Override
    public void start() {
        controller.start();
    }

    @Override
    public void stop() {
        controller.stop();
    }

    private Result reconcile(Key key) {
        List<EndpointSlice> present = slices.byIndex(BY_SERVICE, key.toString());
        if (awaited(key, present)) {
            return Result.after(PATIENCE);
        }
        Optional<Service> service =
                services.get(key.namespace(), key.name()).filter(ServiceSelection::selects);
        if (service.isEmpty()) {
            present.forEach(this::delete);
            return Result.done();
        }
        var backends = Backend.of(service.get(), pods.list(key.namespace()));
        SlicePlan plan =
                SlicePlan.of(
                        service.get(),
                        SliceContent.of(service.get(), backends, this::zone),
                        present);
        write(key, service.get(), plan);
        return Result.done();
    }

    private String zone(String node) {
        return nodes.get("", node).map(found -> found.labels().getOrDefault(ZONE, "")).orElse("");
    }

    private void write(Key key, Service service, SlicePlan plan) {
        for (ObjectNode slice : plan.create()) {
            try {
                String name =
                        client.create(Resources.ENDPOINT_SLICES, new EndpointSlice(slice)).name();
                unseen.computeIfAbsent(key, none -> new Unseen(timeline.nanos(), new HashSet<>()))
                        .names()
                        .add(name);
            } catch (ApiException e) {
                if (PodWriter.namespaceTerminating(e)) {
                    return;
                }
                fail(service, "create EndpointSlice", e);
            }
        }
        for (ObjectNode json : plan.update()) {
            var slice = new EndpointSlice(json);
            try {
                client.update(Resources.ENDPOINT_SLICES, slice);
            } catch (ApiException e) {
                fail(service, "update " + slice.name() + " EndpointSlice", e);
            }
        }
        for (EndpointSlice slice : plan.delete()) {
            try {
                delete(slice);
            } catch (ApiException e) {
                fail(service, "delete " + slice.name() + " EndpointSlice", e);
            }
        }
    }

    private void fail(Service service, String what, ApiException e) {
        String name = service.namespace() + "/" + service.name();
        events.event(
                service,
                EventRecorder.WARNING,
                "FailedToUpdateEndpointSlices",
                "Error updating Endpoint Slices for Service %s: failed to %s for Service %s: %s"
                        .formatted(name, what, name, e.message()));
        throw e;
    }

    /**
     * Whether the informer is still behind what this controller has created; it wakes the key when
     * it is not.
     */
    private boolean awaited(Key key, List<EndpointSlice> present) {
        Unseen created = unseen.get(key);
        if (created == null) {
            return false;
        }
        present.forEach(slice -> created.names().remove(slice.name()));
        if (!created.names().isEmpty() && timeline.nanos() - created.since() < PATIENCE.toNanos()) {
            return true;
        }
        unseen.remove(key);
        return false;
    }

    /**
     * Slices of one service; used by the worker of its key only.
     *
     * @param since when the first was created, see {@link Timeline#nanos}
     */
    private record Unseen(long since, Set<String> names) {}

    private void delete(EndpointSlice slice) {
        client.delete(
                Resources.ENDPOINT_SLICES,
                slice.namespace(),
                slice.name(),
                DeleteOptions.DEFAULT.onlyUid(slice.uid()));
    }

    /** The service whose slice it is, if the slice is kept by this controller. */
    private static Optional<Key> owner(EndpointSlice slice) {
        String service = slice.labels().getOrDefault(SlicePlan.SERVICE_LABEL, "");
        boolean ours = SlicePlan.MANAGER.equals(slice.labels().get(SlicePlan.MANAGED_BY_LABEL));
        return ours && !service.isEmpty()
                ? Optional.of(new Key(slice.namespace(), service))
                : Optional.empty();
    }
}
