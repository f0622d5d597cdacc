package io.jollyboat.apiserver.authorization;

import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.apiserver.resource.Requester;
import org.jspecify.annotations.Nullable;

/**
 * One way to decide. Asked for every request. Most decide from what they know; one that {@linkplain
 * #waits() waits} may ask somebody else over the network, and must not be asked to {@link
 * #authorize} on an event loop.
 */
@FunctionalInterface
public interface Authorizer {

    /** Decides; may block where it {@linkplain #waits() waits}. */
    Decision authorize(Requester user, RequestInfo request);

    /** Decides without ever blocking; null when somebody else has to be asked for that. */
    default @Nullable Decision atOnce(Requester user, RequestInfo request) {
        return authorize(user, request);
    }

    /** Whether deciding may ever have to wait; the same for as long as it lives. */
    default boolean waits() {
        return false;
    }
}
