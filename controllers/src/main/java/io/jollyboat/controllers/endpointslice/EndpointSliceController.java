package io.jollyboat.controllers.endpointslice;

import io.jollyboat.controllers.pods.PodWriter;
import io.jollyboat.controllers.service.Backend;
import io.jollyboat.controllers.service.OwnWrites;
import io.jollyboat.controllers.service.ServiceSelection;
import io.jollyboat.controllers.service.TriggerTimes;
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
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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

    private static final String BY_NODE = "nodeName";
    private static final String BY_SERVICE = "endpointslices by service";
    private static final String BY_TOPOLOGY = "services by topology mode";
    private static final String AUTO = "auto";

    private final Client client;
    private final Informer<Service> services;
    private final Informer<Pod> pods;
    private final ServiceSelection selection;
    private final Informer<EndpointSlice> slices;
    private final Informer<Node> nodes;
    private final EventRecorder events;
    private final Controller controller;
    private final TriggerTimes triggers = new TriggerTimes();

    private final OwnWrites<EndpointSlice> written;

    /** The nodes that there are, as last heard of. */
    private final Set<String> knownNodes = ConcurrentHashMap.newKeySet();

    public EndpointSliceController(Client client, Informers informers, Timeline timeline) {
        this.client = client;
        this.services = informers.of(Resources.SERVICES);
        this.pods = informers.of(Resources.PODS);
        this.selection = new ServiceSelection(services, pods);
        this.slices = informers.of(Resources.ENDPOINT_SLICES);
        this.nodes = informers.of(Resources.NODES);
        this.written = new OwnWrites<>(slices, timeline);
        this.events = new EventRecorder(client, timeline, "endpoint-slice-controller", "");
        pods.addIndex(BY_NODE, pod -> List.of(pod.spec().nodeName()));
        slices.addIndex(BY_SERVICE, slice -> owner(slice).map(Key::toString).stream().toList());
        services.addIndex(
                BY_TOPOLOGY, service -> TopologyHints.asked(service) ? List.of(AUTO) : List.of());
        this.controller =
                Controller.named(name(), timeline)
                        .reconciles(services)
                        .watches(pods, selection::servicesOf)
                        .watches(nodes, this::concerned)
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
        if (written.unseen(key, present)) {
            return Result.after(OwnWrites.PATIENCE);
        }
        Optional<Service> service =
                services.get(key.namespace(), key.name()).filter(ServiceSelection::selects);
        if (service.isEmpty()) {
            triggers.forget(key);
            present.forEach(slice -> delete(key, slice));
            return Result.done();
        }
        List<Pod> selected = selection.podsOf(service.get());
        List<Pod> reachable =
                selected.stream().filter(pod -> reachable(service.get(), pod)).toList();
        Map<String, SliceContent> wanted = new LinkedHashMap<>();
        for (String family : Backend.families(service.get())) {
            var backends = Backend.of(service.get(), reachable, family);
            var content = SliceContent.of(service.get(), backends, this::zone);
            hint(service.get(), family, content, present);
            wanted.put(family, content);
        }
        SlicePlan plan = SlicePlan.of(service.get(), wanted, present);
        Optional<Instant> trigger = triggers.next(service.get(), selected);
        plan.create().forEach(slice -> TriggerTimes.note(slice, trigger));
        plan.update().forEach(slice -> TriggerTimes.note(slice, trigger));
        write(key, service.get(), plan);
        return Result.done();
    }

    /**
     * The services that ask for hints by zone, and those with pods on a node that has come or gone;
     * for all else a node is only read.
     */
    private Set<Key> concerned(Node node) {
        Set<Key> concerned = new LinkedHashSet<>();
        services.byIndex(BY_TOPOLOGY, AUTO).forEach(service -> concerned.add(Key.of(service)));
        boolean present = nodes.get("", node.name()).isPresent();
        boolean news = present ? knownNodes.add(node.name()) : knownNodes.remove(node.name());
        if (news) {
            pods.byIndex(BY_NODE, node.name())
                    .forEach(pod -> concerned.addAll(selection.servicesOf(pod)));
        }
        return concerned;
    }

    /** A pod whose node is gone serves nobody, though it is there until somebody clears it away. */
    private boolean reachable(Service service, Pod pod) {
        String node = pod.spec().nodeName();
        return node.isEmpty()
                || service.spec().publishNotReadyAddresses()
                || nodes.get("", node).isPresent();
    }

    private String zone(String node) {
        return nodes.get("", node).map(ZoneShares::zone).orElse("");
    }

    private void hint(
            Service service, String family, SliceContent content, List<EndpointSlice> present) {
        boolean given = TopologyHints.given(present, family);
        if (TopologyHints.asked(service)) {
            String problem = TopologyHints.give(content.endpoints(), ZoneShares.of(nodes.list()));
            if (!problem.isEmpty()) {
                tellOfHints(service, family, EventRecorder.WARNING, "Disabled", problem);
            } else if (!given) {
                String enabled = "Topology Aware Hints has been enabled";
                tellOfHints(service, family, EventRecorder.NORMAL, "Enabled", enabled);
            }
        } else if (given && service.spec().trafficDistribution().isEmpty()) {
            String disabled = "Topology Aware Hints has been disabled";
            tellOfHints(service, family, EventRecorder.WARNING, "Disabled", disabled);
        }
    }

    private void tellOfHints(
            Service service, String family, String type, String what, String message) {
        events.event(
                service, type, "TopologyAwareHints" + what, message + ", addressType: " + family);
    }

    private void write(Key key, Service service, SlicePlan plan) {
        for (ObjectNode slice : plan.create()) {
            try {
                written.wrote(
                        key, client.create(Resources.ENDPOINT_SLICES, new EndpointSlice(slice)));
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
                written.wrote(key, client.update(Resources.ENDPOINT_SLICES, slice));
            } catch (ApiException e) {
                fail(service, "update " + slice.name() + " EndpointSlice", e);
            }
        }
        for (EndpointSlice slice : plan.delete()) {
            try {
                delete(key, slice);
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

    private void delete(Key key, EndpointSlice slice) {
        client.delete(
                Resources.ENDPOINT_SLICES,
                slice.namespace(),
                slice.name(),
                DeleteOptions.DEFAULT.onlyUid(slice.uid()));
        written.deleted(key, slice);
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
