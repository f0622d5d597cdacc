package io.jollyboat.jolly.simulation;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.coordination.v1.Lease;
import io.jollyboat.core.api.core.v1.Node;
import io.jollyboat.core.informer.Handler;
import io.jollyboat.core.informer.Informers;
import java.time.Duration;
import java.time.Instant;

/** Whether nodes give their signs of life in time. */
final class Heartbeats {

    private int renewals; // all guarded by this
    private Duration longest = Duration.ZERO;
    private int unready;

    void follow(Informers informers) {
        informers.of(Resources.LEASES).addHandler(new Renewals());
        informers.of(Resources.NODES).addHandler(new Readiness());
    }

    synchronized void reset() {
        renewals = 0;
        longest = Duration.ZERO;
    }

    synchronized String report(int nodes) {
        return "%d renewals of %d leases, the longest wait %.1f s, nodes not ready %d times"
                .formatted(renewals, nodes, longest.toMillis() / 1e3, unready);
    }

    private synchronized void renewed(String before, String now) {
        if (!before.equals(now)) {
            renewals++;
            Duration wait = Duration.between(Instant.parse(before), Instant.parse(now));
            longest = wait.compareTo(longest) > 0 ? wait : longest;
        }
    }

    private synchronized void notReady() {
        unready++;
    }

    private final class Renewals implements Handler<Lease> {

        @Override
        public void onAdd(Lease lease) {}

        @Override
        public void onUpdate(Lease before, Lease now) {
            renewed(text(before), text(now));
        }

        @Override
        public void onDelete(Lease last) {}

        private static String text(Lease lease) {
            return lease.json().path("spec").path("renewTime").asString();
        }
    }

    private final class Readiness implements Handler<Node> {

        @Override
        public void onAdd(Node node) {}

        @Override
        public void onUpdate(Node before, Node now) {
            if (ready(before) && !ready(now)) {
                notReady();
            }
        }

        @Override
        public void onDelete(Node last) {}

        private static boolean ready(Node node) {
            return node.status().conditions().stream()
                    .anyMatch(one -> one.type().equals("Ready") && one.status().equals("True"));
        }
    }
}
