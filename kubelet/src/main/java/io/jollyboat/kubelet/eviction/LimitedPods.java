package io.jollyboat.kubelet.eviction;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.informer.Handler;
import io.jollyboat.kubelet.staticpod.MirrorPod;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The pods of a node that have a limit on what they keep on disk: mostly none. Kept from what the
 * node hears, since a look at every pod with every heartbeat is what a node at rest would cost.
 * Whether a pod has such a limit is settled for its life. Safe for use by several threads.
 */
public final class LimitedPods implements Handler<Pod> {

    private final Map<String, Pod> byUid = new ConcurrentHashMap<>();

    /** As the node runs them, which of a static pod is not its mirror. */
    Collection<Pod> all() {
        return byUid.values();
    }

    @Override
    public void onAdd(Pod pod) {
        if (StorageLimits.given(pod)) {
            byUid.put(pod.uid(), MirrorPod.inside(pod));
        }
    }

    @Override
    public void onUpdate(Pod before, Pod now) {
        if (!now.uid().equals(before.uid())) {
            onDelete(before);
            onAdd(now);
        } else if (byUid.containsKey(now.uid())) {
            byUid.put(now.uid(), MirrorPod.inside(now));
        }
    }

    @Override
    public void onDelete(Pod last) {
        byUid.remove(last.uid());
    }
}
