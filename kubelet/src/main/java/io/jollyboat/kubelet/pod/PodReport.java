package io.jollyboat.kubelet.pod;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.kubelet.plan.Ending;
import io.jollyboat.kubelet.plan.PodSituation;
import io.jollyboat.kubelet.staticpod.MirrorPod;
import io.jollyboat.kubelet.status.NodeIdentity;
import io.jollyboat.kubelet.status.PodStatus;
import io.jollyboat.kubelet.status.Shared;
import io.jollyboat.kubelet.status.StatusWriter;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the API server is told of one pod: the status that was computed last, written when it
 * differs from what was told before. Used on the pod's serial executor only.
 */
final class PodReport {

    private final Timeline timeline;
    private final NodeIdentity node;
    private final StatusWriter writer;
    private final ToldPod told = new ToldPod();
    private @Nullable ObjectNode status; // as last computed

    PodReport(NodeServices services, StatusWriter writer) {
        this.timeline = services.timeline();
        this.node = services.node();
        this.writer = writer;
    }

    /** The API has the pod like that now, and had it otherwise before. */
    void seen(Pod before, Pod now) {
        if (status != null && !MirrorPod.objectUid(before).equals(MirrorPod.objectUid(now))) {
            writer.offer(now, status); // another mirror knows nothing yet
        }
        writer.seen(now);
        if (status != null) {
            status = Shared.parts(status, now.status().json());
        }
    }

    /** As last computed; null before. */
    @Nullable ObjectNode status() {
        return status;
    }

    /** The pod as it is once all that was told has arrived. */
    Pod of(Pod pod) {
        return told.of(pod, status);
    }

    /** See {@link ToldPod#isDue}. */
    boolean isDue() {
        return told.isDue(timeline.nanos());
    }

    /** A look is over. */
    void forget() {
        told.forget();
    }

    /**
     * Tells how the pod is. Of one that is put away with its cluster nothing is told but that it is
     * out of service: the API is to find it as it was.
     *
     * @param pod as the API has it
     * @return its status, whether that was told or not
     */
    ObjectNode tell(Pod pod, PodSituation situation) {
        ObjectNode before = status;
        ObjectNode computed = PodStatus.of(situation.shown(), node);
        // The tree that was computed before, which others hold too, if nothing has changed.
        ObjectNode now = before != null && computed.equals(before) ? before : computed;
        if (isSuspended(situation)) {
            if (before != null && !situation.removed() && PodStatus.inService(before)) {
                status = PodStatus.outOfService(before, timeline.now());
                writer.offer(pod, status);
            }
            return now;
        }
        if (!situation.removed() && !now.equals(before)) {
            writer.offer(pod, now);
        }
        status = now;
        return now;
    }

    static boolean isSuspended(PodSituation situation) {
        Ending ending = situation.ending();
        return ending != null && ending.cause() == Ending.Cause.SUSPENDED;
    }
}
