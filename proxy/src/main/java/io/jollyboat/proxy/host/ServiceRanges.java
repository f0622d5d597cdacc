package io.jollyboat.proxy.host;

import io.jollyboat.proxy.routing.Family;
import java.util.List;

/**
 * The addresses of a cluster of one family, each as in {@code 10.244.0.0/16}.
 *
 * @param gateway the node's own address among the pods'
 * @param balancers may be empty
 */
public record ServiceRanges(String pods, String gateway, String services, String balancers) {

    public Family family() {
        return Family.of(gateway);
    }

    /** The ranges whose addresses are services'. */
    public List<String> led() {
        return balancers.isEmpty() ? List.of(services) : List.of(services, balancers);
    }
}
