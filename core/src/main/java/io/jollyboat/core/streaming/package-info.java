/**
 * The protocols by which a client talks to a process or a port in a pod: remote commands (exec,
 * attach) and port forwarding, over WebSocket and over SPDY/3.1, which kubectl used up to 1.30.
 * This is the end that a kubelet plays; an API server only passes the bytes on.
 *
 * <p>Whoever serves them sees a {@link io.jollyboat.core.streaming.RemoteCommandSession} or a
 * {@link io.jollyboat.core.streaming.PortForwardConnection}, with plain blocking streams for use on
 * virtual threads, and no frames. A side that does not read slows the other side down; nothing is
 * buffered without bound.
 */
@NullMarked
package io.jollyboat.core.streaming;

import org.jspecify.annotations.NullMarked;
