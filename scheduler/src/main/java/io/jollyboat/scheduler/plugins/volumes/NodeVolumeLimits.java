package io.jollyboat.scheduler.plugins.volumes;

import io.jollyboat.core.reconcile.Key;
import io.jollyboat.scheduler.framework.ClusterEvent;
import io.jollyboat.scheduler.framework.ClusterEvent.ClaimChanged;
import io.jollyboat.scheduler.framework.ClusterEvent.NodeAdded;
import io.jollyboat.scheduler.framework.ClusterEvent.PodRemoved;
import io.jollyboat.scheduler.framework.ClusterEvent.StorageChanged;
import io.jollyboat.scheduler.framework.FilterPlugin;
import io.jollyboat.scheduler.framework.PreFilterResult;
import io.jollyboat.scheduler.framework.rule.Verdict;
import io.jollyboat.scheduler.framework.rule.Verdict.Rejected;
import io.jollyboat.scheduler.snapshot.NodeInfo;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.snapshot.PodVolumes;
import io.jollyboat.scheduler.storage.ClaimFacts;
import io.jollyboat.scheduler.storage.Storage;
import io.jollyboat.scheduler.storage.StorageClassFacts;
import io.jollyboat.scheduler.storage.VolumeFacts;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A node attaches no more volumes of a driver than the driver says it can. */
public final class NodeVolumeLimits implements FilterPlugin {

    private static final String NAME = "NodeVolumeLimits";
    private static final Rejected REJECTED =
            Rejected.resolvable(NAME, "node(s) exceed max volume count");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public PreFilterResult preFilter(PodInfo pod, NodeSnapshot cluster) {
        Storage storage = cluster.surroundings().storage();
        Map<String, Set<String>> wanted = new HashMap<>();
        collect(pod, storage, wanted);
        return wanted.isEmpty() || storage.limits().isEmpty()
                ? PreFilterResult.SKIP
                : new PreFilterResult.Check(node -> verdict(node, wanted, storage));
    }

    private static Verdict verdict(
            NodeInfo node, Map<String, Set<String>> wanted, Storage storage) {
        for (Map.Entry<String, Set<String>> each : wanted.entrySet()) {
            int limit = storage.limit(node.name(), each.getKey());
            if (limit >= 0) {
                Map<String, Set<String>> attached = new HashMap<>();
                node.pods().forEach(other -> collect(other, storage, attached));
                Set<String> all = new HashSet<>(each.getValue());
                all.addAll(attached.getOrDefault(each.getKey(), Set.of()));
                if (all.size() > limit) {
                    return REJECTED.because(
                            "%d volume(s) of %s, at most %d"
                                    .formatted(all.size(), each.getKey(), limit));
                }
            }
        }
        return Verdict.FITS;
    }

    /** Adds what tells the pod's volumes apart, by driver. */
    private static void collect(PodInfo pod, Storage storage, Map<String, Set<String>> into) {
        PodVolumes volumes = pod.demand().volumes();
        for (String name : volumes.claims()) {
            Key key = new Key(pod.key().namespace(), name);
            ClaimFacts claim = storage.claim(key).orElse(null);
            VolumeFacts volume = claim == null ? null : storage.volume(claim.volume());
            if (volume != null && !volume.driver().isEmpty()) {
                add(into, volume.driver(), volume.handle());
            } else if (claim != null && volume == null) {
                storage.storageClass(claim.wanted().storageClass())
                        .filter(StorageClassFacts::provisions)
                        .ifPresent(of -> add(into, of.provisioner(), key.toString()));
            }
        }
        List<String> inline = volumes.inline();
        for (int i = 0; i < inline.size(); i++) {
            add(into, inline.get(i), pod.key() + " " + i);
        }
    }

    private static void add(Map<String, Set<String>> into, String driver, String identity) {
        into.computeIfAbsent(driver, none -> new HashSet<>()).add(identity);
    }

    @Override
    public boolean concerns(ClusterEvent event) {
        return event instanceof NodeAdded
                || event instanceof PodRemoved
                || event instanceof ClaimChanged
                || event instanceof StorageChanged;
    }

    @Override
    public boolean mayHelp(ClusterEvent event, PodInfo pod) {
        return switch (event) {
            case PodRemoved(PodInfo gone, var ignored) -> !gone.demand().volumes().isNone();
            case ClaimChanged(Key claim) -> pod.uses(claim);
            default -> concerns(event);
        };
    }
}
