package io.jollyboat.kubelet.status;

import io.jollyboat.core.format.Addresses;
import io.jollyboat.core.format.TwinAddresses;
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

    /** All addresses of a pod that is told apart by one; none for none. */
    public List<String> addressesOf(String pod) {
        if (pod.isEmpty()) {
            return List.of();
        }
        return Addresses.isIpv4(pod)
                ? TwinAddresses.among(addresses)
                        .map(twins -> List.of(pod, twins.of(pod)))
                        .orElse(List.of(pod))
                : List.of(pod);
    }
}
