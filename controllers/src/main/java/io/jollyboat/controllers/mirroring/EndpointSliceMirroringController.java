package io.jollyboat.controllers.mirroring;

import io.jollyboat.controllers.pods.Expectations;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Endpoints;
import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.api.discovery.v1.EndpointSlice;
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
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Mirrors one Endpoints object when it, its service or a slice of it changes. */
public final class EndpointSliceMirroringController implements Component {

    private static final String BY_SERVICE = "mirrored slices by service";
    private static final String SKIP = "endpointslice.kubernetes.io/skip-mirror";
    private static final String KEPT_BY_CONTROLLER = "endpoints.kubernetes.io/managed-by";
    private static final String LEADER = "control-plane.alpha.kubernetes.io/leader";

    private final Client client;
    private final Informer<Endpoints> endpoints;
    private final Informer<Service> services;
    private final Informer<EndpointSlice> slices;
    private final Expectations<EndpointSlice> expectations;
    private final EventRecorder events;
    private final Controller controller;

    public EndpointSliceMirroringController(Client client, Informers informers, Timeline timeline) {
        this.client = client;
        this.endpoints = informers.of(Resources.ENDPOINTS);
        this.services = informers.of(Resources.SERVICES);
        this.slices = informers.of(Resources.ENDPOINT_SLICES);
        this.events =
                new EventRecorder(client, timeline, "endpoint-slice-mirroring-controller", "");
        this.expectations = new Expectations<>(slices);
        this.slices.addIndex(
                BY_SERVICE, slice -> service(slice).stream().map(Key::toString).toList());
        this.controller =
                Controller.named(name(), timeline)
                        .reconciles(endpoints)
                        .watches(services, service -> List.of(Key.of(service)))
                        .watches(slices, EndpointSliceMirroringController::service)
                        .concurrency(2)
                        .with(this::reconcile);
    }

    @Override
    public String name() {
        return "endpointslice-mirroring-controller";
    }

    @Override
    public void start() {
        controller.start();
    }

    @Override
    public void stop() {
        controller.stop();
    }

    /** The service whose mirrored slice it is. */
    private static Collection<Key> service(EndpointSlice slice) {
        boolean ours =
                slice.labels().getOrDefault(MirrorPlan.MANAGED_BY, "").equals(MirrorPlan.MANAGER);
        return ours
                ? List.of(
                        new Key(
                                slice.namespace(),
                                slice.labels().getOrDefault(MirrorPlan.SERVICE, "")))
                : List.of();
    }

    private Result reconcile(Key key) {
        if (!expectations.met(key)) {
            return Result.after(Expectations.PATIENCE);
        }
        Optional<Endpoints> wanted =
                endpoints
                        .get(key.namespace(), key.name())
                        .filter(EndpointSliceMirroringController::mirrored)
                        .filter(one -> withoutSelector(key));
        List<EndpointSlice> present = slices.byIndex(BY_SERVICE, key.toString());
        if (wanted.isEmpty()) {
            present.forEach(this::delete);
            expectations.forget(key);
            return Result.done();
        }
        MirrorPlan plan = MirrorPlan.of(wanted.get(), present);
        if (plan.skipped() > 0) {
            events.event(
                    wanted.get(),
                    EventRecorder.WARNING,
                    "TooManyAddressesToMirror",
                    "A max of %d addresses can be mirrored to EndpointSlices per Endpoints subset. %d addresses were skipped"
                            .formatted(MirrorPlan.MOST, plan.skipped()));
        }
        for (ObjectNode slice : plan.create()) {
            expectations.written(
                    key, client.create(Resources.ENDPOINT_SLICES, new EndpointSlice(slice)));
        }
        for (ObjectNode slice : plan.update()) {
            expectations.written(
                    key, client.update(Resources.ENDPOINT_SLICES, new EndpointSlice(slice)));
        }
        plan.delete().forEach(this::delete);
        return Result.done();
    }

    private static boolean mirrored(Endpoints one) {
        return !one.labels().getOrDefault(SKIP, "").equals("true")
                && !one.labels().containsKey(KEPT_BY_CONTROLLER)
                && !one.annotations().containsKey(LEADER);
    }

    private boolean withoutSelector(Key key) {
        return services.get(key.namespace(), key.name())
                .filter(service -> service.spec().selector().isEmpty())
                .isPresent();
    }

    private void delete(EndpointSlice slice) {
        try {
            client.delete(
                    Resources.ENDPOINT_SLICES,
                    slice.namespace(),
                    slice.name(),
                    DeleteOptions.DEFAULT.onlyUid(slice.uid()));
        } catch (ApiException e) {
            if (e.reason() != Reason.NOT_FOUND) {
                throw e;
            }
        }
    }
}
