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
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A volume that is labelled with a zone or region is used there only. */
public final class VolumeZone implements FilterPlugin {

    private static final String NAME = "VolumeZone";
    private static final Rejected REJECTED =
            Rejected.unresolvable(NAME, "node(s) had no available volume zone");

    private static final String ZONE = "topology.kubernetes.io/zone";
    private static final String REGION = "topology.kubernetes.io/region";

    /** The labels that say where a volume or a node is, each with what it is called today. */
    private static final Map<String, String> LABELS =
            Map.of(
                    ZONE,
                    ZONE,
                    REGION,
                    REGION,
                    "failure-domain.beta.kubernetes.io/zone",
                    ZONE,
                    "failure-domain.beta.kubernetes.io/region",
                    REGION);

    /** Between the zones of a volume that is in several. */
    private static final String DELIMITER = "__";

    /**
     * One of these values the node's label must have.
     *
     * @param today what the label is called today
     */
    private record Place(String label, String today, Set<String> values) {}

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
        for (Map.Entry<String, String> label : LABELS.entrySet()) {
            String values = volume.labels().get(label.getKey());
            if (values != null) {
                Set<String> all = Set.copyOf(List.of(values.split(DELIMITER, -1)));
                if (!all.contains("")) { // a list with a hole in it says nothing
                    places.add(new Place(label.getKey(), label.getValue(), all));
                }
            }
        }
    }

    /** A node without any zone is in none, and takes all. */
    private static Verdict verdict(NodeFacts node, List<Place> places) {
        if (LABELS.keySet().stream().noneMatch(node.labels()::containsKey)) {
            return Verdict.FITS;
        }
        for (Place place : places) {
            String actual = valueOf(node, place);
            if (actual == null || !place.values().contains(actual)) {
                return REJECTED;
            }
        }
        return Verdict.FITS;
    }

    /** Volumes may be older than the names that nodes' labels have today. */
    private static @Nullable String valueOf(NodeFacts node, Place place) {
        String same = node.labels().get(place.label());
        return same != null ? same : node.labels().get(place.today());
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
        return switch (event) {
            case NodeChanged(NodeFacts before, NodeFacts now) ->
                    !before.labels().equals(now.labels());
            case ClaimChanged(Key claim) -> pod.uses(claim);
            default -> concerns(event);
        };
    }
}
