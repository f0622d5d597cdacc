package io.jollyboat.proxy;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.api.discovery.v1.EndpointSlice;
import io.jollyboat.core.informer.Handler;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.proxy.measure.FamilyMeasures;
import io.jollyboat.proxy.routing.Family;
import io.jollyboat.proxy.routing.Places;
import io.jollyboat.proxy.routing.RouteTable;
import io.jollyboat.proxy.routing.RouteTableMaker;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The cluster's services as routes of this node. It notes which services something happened to, so
 * that a new table costs what changed, however many services there are.
 */
final class ServiceView {

    private static final String BY_SERVICE = "routes-by-service";

    private final Informer<Service> services;
    private final Informer<EndpointSlice> slices;
    private final Neighbourhood here;
    private final FamilyMeasures measures;
    private final Runnable changed;
    private final RouteTableMaker maker; // it and the rest: for one worker only
    private final Set<String> known = new HashSet<>();
    private Places places;

    private final Set<String> touched = new HashSet<>(); // guarded by itself
    private volatile boolean servicesTouched;
    private volatile boolean slicesTouched;

    /**
     * @param changed told of every change, and when the view is whole
     */
    ServiceView(
            Informers informers,
            String node,
            Family family,
            FamilyMeasures measures,
            Runnable changed) {
        this.maker = new RouteTableMaker(family);
        this.services = informers.of(Resources.SERVICES);
        this.slices = informers.of(Resources.ENDPOINT_SLICES);
        this.here = new Neighbourhood(informers, node, family, changed);
        this.measures = measures;
        this.changed = changed;
        this.places = here.places();
        slices.addIndex(BY_SERVICE, slice -> List.of(RouteTableMaker.serviceOf(slice)));
    }

    void start() {
        services.addHandler(
                new Toucher<>(
                        ServiceView::key,
                        service -> measures.serviceChanged(key(service)),
                        service -> measures.serviceChanged(key(service))));
        slices.addHandler(
                new Toucher<>(
                        RouteTableMaker::serviceOf,
                        slice -> measures.sliceChanged(RouteTableMaker.serviceOf(slice), slice),
                        slice -> measures.sliceRemoved(RouteTableMaker.serviceOf(slice), slice)));
        services.whenSynced(
                () -> {
                    servicesTouched = true;
                    changed.run();
                });
        slices.whenSynced(
                () -> {
                    slicesTouched = true;
                    changed.run();
                });
    }

    /**
     * Half a view would refuse connections to services whose endpoints are not known yet, and a
     * table of half the services would take the kernel's rules of the others away: hence it is not
     * enough that the objects are there, they must have been heard of.
     */
    boolean synced() {
        return servicesTouched && slicesTouched;
    }

    /** The routes as of now. */
    RouteTable table() {
        Set<String> anew;
        synchronized (touched) {
            anew = new HashSet<>(touched);
            touched.clear();
            measures.taken();
        }
        for (String service : anew) {
            service(service)
                    .ifPresent(found -> here.notice(found, slices.byIndex(BY_SERVICE, service)));
        }
        Places now = here.places();
        if (!now.equals(places)) {
            places = now;
            anew.addAll(known);
        }
        anew.forEach(this::take);
        return maker.table();
    }

    private void take(String key) {
        Service service = service(key).orElse(null);
        if (service == null) {
            known.remove(key);
        } else {
            known.add(key);
        }
        maker.put(key, service, slices.byIndex(BY_SERVICE, key), places);
    }

    private Optional<Service> service(String key) {
        int slash = key.indexOf('/');
        return services.get(key.substring(0, slash), key.substring(slash + 1));
    }

    private static String key(Service service) {
        return service.namespace() + "/" + service.name();
    }

    private final class Toucher<T> implements Handler<T> {

        private final Function<T, String> service;
        private final Consumer<T> there;
        private final Consumer<T> gone;

        /**
         * @param there counts one that came or changed
         * @param gone counts one that went
         */
        Toucher(Function<T, String> service, Consumer<T> there, Consumer<T> gone) {
            this.service = service;
            this.there = there;
            this.gone = gone;
        }

        private void touch(T object, Consumer<T> counted) {
            synchronized (touched) {
                touched.add(service.apply(object));
                counted.accept(object);
            }
            changed.run();
        }

        @Override
        public void onAdd(T object) {
            touch(object, there);
        }

        @Override
        public void onUpdate(T before, T now) {
            touch(before, none -> {}); // which may have been another service's
            touch(now, there);
        }

        @Override
        public void onDelete(T last) {
            touch(last, gone);
        }
    }
}
