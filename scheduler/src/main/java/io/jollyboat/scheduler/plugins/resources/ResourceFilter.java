package io.jollyboat.scheduler.plugins.resources;

import io.jollyboat.core.placement.ResourceAmounts;
import io.jollyboat.scheduler.framework.rule.NodeFilter;
import io.jollyboat.scheduler.framework.rule.Verdict;
import io.jollyboat.scheduler.framework.rule.Verdict.Rejected;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import java.util.ArrayList;
import java.util.List;

/** Compares one pod's requests with what nodes have left. */
final class ResourceFilter implements NodeFilter {

    private final ResourceAmounts wanted;
    private final boolean wantsOthers; // than those that every node has

    /**
     * Most nodes of a full cluster get the same verdict: they share it, rather than have thousands
     * of equal ones.
     */
    private Rejected latest = new Rejected(NodeResourcesFit.NAME, List.of(), true, "");

    ResourceFilter(ResourceAmounts wanted) {
        this.wanted = wanted;
        this.wantsOthers = !wanted.others().isEmpty();
    }

    @Override
    public Verdict filter(NodeInfo node) {
        return fits(node) ? Verdict.FITS : reject(shortages(node));
    }

    @Override
    public Verdict explain(NodeInfo node) {
        if (fits(node)) {
            return Verdict.FITS;
        }
        List<Shortage> shortages = shortages(node);
        return reject(shortages)
                .because(String.join("; ", shortages.stream().map(Shortage::detail).toList()));
    }

    /** Whether the node has enough left. */
    boolean fits(NodeInfo node) {
        ResourceAmounts offered = node.facts().allocatable();
        ResourceAmounts taken = node.requested();
        return node.pods().size() < node.facts().allowedPods()
                && covers(offered.milliCpu(), taken.milliCpu(), wanted.milliCpu())
                && covers(offered.memory(), taken.memory(), wanted.memory())
                && covers(
                        offered.ephemeralStorage(),
                        taken.ephemeralStorage(),
                        wanted.ephemeralStorage())
                && (!wantsOthers || others(node).isEmpty());
    }

    /** Nothing wanted always fits, even where more is promised than there is. */
    private static boolean covers(long offered, long taken, long wanted) {
        return wanted == 0 || wanted <= offered - taken;
    }

    private List<Shortage> shortages(NodeInfo node) {
        List<Shortage> shortages = new ArrayList<>(2);
        ResourceAmounts offered = node.facts().allocatable();
        ResourceAmounts taken = node.requested();
        int pods = node.pods().size();
        if (pods >= node.facts().allowedPods()) {
            shortages.add(new Shortage(Shortage.PODS, node.facts().allowedPods(), pods, 1));
        }
        compare(shortages, "cpu", offered.milliCpu(), taken.milliCpu(), wanted.milliCpu());
        compare(shortages, "memory", offered.memory(), taken.memory(), wanted.memory());
        compare(
                shortages,
                "ephemeral-storage",
                offered.ephemeralStorage(),
                taken.ephemeralStorage(),
                wanted.ephemeralStorage());
        shortages.addAll(others(node));
        return shortages;
    }

    private List<Shortage> others(NodeInfo node) {
        List<Shortage> shortages = new ArrayList<>(0);
        ResourceAmounts offered = node.facts().allocatable();
        wanted.others()
                .forEach(
                        (name, amount) ->
                                compare(
                                        shortages,
                                        name,
                                        offered.other(name),
                                        node.requested().other(name),
                                        amount));
        return shortages;
    }

    private static void compare(
            List<Shortage> shortages, String resource, long offered, long taken, long wanted) {
        if (!covers(offered, taken, wanted)) {
            shortages.add(new Shortage(resource, offered, taken, wanted));
        }
    }

    private Rejected reject(List<Shortage> shortages) {
        List<String> reasons = shortages.stream().map(Shortage::reason).toList();
        boolean resolvable = shortages.stream().allMatch(Shortage::emptyNodeHasEnough);
        Rejected rejected = new Rejected(NodeResourcesFit.NAME, reasons, resolvable, "");
        if (!rejected.equals(latest)) {
            latest = rejected;
        }
        return latest;
    }
}
