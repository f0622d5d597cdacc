package io.jollyboat.proxy.routing;

/**
 * Makes traffic follow a table. There may be several ways: the kernel's packet filter, or a program
 * in between.
 *
 * <p>Not called by two threads at once.
 */
public interface RouteSink {

    /**
     * Carries out a table in place of the one before: wholly or, when it throws, not at all.
     * Connections that stand are left alone. May block.
     *
     * @throws RoutingException when the kernel would not have it
     */
    void apply(RouteTable table);

    /**
     * Removes the rules, and leaves the machine ready for another way of leading traffic. Rules
     * that a program before this one left are removed too, but only where they are known to be of a
     * Jollyboat.
     */
    void removeRules();

    /** Removes every trace. Foreign rules are never touched, here or above. */
    void remove();
}
