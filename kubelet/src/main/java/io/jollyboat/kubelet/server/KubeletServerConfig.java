package io.jollyboat.kubelet.server;

import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.server.HttpServerConfig;

/**
 * How a kubelet's server listens.
 *
 * @param loop shared with others; stays its owner's
 * @param http where to listen; when the port is taken a free one is used instead and the node's
 *     object tells which
 */
public record KubeletServerConfig(NetworkLoop loop, HttpServerConfig http) {

    /** Where kubelets listen by custom. */
    public static final int PORT = 10250;
}
