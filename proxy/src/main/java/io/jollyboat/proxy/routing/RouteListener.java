package io.jollyboat.proxy.routing;

/**
 * Hears how far the traffic of a family of addresses follows what the cluster wants. {@link #due}
 * may be called by several threads at once and must not block, {@link #settled} by one.
 */
public interface RouteListener {

    /** There may be something that traffic does not follow yet. */
    void due();

    /** Traffic follows a table, which may be the same as before. */
    void settled(RouteTable table);
}
