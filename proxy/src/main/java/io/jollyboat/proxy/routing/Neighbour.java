package io.jollyboat.proxy.routing;

/**
 * Another node that has its pods on this machine, so that this one's proxy is its proxy too.
 *
 * @param pods the addresses of its pods; the first of them but one is its own
 */
public record Neighbour(Place place, AddressRange pods) {

    /** Where the node is called. */
    public String address() {
        return pods.address(1);
    }
}
