package io.jollyboat.proxy.routing;

import java.util.List;

/**
 * The nodes whose traffic is led here.
 *
 * @param here whose programs and addresses are the machine's
 */
public record Places(Place here, List<Neighbour> others) {

    public Places {
        others = List.copyOf(others);
    }

    /** One node alone. */
    public static Places of(Place here) {
        return new Places(here, List.of());
    }
}
