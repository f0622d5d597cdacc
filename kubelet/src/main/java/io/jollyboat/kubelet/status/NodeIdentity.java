package io.jollyboat.kubelet.status;

import java.util.List;

/**
 * What a pod's status says of the machine it is on.
 *
 * @param addresses of the node, the main one first
 * @param runtime the scheme of container ids, as in {@code docker}
 */
public record NodeIdentity(List<String> addresses, String runtime) {

    public NodeIdentity {
        addresses = List.copyOf(addresses);
    }
}
