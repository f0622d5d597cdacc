package io.jollyboat.proxy.routing;

/**
 * One way of leading traffic where there may have been another before: what that one left is
 * removed once this one works, so that no packet is without a way.
 */
public final class SoleRouting implements RouteSink {

    private final RouteSink chosen;
    private final RouteSink other;
    private boolean alone;

    public SoleRouting(RouteSink chosen, RouteSink other) {
        this.chosen = chosen;
        this.other = other;
    }

    @Override
    public void apply(RouteTable table) {
        chosen.apply(table);
        if (!alone) {
            other.removeRules();
            alone = true;
        }
    }

    @Override
    public void removeRules() {
        other.removeRules();
        chosen.removeRules();
    }

    @Override
    public void remove() {
        other.removeRules();
        chosen.remove();
    }
}
