package io.jollyboat.controllers.daemonset;

import io.jollyboat.controllers.pods.PodStates;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.placement.PodLife;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One pod on every node that is to have one, none elsewhere. Pure. */
final class DaemonPlacement {

    private final DaemonView view;
    private final Predicate<Pod> mayReplace;
    private final List<String> create = new ArrayList<>();
    private final List<Pod> delete = new ArrayList<>();
    private final List<Pod> ended = new ArrayList<>();

    private DaemonPlacement(DaemonView view, Predicate<Pod> mayReplace) {
        this.view = view;
        this.mayReplace = mayReplace;
    }

    /**
     * @param mayReplace whether a pod that failed may be replaced now
     */
    static DaemonChange of(DaemonView view, Predicate<Pod> mayReplace) {
        var placement = new DaemonPlacement(view, mayReplace);
        view.fits().forEach(placement::place);
        placement.dropUnplaceable();
        return new DaemonChange(placement.create, placement.delete, placement.ended);
    }

    private void place(String node, NodeFit fit) {
        List<Pod> there = view.on(node);
        if (fit.run() && there.isEmpty()) {
            create.add(node);
        } else if (fit.stay()) {
            keepOne(node, fit);
        } else {
            delete.addAll(view.staying(node));
        }
    }

    private void keepOne(String node, NodeFit fit) {
        List<Pod> running = new ArrayList<>();
        for (Pod pod : view.staying(node)) {
            if (!PodLife.hasEnded(pod)) {
                running.add(pod);
            } else if (!pod.status().phase().equals("Failed") || mayReplace.test(pod)) {
                delete.add(pod);
                ended.add(pod);
            }
        }
        if (view.surges()) {
            if (running.isEmpty() && fit.run()) {
                create.add(node); // beside one that failed and waits to be deleted, too
            }
            keepPair(running);
        } else {
            running.stream().skip(1).forEach(delete::add);
        }
    }

    /** While surging, an old pod stays beside a new one until that one is available. */
    private void keepPair(List<Pod> running) {
        Pod fresh = null;
        Pod old = null;
        for (Pod pod : running) {
            if (view.current(pod) && fresh == null) {
                fresh = pod;
            } else if (!view.current(pod) && old == null) {
                old = pod;
            } else {
                delete.add(pod);
            }
        }
        if (superfluous(old, fresh)) {
            delete.add(old);
        }
    }

    private boolean superfluous(@Nullable Pod old, @Nullable Pod fresh) {
        return old != null && fresh != null && (!PodStates.ready(old) || view.available(fresh));
    }

    /** Pods that wait for a node that is gone. */
    private void dropUnplaceable() {
        view.pods()
                .forEach(
                        (node, pods) -> {
                            if (!view.fits().containsKey(node)) {
                                pods.stream()
                                        .filter(pod -> pod.spec().nodeName().isEmpty())
                                        .filter(pod -> !pod.beingDeleted())
                                        .forEach(delete::add);
                            }
                        });
    }
}
