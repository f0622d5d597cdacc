/**
 * What the kubelet asks of the machinery that runs containers: sandboxes, containers, images,
 * streams, usage and the events that tell of changes, shaped like the Container Runtime Interface.
 *
 * <p>Terms. A <em>pod</em> is known here by its {@link io.jollyboat.kubelet.runtime.PodIdentity}; a
 * <em>sandbox</em> holds what the containers of one pod share (network, IPC, hostname, cgroup
 * parent); a <em>container</em> is one attempt to run one container of the pod: every restart is a
 * new container with the next attempt number, and the dead one stays until it is removed. The
 * runtime never decides anything: it has no restarts, no grace periods, no back-off.
 *
 * <p>Not here: volumes, environment and command expansion, probes' verdicts, image pull policy; all
 * of them are settled before a spec reaches the runtime.
 */
@NullMarked
package io.jollyboat.kubelet.runtime;

import org.jspecify.annotations.NullMarked;
