package io.jollyboat.proxy;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.api.discovery.v1.EndpointSlice;
import io.jollyboat.core.informer.Handler;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.reconcile.WorkQueue;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.proxy.routing.RouteSink;
import io.jollyboat.proxy.routing.RouteTable;
import io.jollyboat.proxy.routing.RouteTableMaker;
import io.jollyboat.proxy.routing.RoutingException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes this node's traffic follow the cluster's services. A change is carried out at once when
 * nothing happened lately; changes that come in a burst are carried out together, a few
 * milliseconds later.
 */
public final class Proxy implements Component {

    private static final Logger log = LoggerFactory.getLogger(Proxy.class);
    private static final Duration BURST = Duration.ofMillis(10);
    private static final String ALL = "all";

    private final Informer<Service> services;
    private final Informer<EndpointSlice> slices;
    private final HereAndNow here;
    private final RouteSink sink;
    private final Consumer<RouteTable> told;
    private final RouteTableMaker maker = new RouteTableMaker(); // for the queue's one worker only
    private final WorkQueue<String> queue;
    private RouteTable applied = RouteTable.EMPTY; // touched by the queue's one worker only
    private boolean once;

    /**
     * @param node the name of the node that this is
     * @param told hears of every table that is carried out
     */
    public Proxy(
            Informers informers,
            Timeline timeline,
            String node,
            RouteSink sink,
            Consumer<RouteTable> told) {
        this.services = informers.of(Resources.SERVICES);
        this.slices = informers.of(Resources.ENDPOINT_SLICES);
        this.here = new HereAndNow(informers, node, this::wake);
        this.sink = sink;
        this.told = told;
        this.queue = new WorkQueue<>(timeline, 1, this::sync);
    }

    @Override
    public String name() {
        return "kube-proxy";
    }

    @Override
    public void start() {
        services.addHandler(Handler.ofAnyChange(this::wake));
        slices.addHandler(Handler.ofAnyChange(this::wake));
        services.whenSynced(this::wake);
        slices.whenSynced(this::wake);
    }

    /** The kernel goes on by the last table. */
    @Override
    public void stop() {
        queue.close();
    }

    private void wake() {
        queue.addAfter(ALL, BURST);
    }

    private void sync(String all) {
        if (!services.synced() || !slices.synced()) {
            return; // half a view would refuse connections to services whose endpoints are not
            // known yet
        }
        List<EndpointSlice> behind = slices.list();
        RouteTable wanted = maker.make(services.list(), behind, here.place(behind));
        if (once && wanted.equals(applied)) {
            return;
        }
        try {
            sink.apply(wanted);
            applied = wanted;
            once = true;
            told.accept(wanted);
            queue.forget(all);
        } catch (RoutingException e) {
            log.error("services are not reachable as they should be: {}", e.getMessage());
            queue.retry(all);
        }
    }
}
