package io.jollyboat.scheduler.plugins;

import io.jollyboat.core.reconcile.Key;
import io.jollyboat.scheduler.framework.ClusterEvent;
import io.jollyboat.scheduler.framework.ClusterEvent.GroupChanged;
import io.jollyboat.scheduler.framework.FilterPlugin;
import io.jollyboat.scheduler.framework.PermitPlugin;
import io.jollyboat.scheduler.framework.PermitPlugin.Permission;
import io.jollyboat.scheduler.framework.PreFilterResult;
import io.jollyboat.scheduler.framework.Verdict.Rejected;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.snapshot.PodRelations;
import java.time.Duration;

/** The pods of a group are bound together, once as many as it asks for have nodes. */
final class GangScheduling implements FilterPlugin, PermitPlugin {

    private static final String NAME = "GangScheduling";
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Override
    public String name() {
        return NAME;
    }

    private static Integer minimum(PodInfo pod, NodeSnapshot cluster) {
        PodRelations relations = pod.relations();
        return cluster.surroundings()
                .groups()
                .getOrDefault(new Key(pod.key().namespace(), relations.group()), -1);
    }

    @Override
    public PreFilterResult preFilter(PodInfo pod, NodeSnapshot cluster) {
        String group = pod.relations().group();
        if (group.isEmpty() || minimum(pod, cluster) >= 0) {
            return PreFilterResult.SKIP;
        }
        return new PreFilterResult.Reject(
                Rejected.unresolvable(
                        NAME,
                        "waiting for pods's pod group \""
                                + group
                                + "\" to appear in scheduling queue"));
    }

    @Override
    public boolean concerns(ClusterEvent event) {
        return event instanceof GroupChanged;
    }

    @Override
    public boolean mayHelp(ClusterEvent event, PodInfo pod) {
        return event instanceof GroupChanged(Key group)
                && group.equals(new Key(pod.key().namespace(), pod.relations().group()));
    }

    @Override
    public Permission permit(PodInfo pod, int placed, NodeSnapshot cluster) {
        return pod.relations().group().isEmpty() || placed >= minimum(pod, cluster)
                ? Permission.GRANTED
                : new Permission.Wait(PATIENCE);
    }
}
