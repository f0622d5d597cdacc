package io.jollyboat.kubelet.server;

import io.jollyboat.core.delegation.AccessMemory;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.server.HttpServerConfig;

/**
 * How a kubelet's server listens.
 *
 * @param loop shared with others; stays its owner's
 * @param http where to listen; when the port is taken a free one is used instead and the node's
 *     object tells which
 * @param access how long holds what was heard of who may ask
 * @param logQueries whether logs of the machine may be asked for by the services that write them
 */
public record KubeletServerConfig(
        NetworkLoop loop, HttpServerConfig http, AccessMemory access, boolean logQueries) {

    public KubeletServerConfig(NetworkLoop loop, HttpServerConfig http) {
        this(loop, http, AccessMemory.STANDARD, false);
    }

    /** Where kubelets listen by custom. */
    public static final int PORT = 10250;
}
