package io.jollyboat.kubelet.pod;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.events.EventRecorder;
import io.jollyboat.core.events.ObjectReference;
import io.jollyboat.kubelet.plan.ContainerRole;
import io.jollyboat.kubelet.plan.Member;

/** What the kubelet tells of a pod in events, under the reasons and in the words people know. */
public final class PodEvents {

    private final EventRecorder recorder;

    public PodEvents(EventRecorder recorder) {
        this.recorder = recorder;
    }

    /** Something about the pod went as it should. */
    public void normal(Pod pod, String reason, String message) {
        recorder.event(reference(pod), EventRecorder.NORMAL, reason, message);
    }

    public void warning(Pod pod, String reason, String message) {
        recorder.event(reference(pod), EventRecorder.WARNING, reason, message);
    }

    /** Something about one of its containers went as it should. */
    public void normal(Pod pod, Member member, String reason, String message) {
        recorder.event(reference(pod, member), EventRecorder.NORMAL, reason, message);
    }

    public void warning(Pod pod, Member member, String reason, String message) {
        recorder.event(reference(pod, member), EventRecorder.WARNING, reason, message);
    }

    private static ObjectReference reference(Pod pod) {
        return new ObjectReference(
                "v1", "Pod", pod.namespace(), pod.name(), pod.uid(), pod.resourceVersion(), "");
    }

    private static ObjectReference reference(Pod pod, Member member) {
        String list =
                member.role() == ContainerRole.MAIN
                        ? "spec.containers"
                        : member.role() == ContainerRole.EPHEMERAL
                                ? "spec.ephemeralContainers"
                                : "spec.initContainers";
        return reference(pod).field(list + "{" + member.name() + "}");
    }
}
