package io.jollyboat.scheduler.snapshot;

import java.util.List;

/**
 * What a pod says about other pods: which it must or would like to be near to or far from, and how
 * evenly it is to be spread with its like.
 *
 * @param group the name of the group that it is to be placed together with; empty for none
 */
public record PodRelations(
        List<PodTerm> near,
        List<PodTerm> far,
        List<PodTerm.Weighted> preferablyNear,
        List<PodTerm.Weighted> preferablyFar,
        List<SpreadConstraint> spread,
        String group) {

    public static final PodRelations NONE =
            new PodRelations(List.of(), List.of(), List.of(), List.of(), List.of(), "");

    public PodRelations {
        near = List.copyOf(near);
        far = List.copyOf(far);
        preferablyNear = List.copyOf(preferablyNear);
        preferablyFar = List.copyOf(preferablyFar);
        spread = List.copyOf(spread);
    }

    /** Whether the pod says anything about being near to or far from others. */
    public boolean hasTerms() {
        return !near.isEmpty() || !far.isEmpty() || prefers();
    }

    /** Whether which namespaces are meant depends on their labels. */
    public boolean selectsNamespaces() {
        return near.stream().anyMatch(PodTerm::selectsNamespaces)
                || far.stream().anyMatch(PodTerm::selectsNamespaces)
                || preferablyNear.stream().anyMatch(each -> each.term().selectsNamespaces())
                || preferablyFar.stream().anyMatch(each -> each.term().selectsNamespaces());
    }

    public boolean prefers() {
        return !preferablyNear.isEmpty() || !preferablyFar.isEmpty();
    }
}
