package io.jollyboat.scheduler.decision;

import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.snapshot.PodTerm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which pods keep a pod from a node because one of them is to be far from the other.
 *
 * @param where the node that the pod would go to
 */
record ApartAdvice(PodInfo pod, NodeSnapshot cluster, NodeInfo where) {

    /** More than so many pods nobody wants to delete for one. */
    private static final int FEW = 3;

    /**
     * A sentence without its full stop.
     *
     * @param name of the node
     */
    String text(String name) {
        List<PodInfo> inTheWay = inTheWay();
        String relax = "relax the affinity that keeps it from " + name;
        if (inTheWay.isEmpty() || inTheWay.size() > FEW) {
            return relax;
        }
        return "delete "
                + String.join(" and ", inTheWay.stream().map(each -> "pod " + each.key()).toList())
                + ", or "
                + relax;
    }

    private List<PodInfo> inTheWay() {
        List<PodInfo> inTheWay = new ArrayList<>(0);
        for (NodeInfo node : cluster.nodes()) {
            for (PodInfo other : node.pods()) {
                boolean apart = keeps(pod, other, node) || keeps(other, pod, node);
                if (apart && inTheWay.size() <= FEW) {
                    inTheWay.add(other);
                }
            }
        }
        return inTheWay;
    }

    /** Whether one of two, of which one is on a node, is to be far from the other. */
    private boolean keeps(PodInfo one, PodInfo other, NodeInfo node) {
        for (PodTerm term : one.relations().far()) {
            String here = where.facts().labels().get(term.topologyKey());
            if (here != null
                    && here.equals(node.facts().labels().get(term.topologyKey()))
                    && term.means(other, namespaces())) {
                return true;
            }
        }
        return false;
    }

    private Map<String, Map<String, String>> namespaces() {
        return cluster.surroundings().namespaces();
    }
}
