package io.jollyboat.proxy.routing;

/** What a way of leading traffic leaves in the kernel when its program ends. */
public interface Leftovers {

    /**
     * Removes the rules, and leaves the machine ready for another way of leading traffic. Rules
     * that a program before this one left are removed too, but only where they are known to be of a
     * Jollyboat; foreign ones are never touched.
     */
    void removeRules();
}
