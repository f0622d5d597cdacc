package io.jollyboat.scheduler.plugins.volumes;

import io.jollyboat.core.reconcile.Key;
import io.jollyboat.scheduler.framework.ClusterEvent;
import io.jollyboat.scheduler.framework.ClusterEvent.ClaimChanged;
import io.jollyboat.scheduler.framework.ClusterEvent.NodeAdded;
import io.jollyboat.scheduler.framework.ClusterEvent.NodeChanged;
import io.jollyboat.scheduler.framework.ClusterEvent.StorageChanged;
import io.jollyboat.scheduler.framework.FilterPlugin;
import io.jollyboat.scheduler.framework.PreFilterResult;
import io.jollyboat.scheduler.framework.rule.Verdict;
import io.jollyboat.scheduler.framework.rule.Verdict.Rejected;
import io.jollyboat.scheduler.node.NodeFacts;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.storage.Storage;
import io.jollyboat.scheduler.storage.VolumeFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A volume that is labelled with a zone or region is used there only. */
public final class VolumeZone implements FilterPlugin {

    private static final String NAME = "VolumeZone";
    private static final Rejected REJECTED =
            Rejected.unresolvable(NAME, "node(s) had no available volume zone");

    private static final List<String> LABELS =
            List.of(
                    "topology.kubernetes.io/zone",
                    "topology.kubernetes.io/region",
                    "failure-domain.beta.kubernetes.io/zone",
                    "failure-domain.beta.kubernetes.io/region");

    /** One of these values the node's label must have. */
    private record Place(String label, Set<String> values) {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public PreFilterResult preFilter(PodInfo pod, NodeSnapshot cluster) {
        Storage storage = cluster.surroundings().storage();
        List<Place> places = new ArrayList<>(0);
        for (String claim : pod.demand().volumes().claims()) {
            storage.claim(new Key(pod.key().namespace(), claim))
                    .map(found -> storage.volume(found.volume()))
                    .ifPresent(volume -> addPlaces(volume, places));
        }
        return places.isEmpty()
                ? PreFilterResult.SKIP
                : new PreFilterResult.Check(node -> verdict(node.facts(), places));
    }

    private static void addPlaces(VolumeFacts volume, List<Place> places) {
        for (String label : LABELS) {
            String values = volume.labels().get(label);
            if (values != null) {
                places.add(new Place(label, Set.of(values.split("__", -1))));
            }
        }
    }

    /** A node without any zone is in none, and takes all. */
    private static Verdict verdict(NodeFacts node, List<Place> places) {
        if (LABELS.stream().noneMatch(node.labels()::containsKey)) {
            return Verdict.FITS;
        }
        for (Place place : places) {
            String actual = node.labels().get(place.label());
            if (actual == null || !place.values().contains(actual)) {
                return REJECTED;
            }
        }
        return Verdict.FITS;
    }

    @Override
    public boolean concerns(ClusterEvent event) {
        return event instanceof NodeAdded
                || event instanceof NodeChanged
                || event instanceof ClaimChanged
                || event instanceof StorageChanged;
    }

    @Override
    public boolean mayHelp(ClusterEvent event, PodInfo pod) {
        return concerns(event);
    }
}
