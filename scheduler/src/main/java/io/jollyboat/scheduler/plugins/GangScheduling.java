package io.jollyboat.scheduler.plugins;

import io.jollyboat.core.reconcile.Key;
import io.jollyboat.scheduler.framework.ClusterEvent;
import io.jollyboat.scheduler.framework.ClusterEvent.GroupChanged;
import io.jollyboat.scheduler.framework.ClusterEvent.PodPlaced;
import io.jollyboat.scheduler.framework.FilterPlugin;
import io.jollyboat.scheduler.framework.PermitPlugin;
import io.jollyboat.scheduler.framework.PermitPlugin.Permission;
import io.jollyboat.scheduler.framework.PreFilterResult;
import io.jollyboat.scheduler.framework.rule.Verdict.Rejected;
import io.jollyboat.scheduler.snapshot.Group;
import io.jollyboat.scheduler.snapshot.NodeSnapshot;
import io.jollyboat.scheduler.snapshot.PodInfo;
import java.time.Duration;
import java.util.Optional;

/** The pods of a group are bound together, once as many as it asks for have nodes. */
final class GangScheduling implements FilterPlugin, PermitPlugin {

    private static final String NAME = Plugins.GANGS;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public PreFilterResult preFilter(PodInfo pod, NodeSnapshot cluster) {
        Key key = pod.group().orElse(null);
        if (key == null) {
            return PreFilterResult.SKIP;
        }
        Group group = Group.of(key, cluster.surroundings().groups());
        if (!group.there()) {
            return waiting("pods's pod group \"" + key.name() + "\"");
        }
        return group.isComplete() ? PreFilterResult.SKIP : waiting("minCount pods from a gang");
    }

    private static PreFilterResult waiting(String what) {
        return new PreFilterResult.Reject(
                Rejected.unresolvable(
                        NAME, "waiting for " + what + " to appear in scheduling queue"));
    }

    @Override
    public boolean concerns(ClusterEvent event) {
        return event instanceof GroupChanged
                || event instanceof PodPlaced(PodInfo other) && other.group().isPresent();
    }

    /**
     * Who gave back its room because another one of the group fitted nowhere waits for that one.
     */
    @Override
    public boolean mayHelp(ClusterEvent event, PodInfo pod) {
        Optional<Key> group =
                switch (event) {
                    case GroupChanged(Key changed) -> Optional.of(changed);
                    case PodPlaced(PodInfo other) -> other.group();
                    default -> Optional.empty();
                };
        return group.isPresent() && pod.group().equals(group);
    }

    @Override
    public Permission permit(PodInfo pod, int placed, NodeSnapshot cluster) {
        return pod.group()
                .map(group -> Group.of(group, cluster.surroundings().groups()).minimum())
                .filter(minimum -> placed < minimum)
                .<Permission>map(more -> new Permission.Wait(PATIENCE))
                .orElse(Permission.GRANTED);
    }
}
