package io.jollyboat.proxy.routing;

/**
 * Makes traffic follow a table. There may be several ways: the kernel's packet filter, or a program
 * in between.
 *
 * <p>Not called by two threads at once.
 */
public interface RouteSink extends Leftovers {

    /**
     * Carries out a table in place of the one before: wholly or, when it throws, not at all.
     * Connections that stand are left alone. May block.
     *
     * @throws RoutingException when the kernel would not have it
     */
    void apply(RouteTable table);

    /** Removes every trace but foreign rules. */
    void remove();
}
