package io.jollyboat.apiserver;

import io.jollyboat.apiserver.addresses.AddressRecords;
import io.jollyboat.apiserver.bootstrap.TokenTracking;
import io.jollyboat.apiserver.bootstrap.UntilDone;
import io.jollyboat.apiserver.flow.FlowControl;
import io.jollyboat.apiserver.health.HealthCheck;
import io.jollyboat.core.runtime.Timeline;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What every cluster has, stored at its start: objects first, which the start waits for, and after
 * them, beside everything else, roles, flows and addresses, which hold before they are stored, and
 * since when tokens are tracked.
 */
final class FirstThings {

    private final Timeline timeline;
    private final UntilDone objects;
    private final UntilDone roles;
    private final FlowControl flow;
    private final AddressRecords addresses;
    private final TokenTracking tracking;

    /**
     * @param objects makes the objects, as {@link UntilDone} has it
     * @param roles stores the roles, likewise
     */
    FirstThings(
            Timeline timeline,
            Runnable objects,
            Runnable roles,
            FlowControl flow,
            AddressRecords addresses,
            TokenTracking tracking) {
        this.timeline = timeline;
        this.objects =
                new UntilDone(
                        "make the cluster's first objects",
                        timeline,
                        () -> {
                            objects.run();
                            goOn();
                        });
        this.roles = new UntilDone("store the cluster's first roles", timeline, roles);
        this.flow = flow;
        this.addresses = addresses;
        this.tracking = tracking;
    }

    /** Returns when the objects are made or cannot be yet; then it goes on trying. May block. */
    void run() {
        objects.run();
    }

    private void goOn() {
        timeline.execute(roles::run);
        timeline.execute(flow::begin);
        addresses.begin();
        timeline.execute(tracking::begin);
    }

    /** Whether the objects are there. */
    boolean made() {
        return objects.done();
    }

    /** Complete once all is stored without which the server is not alive. */
    CompletableFuture<Void> end() {
        return CompletableFuture.allOf(objects.end(), roles.end(), flow.end());
    }

    List<HealthCheck> checks() {
        return List.of(
                new HealthCheck("poststarthook/bootstrap", true, objects::done),
                new HealthCheck("poststarthook/rbac/bootstrap-roles", true, roles::done),
                new HealthCheck(
                        "poststarthook/priority-and-fairness-config-producer", true, flow::stored));
    }

    void stop() {
        objects.stop();
        roles.stop();
        flow.stop();
        addresses.stop();
        tracking.stop();
    }
}
