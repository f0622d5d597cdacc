package io.jollyboat.kubelet.pod;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.kubelet.staticpod.MirrorPod;
import java.util.List;
import java.util.function.Supplier;

/**
 * The pods of the node as they run, which of a static pod is not its mirror. The same list as long
 * as nothing changes: it is asked for with every look at the node. Safe for use by several threads.
 */
public final class PodsInside implements Supplier<List<Pod>> {

    private final Informer<Pod> pods;
    private volatile Seen seen = new Seen(-1, List.of());

    private record Seen(long revision, List<Pod> pods) {}

    public PodsInside(Informer<Pod> pods) {
        this.pods = pods;
    }

    @Override
    public List<Pod> get() {
        long revision = pods.revision(); // read first: the list is at least as new
        Seen known = seen;
        if (known.revision != revision || revision == Long.MAX_VALUE) {
            known = new Seen(revision, pods.list().stream().map(MirrorPod::inside).toList());
            seen = known;
        }
        return known.pods;
    }
}
