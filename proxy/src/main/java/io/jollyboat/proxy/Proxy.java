package io.jollyboat.proxy;

import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.reconcile.WorkQueue;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.proxy.measure.FamilyMeasures;
import io.jollyboat.proxy.routing.Family;
import io.jollyboat.proxy.routing.RouteListener;
import io.jollyboat.proxy.routing.RouteSink;
import io.jollyboat.proxy.routing.RouteTable;
import io.jollyboat.proxy.routing.RoutingException;
import java.time.Duration;
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
    private static final Duration QUIET = Duration.ofMillis(100);
    private static final String ALL = "all";

    private final Timeline timeline;
    private final ServiceView view;
    private final RouteSink sink;
    private final RouteListener told;
    private final FamilyMeasures measures;
    private final WorkQueue<String> queue;
    private RouteTable applied = RouteTable.EMPTY; // touched by the queue's one worker only
    private boolean once;
    private volatile long lastNanos; // when something was carried out last

    /**
     * @param node the name of the node that this is
     * @param family of the addresses that are led
     * @param told hears how far traffic follows
     * @param measures of that family
     */
    public Proxy(
            Informers informers,
            Timeline timeline,
            String node,
            Family family,
            RouteSink sink,
            RouteListener told,
            FamilyMeasures measures) {
        this.timeline = timeline;
        this.lastNanos = timeline.nanos();
        this.view = new ServiceView(informers, node, family, measures, this::wake);
        this.sink = sink;
        this.told = told;
        this.measures = measures;
        this.queue = new WorkQueue<>(timeline, 1, this::sync);
    }

    @Override
    public String name() {
        return "kube-proxy";
    }

    @Override
    public void start() {
        view.start();
    }

    /** The kernel goes on by the last table. */
    @Override
    public void stop() {
        queue.close();
    }

    private void wake() {
        told.due();
        if (timeline.nanos() - lastNanos > QUIET.toNanos()) {
            queue.add(ALL);
        } else {
            queue.addAfter(ALL, BURST);
        }
    }

    private void sync(String all) {
        if (!view.synced()) {
            return;
        }
        RouteTable wanted = view.table();
        if (once && wanted.changedSince(applied).isEmpty()) {
            settled();
            return;
        }
        long begun = timeline.nanos();
        try {
            sink.apply(wanted);
            lastNanos = timeline.nanos();
            measures.laidOut(Duration.ofNanos(lastNanos - begun));
            applied = wanted;
            once = true;
            settled();
            queue.forget(all);
        } catch (RoutingException e) {
            measures.failed();
            log.error("services are not reachable as they should be: {}", e.getMessage());
            queue.retry(all);
        }
    }

    private void settled() {
        measures.settled(applied);
        told.settled(applied);
    }
}
