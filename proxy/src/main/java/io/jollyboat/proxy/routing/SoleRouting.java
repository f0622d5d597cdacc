package io.jollyboat.proxy.routing;

import java.util.List;

/**
 * One way of leading traffic where there may have been others before: what those left is removed
 * once this one works, so that no packet is without a way.
 */
public final class SoleRouting implements RouteSink {

    private final RouteSink chosen;
    private final List<Leftovers> others;
    private boolean alone;

    public SoleRouting(RouteSink chosen, List<? extends Leftovers> others) {
        this.chosen = chosen;
        this.others = List.copyOf(others);
    }

    @Override
    public void apply(RouteTable table) {
        chosen.apply(table);
        if (!alone) {
            others.forEach(Leftovers::removeRules);
            alone = true;
        }
    }

    @Override
    public void removeRules() {
        others.forEach(Leftovers::removeRules);
        chosen.removeRules();
    }

    @Override
    public void remove() {
        others.forEach(Leftovers::removeRules);
        chosen.remove();
    }
}
