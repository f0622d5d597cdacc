package io.jollyboat.scheduler.plugins.volumes;

import io.jollyboat.scheduler.framework.ClusterEvent;
import io.jollyboat.scheduler.framework.ClusterEvent.ClaimChanged;
import io.jollyboat.scheduler.framework.ClusterEvent.NodeAdded;
import io.jollyboat.scheduler.framework.ClusterEvent.NodeChanged;
import io.jollyboat.scheduler.framework.ClusterEvent.StorageChanged;
import io.jollyboat.scheduler.framework.FilterPlugin;
import io.jollyboat.scheduler.framework.PreFilterResult;
import io.jollyboat.scheduler.framework.ReservePlugin;
import io.jollyboat.scheduler.framework.rule.NodeFilter;
import io.jollyboat.scheduler.framework.rule.Verdict;
import io.jollyboat.scheduler.framework.rule.Verdict.Rejected;
import io.jollyboat.scheduler.node.NodeFacts;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.storage.Storage;
import io.jollyboat.scheduler.storage.VolumeNeeds;
import io.jollyboat.scheduler.storage.VolumeSearch;
import io.jollyboat.scheduler.storage.VolumeSearch.Promise;
import java.util.List;

/** A pod goes where the volumes of its claims are, or can be. */
public final class VolumeBinding implements FilterPlugin, ReservePlugin {

    static final String NAME = "VolumeBinding";

    @Override
    public String name() {
        return NAME;
    }

    private static VolumeNeeds needs(PodInfo pod, Storage storage) {
        return VolumeNeeds.of(
                pod.key().namespace(),
                pod.demand().volumes().claims(),
                pod.demand().volumes().ephemeral(),
                storage);
    }

    @Override
    public PreFilterResult preFilter(PodInfo pod, NodeSnapshot cluster) {
        if (pod.demand().volumes().claims().isEmpty()) {
            return PreFilterResult.SKIP;
        }
        Storage storage = cluster.surroundings().storage();
        VolumeNeeds needs = needs(pod, storage);
        if (!needs.obstacle().isEmpty()) {
            String which = needs.immediate().isEmpty() ? "" : "not bound: " + needs.immediate();
            return new PreFilterResult.Reject(
                    Rejected.unresolvable(NAME, needs.obstacle()).because(which));
        }
        NodeFilter filter =
                node -> {
                    VolumeSearch search = VolumeSearch.on(node.facts(), needs, storage);
                    return search.reasons().isEmpty()
                            ? Verdict.FITS
                            : new Rejected(NAME, search.reasons(), false, "");
                };
        return new PreFilterResult.Check(filter);
    }

    @Override
    public List<Promise> reserve(PodInfo pod, NodeInfo node, NodeSnapshot cluster) {
        Storage storage = cluster.surroundings().storage();
        return pod.demand().volumes().claims().isEmpty()
                ? List.of()
                : VolumeSearch.on(node.facts(), needs(pod, storage), storage).promises();
    }

    @Override
    public boolean concerns(ClusterEvent event) {
        return switch (event) {
            case NodeAdded ignored -> true;
            case NodeChanged(NodeFacts before, NodeFacts now) ->
                    !before.labels().equals(now.labels());
            case ClaimChanged ignored -> true;
            case StorageChanged ignored -> true;
            default -> false;
        };
    }

    /** Another one's claim can only give back a volume, which is told of as a change of storage. */
    @Override
    public boolean mayHelp(ClusterEvent event, PodInfo pod) {
        return switch (event) {
            case ClaimChanged(var claim) -> pod.uses(claim);
            default -> concerns(event);
        };
    }
}
