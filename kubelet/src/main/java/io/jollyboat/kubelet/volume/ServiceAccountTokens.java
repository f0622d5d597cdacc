package io.jollyboat.kubelet.volume;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.ServiceAccountTokenProjection;
import io.jollyboat.kubelet.environment.MissingConfiguration;
import java.time.Instant;
import java.util.Optional;

/** Where a pod's service account tokens come from. */
public interface ServiceAccountTokens {

    /**
     * A token that is still good for a while; the same one until it has to be renewed.
     *
     * @throws MissingConfiguration when the API gives none
     */
    String token(Pod pod, ServiceAccountTokenProjection wanted) throws MissingConfiguration;

    /** When the first of a pod's tokens has to be renewed; empty when it has none. */
    Optional<Instant> renewal(String podUid);
}
