package io.jollyboat.controllers.daemonset;

import io.jollyboat.core.api.core.v1.Pod;
import java.util.ArrayList;
import java.util.List;

/** The next step of an update, once every node has the pods it should. Pure. */
final class DaemonUpdate {

    private final DaemonView view;
    private final List<String> create = new ArrayList<>();
    private final List<Pod> delete = new ArrayList<>();

    private DaemonUpdate(DaemonView view) {
        this.view = view;
    }

    static DaemonChange of(DaemonView view) {
        var update = new DaemonUpdate(view);
        if (view.surge() > 0) {
            update.surge();
        } else {
            update.replace();
        }
        return new DaemonChange(update.create, update.delete, List.of());
    }

    /** Deletes old pods; new ones come in their place by themselves. */
    private void replace() {
        int unavailable = 0;
        List<Pod> candidates = new ArrayList<>();
        for (String node : view.nodes()) {
            List<Pod> fresh = view.staying(node).stream().filter(view::updated).toList();
            List<Pod> old = view.staying(node).stream().filter(pod -> !view.updated(pod)).toList();
            if (fresh.size() + old.size() != 1) {
                unavailable++; // placement sees to that node
            } else if (!fresh.isEmpty()) {
                unavailable += view.available(fresh.getFirst()) ? 0 : 1;
            } else if (view.available(old.getFirst())) {
                candidates.add(old.getFirst());
            } else {
                unavailable++;
                delete.add(old.getFirst()); // of no use anyway
            }
        }
        int budget = Math.max(0, view.unavailable() - unavailable);
        candidates.stream().limit(budget).forEach(delete::add);
    }

    /**
     * Makes new pods beside old ones, and deletes the old ones once the new are available. Where no
     * pod may come any more, an available one stays until there are enough elsewhere.
     */
    private void surge() {
        int surging = 0;
        int available = 0;
        List<String> candidates = new ArrayList<>();
        List<Pod> leaving = new ArrayList<>();
        for (String node : view.nodes()) {
            List<Pod> fresh = view.staying(node).stream().filter(view::updated).toList();
            List<Pod> old = view.staying(node).stream().filter(pod -> !view.updated(pod)).toList();
            if (fresh.size() > 1 || old.size() > 1) {
                surging++;
                continue;
            }
            available += showsAvailable(old, fresh) ? 1 : 0;
            if (!old.isEmpty() && !fresh.isEmpty()) {
                if (view.available(fresh.getFirst())) {
                    delete.add(old.getFirst());
                } else {
                    surging++;
                }
            } else if (!old.isEmpty() && !view.runs(node)) {
                (view.available(old.getFirst()) ? leaving : delete).add(old.getFirst());
            } else if (!old.isEmpty() && view.available(old.getFirst())) {
                candidates.add(node);
            } else if (!old.isEmpty()) {
                create.add(node);
            }
        }
        leaving.stream().limit(Math.max(0, available - view.desired())).forEach(delete::add);
        candidates.stream().limit(Math.max(0, view.surge() - surging)).forEach(create::add);
    }

    /** Whether the old pod, or the new one where there is no old one, is available. */
    private boolean showsAvailable(List<Pod> old, List<Pod> fresh) {
        return (old.isEmpty() ? fresh : old).stream().anyMatch(view::available);
    }
}
