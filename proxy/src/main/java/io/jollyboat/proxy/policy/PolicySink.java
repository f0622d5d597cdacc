package io.jollyboat.proxy.policy;

/**
 * Has traffic kept to what is allowed.
 *
 * <p>Not called by two threads at once.
 */
public interface PolicySink {

    /**
     * Carries out an isolation in place of the one before: wholly or, when it throws, not at all.
     * Connections that stand are left alone. May block.
     *
     * @throws io.jollyboat.proxy.routing.RoutingException when the kernel would not have it
     */
    void apply(Isolation isolation);

    /** Removes every trace. */
    void remove();
}
