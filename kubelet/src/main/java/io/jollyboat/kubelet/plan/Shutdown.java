package io.jollyboat.kubelet.plan;

import java.time.Duration;

/**
 * That all pods of the node have to end.
 *
 * @param limit how long a pod may take at most
 * @param comesBack whether they are to run again when the kubelet is started again; otherwise they
 *     have failed
 */
public record Shutdown(Duration limit, boolean comesBack) {}
