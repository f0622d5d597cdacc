package io.jollyboat.proxy.balancer;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.Patch;
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
import io.jollyboat.proxy.balancer.BalancerAddresses.Verdict;
import io.jollyboat.proxy.routing.AddressRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes an address of each family into the status of every service of type LoadBalancer that asks
 * for no other class of them, and takes it out when the service is of another type.
 */
public final class LoadBalancer implements Component {

    private static final Duration RETRY = Duration.ofSeconds(5);

    private final Client client;
    private final Informer<Service> services;
    private final BalancerAddresses addresses;
    private final EventRecorder events;
    private final Controller controller;

    /** What was written and is not seen in the informer yet; touched by the one worker only. */
    private final Map<Key, Service> written = new HashMap<>();

    /**
     * @param ranges what there is to give, one per family; the first is that of services that ask
     *     for none
     */
    public LoadBalancer(
            Client client, Informers informers, Timeline timeline, List<AddressRange> ranges) {
        this.client = client;
        this.services = informers.of(Resources.SERVICES);
        this.addresses = new BalancerAddresses(ranges);
        this.events = new EventRecorder(client, timeline, "service-controller", "");
        this.controller =
                Controller.named(name(), timeline).reconciles(services).with(this::reconcile);
    }

    @Override
    public String name() {
        return "service-lb-controller";
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
        Optional<Service> found = services.get(key.namespace(), key.name());
        if (found.isEmpty()) {
            written.remove(key);
            return Result.done();
        }
        Service service = found.get();
        if (BalancerAddresses.ours(service)) {
            return give(key, service);
        }
        if (!addresses.held(service).isEmpty() && !service.spec().type().equals("LoadBalancer")) {
            write(key, service, List.of());
        }
        return Result.done();
    }

    private Result give(Key key, Service service) {
        return switch (addresses.choose(service, view())) {
            case Verdict.Has(List<String> given) -> {
                if (!shows(service, given) && !shows(written.get(key), given)) {
                    events.event(
                            service, "Normal", "EnsuringLoadBalancer", "Ensuring load balancer");
                    write(key, service, given);
                    events.event(service, "Normal", "EnsuredLoadBalancer", "Ensured load balancer");
                }
                yield Result.done();
            }
            case Verdict.Refused(String why) -> {
                String message =
                        "Error syncing load balancer: failed to ensure load balancer: " + why;
                events.event(service, "Warning", "SyncLoadBalancerFailed", message);
                yield Result.after(RETRY); // by then an address may be free
            }
        };
    }

    private boolean shows(@Nullable Service service, List<String> given) {
        return service != null && addresses.held(service).equals(given);
    }

    /** The services as they are or, where that is newer, as they were written here. */
    private List<Service> view() {
        var all = new ArrayList<>(services.list());
        written.entrySet()
                .removeIf(
                        entry ->
                                services.revision()
                                        >= Long.parseLong(entry.getValue().resourceVersion()));
        all.addAll(written.values());
        return all;
    }

    private void write(Key key, Service service, List<String> given) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        ObjectNode balancer = patch.putObject("status").putObject("loadBalancer");
        if (given.isEmpty()) {
            balancer.putNull("ingress");
        } else {
            ArrayNode ingress = balancer.putArray("ingress");
            given.forEach(ip -> ingress.addObject().put("ip", ip).put("ipMode", "VIP"));
        }
        try {
            Service now =
                    client.patch(
                            Resources.SERVICES,
                            service.namespace(),
                            service.name(),
                            "status",
                            Patch.merge(patch));
            written.put(key, now);
        } catch (ApiException e) {
            if (e.reason() != Reason.NOT_FOUND) {
                throw e;
            }
        }
    }
}
