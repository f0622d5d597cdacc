/**
 * HTTP/1.1 to a Docker engine over a unix or TCP socket, in plain blocking code for virtual
 * threads: short calls with a time limit on pooled connections, and streams on connections of their
 * own whose input can be half-closed. Serves docker-java's typed calls as their transport, and the
 * long streams (events, logs, exec, attach, pull) directly, for which docker-java would hold a
 * platform thread each.
 */
@NullMarked
package io.jollyboat.kubelet.runtime.docker.engine;

import org.jspecify.annotations.NullMarked;
