package io.jollyboat.kubelet.admission;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.placement.DeclaredFeature;
import io.jollyboat.kubelet.admission.Admission.Verdict;
import java.util.List;
import java.util.Optional;

/** What this kubelet says that it can. */
public final class NodeFeatures {

    /**
     * All but users of their own for pods on the node's network, since no pod has those here.
     * Sorted.
     */
    public static final List<String> DECLARED =
            List.of(
                    DeclaredFeature.WEB_SOCKETS.label(),
                    DeclaredFeature.GUARANTEED_CPU_RESIZE.label(),
                    DeclaredFeature.POD_RESIZE.label(),
                    DeclaredFeature.INIT_RESIZE.label(),
                    DeclaredFeature.RESTART_OF_ALL.label());

    private NodeFeatures() {}

    /** The refusal of a pod that needs more than that, which came past the scheduler. */
    static Optional<Verdict> refusal(Pod pod) {
        List<String> missing =
                DeclaredFeature.missing(DeclaredFeature.neededBy(pod.spec()), DECLARED);
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        Verdict.refused(
                                "PodFeatureUnsupported",
                                "Pod requires node features that are not available: "
                                        + String.join(", ", missing)));
    }
}
