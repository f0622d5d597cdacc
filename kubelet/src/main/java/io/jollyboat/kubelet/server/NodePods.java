package io.jollyboat.kubelet.server;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.informer.Informer;
import io.jollyboat.kubelet.container.SandboxSpecs;
import io.jollyboat.kubelet.plan.Member;
import io.jollyboat.kubelet.runtime.ContainerRuntime;
import io.jollyboat.kubelet.runtime.ContainerStatus;
import io.jollyboat.kubelet.runtime.ContainerStatus.State;
import io.jollyboat.kubelet.runtime.PodRecord;
import io.jollyboat.kubelet.runtime.SandboxStatus;
import io.jollyboat.kubelet.staticpod.MirrorPod;
import java.util.List;
import java.util.stream.Stream;

/** Finds pods of the node and their containers for those who ask for their streams. Blocks. */
final class NodePods {

    private final Informer<Pod> pods;
    private final ContainerRuntime runtime;

    NodePods(Informer<Pod> pods, ContainerRuntime runtime) {
        this.pods = pods;
        this.runtime = runtime;
    }

    List<Pod> all() {
        return pods.list().stream().map(MirrorPod::inside).toList();
    }

    Pod pod(String namespace, String name) throws RequestException {
        return pods.get(namespace, name)
                .map(MirrorPod::inside)
                .orElseThrow(() -> RequestException.notFound("pod does not exist"));
    }

    private PodRecord record(Pod pod) {
        return runtime.pod(SandboxSpecs.identity(pod));
    }

    /** The running container of that name. */
    ContainerStatus running(Pod pod, String container) throws RequestException {
        return record(pod)
                .container(container)
                .filter(ContainerStatus::isRunning)
                .orElseThrow(
                        () ->
                                RequestException.failed(
                                        "container not found (\"" + container + "\")"));
    }

    SandboxStatus sandbox(Pod pod) throws RequestException {
        return record(pod)
                .sandbox()
                .filter(SandboxStatus::isReady)
                .orElseThrow(
                        () ->
                                RequestException.failed(
                                        "pod not found (\""
                                                + pod.name()
                                                + "_"
                                                + pod.namespace()
                                                + "\")"));
    }

    /** The container whose log is meant, or why there is none. */
    ContainerStatus logged(Pod pod, String container, boolean previous) throws RequestException {
        if (Member.named(pod, container).isEmpty()) {
            throw RequestException.notFound(
                    "container \"" + container + "\" not found in pod \"" + pod.name() + "\"");
        }
        List<ContainerStatus> attempts =
                record(pod).attempts(container).stream()
                        .filter(attempt -> !(attempt.state() instanceof State.Created))
                        .toList();
        String where = "container \"" + container + "\" in pod \"" + pod.name() + "\"";
        if (previous) {
            // what waits for its restart counts as the previous one, as it shows in the status
            boolean newestEnded =
                    !attempts.isEmpty() && attempts.getFirst().state() instanceof State.Exited;
            int index = newestEnded && !waiting(pod, container).isEmpty() ? 0 : 1;
            if (attempts.size() <= index) {
                throw RequestException.badRequest("previous terminated " + where + " not found");
            }
            return attempts.get(index);
        }
        if (attempts.isEmpty()) {
            if (terminated(pod, container)) {
                throw RequestException.badRequest(where + " is terminated");
            }
            String reason = waiting(pod, container);
            String why =
                    switch (reason) {
                        case "ErrImagePull" -> "image can't be pulled";
                        case "ImagePullBackOff" -> "trying and failing to pull image";
                        case "" -> "ContainerCreating";
                        default -> reason;
                    };
            throw RequestException.badRequest(where + " is waiting to start: " + why);
        }
        return attempts.getFirst();
    }

    /** Whether the container has ended and was removed since. */
    private static boolean terminated(Pod pod, String container) {
        return statuses(pod, container).anyMatch(one -> one.state().has("terminated"));
    }

    /** What the container waits for by the pod's status; empty when it does not. */
    private static String waiting(Pod pod, String container) {
        return statuses(pod, container)
                .map(one -> one.state().waiting().reason())
                .findFirst()
                .orElse("");
    }

    private static Stream<io.jollyboat.core.api.core.v1.ContainerStatus> statuses(
            Pod pod, String container) {
        var status = pod.status();
        return Stream.of(
                        status.containerStatuses(),
                        status.initContainerStatuses(),
                        status.ephemeralContainerStatuses())
                .flatMap(List::stream)
                .filter(one -> one.name().equals(container));
    }
}
