package io.jollyboat.kubelet.plan;

import java.time.Instant;

/**
 * A stop in progress.
 *
 * @param deadline when the container is killed if it has not ended by itself
 * @param forced whether that has been done
 */
public record Kill(Instant deadline, boolean forced) {}
