package io.jollyboat.controllers.endpoints;

import io.jollyboat.controllers.pods.PodWriter;
import io.jollyboat.controllers.service.Backend;
import io.jollyboat.controllers.service.OwnWrites;
import io.jollyboat.controllers.service.ServiceSelection;
import io.jollyboat.controllers.service.TriggerTimes;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Endpoints;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.DeleteOptions;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.events.EventRecorder;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.reconcile.Controller;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.core.reconcile.Result;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the Endpoints of one service after the other, whenever the service or one of its pods
 * changes.
 */
public final class EndpointsController implements Component {

    /** Marks the object as kept by this controller, so that nobody mirrors it into a slice. */
    private static final String MANAGED_BY = "endpoints.kubernetes.io/managed-by";

    private final Client client;
    private final Informer<Service> services;
    private final ServiceSelection selection;
    private final Informer<Endpoints> endpoints;
    private final EventRecorder events;
    private final OwnWrites<Endpoints> written;
    private final Controller controller;
    private final TriggerTimes triggers = new TriggerTimes();

    public EndpointsController(Client client, Informers informers, Timeline timeline) {
        this.client = client;
        this.services = informers.of(Resources.SERVICES);
        Informer<Pod> pods = informers.of(Resources.PODS);
        this.selection = new ServiceSelection(services, pods);
        this.endpoints = informers.of(Resources.ENDPOINTS);
        this.written = new OwnWrites<>(endpoints, timeline);
        this.events = new EventRecorder(client, timeline, name(), "");
        this.controller =
                Controller.named(name(), timeline)
                        .reconciles(services)
                        .watches(pods, selection::servicesOf)
                        .watches(
                                endpoints,
                                object -> ours(object) ? List.of(Key.of(object)) : List.of())
                        .concurrency(2)
                        .with(this::reconcile);
    }

    @Override
    public String name() {
        return "endpoint-controller";
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
        Optional<Service> service = services.get(key.namespace(), key.name());
        Optional<Endpoints> present = endpoints.get(key.namespace(), key.name());
        if (written.unseen(key, present.stream().toList())) {
            return Result.after(OwnWrites.PATIENCE);
        }
        if (service.isEmpty()) {
            triggers.forget(key);
            // those that users wrote too: without their service nobody can use them
            present.ifPresent(found -> delete(key, found));
            return Result.done();
        }
        if (!ServiceSelection.selects(service.get())) {
            return Result.done(); // somebody else's business
        }
        List<Pod> selected = selection.podsOf(service.get());
        List<Backend> backends =
                Backend.of(service.get(), selected, Backend.families(service.get()).getFirst());
        Optional<Instant> trigger = triggers.next(service.get(), selected);
        ObjectNode before = present.map(Endpoints::json).orElseGet(() -> fresh(service.get()));
        ObjectNode after = write(before.deepCopy(), service.get(), backends);
        boolean news = present.isEmpty() || !after.equals(before);
        if (news) {
            TriggerTimes.note(after, trigger);
        }
        if (present.isEmpty()) {
            create(key, service.get(), new Endpoints(after));
        } else if (news) {
            update(key, service.get(), new Endpoints(after));
        }
        return Result.done();
    }

    private void create(Key key, Service service, Endpoints wanted) {
        try {
            written.wrote(key, client.create(Resources.ENDPOINTS, wanted));
        } catch (ApiException e) {
            if (!PodWriter.namespaceTerminating(e)) {
                fail(service, wanted, "FailedToCreateEndpoint", "create endpoint for service", e);
            }
        }
    }

    private void update(Key key, Service service, Endpoints wanted) {
        try {
            written.wrote(key, client.update(Resources.ENDPOINTS, wanted));
        } catch (ApiException e) {
            fail(service, wanted, "FailedToUpdateEndpoint", "update endpoint", e);
        }
    }

    private void fail(
            Service service, Endpoints wanted, String reason, String what, ApiException e) {
        events.event(
                wanted,
                EventRecorder.WARNING,
                reason,
                "Failed to %s %s/%s: %s"
                        .formatted(what, service.namespace(), service.name(), e.message()));
        throw e;
    }

    private static ObjectNode fresh(Service service) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("apiVersion", "v1").put("kind", "Endpoints");
        json.putObject("metadata")
                .put("name", service.name())
                .put("namespace", service.namespace());
        return json;
    }

    private static ObjectNode write(ObjectNode json, Service service, List<Backend> backends) {
        ObjectNode labels = json.withObject("/metadata").putObject("labels");
        service.labels().forEach(labels::put);
        labels.put(MANAGED_BY, "endpoint-controller");
        if (service.spec().clusterIP().equals("None")) {
            labels.put("service.kubernetes.io/headless", "");
        }
        if (Subsets.overCapacity(backends)) {
            json.withObject("/metadata/annotations").put(Subsets.OVER_CAPACITY, "truncated");
        } else if (json.path("metadata").path("annotations") instanceof ObjectNode annotations) {
            annotations.remove(Subsets.OVER_CAPACITY);
        }
        var subsets = Subsets.of(service, backends);
        if (subsets.isEmpty()) {
            json.remove("subsets");
        } else {
            json.set("subsets", subsets);
        }
        return json;
    }

    private void delete(Key key, Endpoints object) {
        try {
            client.delete(
                    Resources.ENDPOINTS,
                    object.namespace(),
                    object.name(),
                    DeleteOptions.DEFAULT.onlyUid(object.uid()));
            written.deleted(key, object);
        } catch (ApiException e) {
            if (e.reason() != Reason.NOT_FOUND) {
                throw e;
            }
        }
    }

    private static boolean ours(Endpoints object) {
        return object.labels().containsKey(MANAGED_BY);
    }
}
