package io.jollyboat.controllers.nodelifecycle;

import io.jollyboat.core.api.coordination.v1.Lease;
import io.jollyboat.core.api.core.v1.Node;
import io.jollyboat.core.api.core.v1.NodeCondition;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When each node last gave a sign of life. Measured by our own clock from when the sign was seen,
 * since a node's clock may be wrong; so after a start every node has its whole time of grace again.
 * Safe for use by several threads.
 */
final class Heartbeats {

    /**
     * @param text of the lease's renewal and the status' heartbeat: any change is a sign
     * @param seenNanos see {@link io.jollyboat.core.runtime.Timeline#nanos}
     */
    private record Sign(String uid, String text, long seenNanos) {}

    private final Map<String, Sign> last = new ConcurrentHashMap<>();

    /** How long a node has been silent. */
    Duration silence(Node node, Optional<Lease> lease, long nanos) {
        String text = text(node, lease);
        Sign sign =
                last.compute(
                        node.name(),
                        (name, before) ->
                                before != null
                                                && before.uid.equals(node.uid())
                                                && before.text.equals(text)
                                        ? before
                                        : new Sign(node.uid(), text, nanos));
        return Duration.ofNanos(nanos - sign.seenNanos);
    }

    /** Every node has its whole time of grace again. */
    void beginAgain(long nanos) {
        last.replaceAll((node, sign) -> new Sign(sign.uid, sign.text, nanos));
    }

    void forget(String node) {
        last.remove(node);
    }

    private static String text(Node node, Optional<Lease> lease) {
        String renewed =
                lease.flatMap(one -> one.spec().renewTime()).map(Object::toString).orElse("");
        String reported =
                node.status().conditions().stream()
                        .filter(one -> one.type().equals("Ready"))
                        .findFirst()
                        .flatMap(NodeCondition::lastHeartbeatTime)
                        .map(Object::toString)
                        .orElse("");
        return renewed + " " + reported;
    }
}
