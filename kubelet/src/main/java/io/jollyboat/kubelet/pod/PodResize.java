package io.jollyboat.kubelet.pod;

import io.jollyboat.core.api.core.v1.Container;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.model.Quantity;
import io.jollyboat.core.model.Trees;
import io.jollyboat.kubelet.container.SandboxSpecs;
import io.jollyboat.kubelet.plan.Action;
import io.jollyboat.kubelet.plan.AppliedResources;
import io.jollyboat.kubelet.plan.Member;
import io.jollyboat.kubelet.plan.PodSituation;
import io.jollyboat.kubelet.plan.Resizing;
import io.jollyboat.kubelet.plan.Resizing.Pending;
import io.jollyboat.kubelet.plan.Resizing.Problem;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException;
import io.jollyboat.kubelet.runtime.ContainerSpec.Resources;
import io.jollyboat.kubelet.runtime.ContainerStatus;
import io.jollyboat.kubelet.runtime.PodRecord;
import io.jollyboat.kubelet.runtime.SandboxStatus;
import io.jollyboat.kubelet.runtime.Usage.ContainerUsage;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Changes of one pod's resources while it runs. What was granted and given is what the API was told
 * of it, so that the next kubelet goes on from there. Used on the pod's serial executor only.
 */
final class PodResize {

    private static final Duration RETRY = Duration.ofSeconds(10);

    private final NodeServices services;
    private final Runnable freed;
    private final Map<String, ObjectNode> granted = new HashMap<>(); // by container name
    private final Map<String, ObjectNode> applied = new HashMap<>(); // by container id
    private final Map<String, Problem> problems = new HashMap<>(); // by container id
    private @Nullable ObjectNode grantedWhole; // null when nothing is said of the pod as such
    private @Nullable ObjectNode appliedWhole;
    private boolean inProgress; // as was last told
    private long asked = -1; // the generation whose wishes were last looked at

    /** Read from other threads: why the pod has not got what it asks for; null when it has. */
    private volatile @Nullable Pending pending;

    /**
     * @param freed run when the pod has got what it asked for, which may leave more to others
     */
    PodResize(NodeServices services, Pod pod, Runnable freed) {
        this.services = services;
        this.freed = freed;
        var statuses = pod.status();
        for (Container container : resizable(pod)) {
            granted.put(container.name(), container.resources().json());
        }
        if (pod.spec().has("resources")) {
            grantedWhole =
                    statuses.has("resources")
                            ? statuses.resources().json()
                            : pod.spec().resources().json();
            appliedWhole = grantedWhole;
        }
        for (var known : statuses.containerStatuses()) {
            restore(known);
        }
        for (var known : statuses.initContainerStatuses()) {
            restore(known);
        }
        services.allocations().note(withGranted(pod));
    }

    private void restore(io.jollyboat.core.api.core.v1.ContainerStatus known) {
        if (known.has("resources") && granted.containsKey(known.name())) {
            granted.put(known.name(), known.resources().json());
        }
    }

    private static Iterable<Container> resizable(Pod pod) {
        return Member.of(pod).stream()
                .filter(member -> member.role().resizable())
                .map(Member::spec)
                .toList();
    }

    boolean isPending() {
        return pending != null;
    }

    /** The pod with the resources that the node grants it, which may not be what it asks for. */
    Pod view(Pod latest) {
        if (asked != latest.generation() || pending != null) {
            asked = latest.generation();
            settle(latest);
        }
        return pending == null ? latest : withGranted(latest);
    }

    private void settle(Pod latest) {
        boolean same = true;
        for (Container container : resizable(latest)) {
            ObjectNode has = granted.get(container.name());
            same &= has != null && AppliedResources.same(has, container.resources().json());
        }
        ObjectNode whole = grantedWhole;
        ObjectNode wish = latest.spec().resources().json();
        same &= whole == null || AppliedResources.same(whole, wish);
        Pending before = pending;
        Pending now = same ? null : services.allocations().grant(latest);
        if (now == null) {
            for (Container container : resizable(latest)) {
                granted.put(container.name(), container.resources().json());
            }
            grantedWhole = whole == null ? null : wish;
            if (before != null && same) {
                services.allocations().note(latest);
            }
        } else if (!now.equals(before)) {
            services.events()
                    .warning(
                            latest,
                            now.reason().equals(Pending.DEFERRED)
                                    ? "ResizeDeferred"
                                    : "ResizeInfeasible",
                            ResizeMessage.pending(latest, now.reason(), now.message()));
        }
        if (now == null && !same) {
            services.events().normal(latest, "ResizeStarted", ResizeMessage.started(latest));
        }
        pending = now;
        if (now == null && !same) {
            freed.run();
        }
    }

    private Pod withGranted(Pod pod) {
        ObjectNode json = Trees.newObject();
        json.setAll(pod.json());
        ObjectNode spec = pod.spec().json().deepCopy();
        for (String list : new String[] {"containers", "initContainers"}) {
            for (JsonNode container : spec.path(list)) {
                ObjectNode has = granted.get(container.path("name").asString(""));
                if (has != null && container instanceof ObjectNode object) {
                    object.set("resources", has.deepCopy());
                }
            }
        }
        if (grantedWhole != null) {
            spec.set("resources", grantedWhole.deepCopy());
        }
        json.set("spec", spec);
        return new Pod(json);
    }

    Resizing state(PodRecord seen) {
        applied.keySet().removeIf(id -> gone(seen, id));
        problems.keySet().removeIf(id -> gone(seen, id));
        return new Resizing(applied, pending, problems, Optional.ofNullable(appliedWhole));
    }

    private static boolean gone(PodRecord seen, String id) {
        return seen.containers().stream().noneMatch(one -> one.id().equals(id));
    }

    /** Gives a running container what the pod has now; what fails is tried again later. */
    void carryOut(Action.ResizeContainer resize, PodSituation situation) {
        Pod pod = situation.pod();
        Member member = Member.named(pod, resize.container()).orElseThrow();
        Resources now = services.containers().resources(pod, member);
        String tooMuch = usedBeyond(resize.id(), now.memoryLimitBytes());
        if (!tooMuch.isEmpty()) {
            fail(pod, resize.id(), tooMuch);
            return;
        }
        try {
            give(resize.id(), now, situation);
        } catch (ContainerRuntimeException e) {
            if (e.reason() == ContainerRuntimeException.Reason.ENGINE_UNAVAILABLE) {
                throw e;
            }
            fail(pod, resize.id(), String.valueOf(e.getMessage()));
            return;
        }
        applied.put(resize.id(), member.spec().resources().json());
        problems.remove(resize.id());
    }

    /**
     * Gives the pod as a whole what was granted to it, and with it the containers that have no
     * limits of their own.
     */
    void resizePod(String sandboxId, PodSituation situation) {
        Pod pod = situation.pod();
        Resources whole = services.containers().limits(pod);
        boolean shrinks = appliedWhole != null && less(whole, appliedWhole);
        if (!shrinks) {
            services.runtime().sandboxes().limit(sandboxId, whole);
        }
        for (ContainerStatus one : situation.seen().containers()) {
            Member.named(pod, one.name())
                    .filter(member -> one.isRunning() && AppliedResources.bounded(pod, member))
                    .ifPresent(
                            member ->
                                    services.runtime()
                                            .containers()
                                            .update(
                                                    one.id(),
                                                    services.containers().resources(pod, member)));
        }
        if (shrinks) {
            services.runtime().sandboxes().limit(sandboxId, whole);
        }
        appliedWhole = pod.spec().resources().json();
    }

    /** How the pod is told of now; when a change is not under way any more, it has been made. */
    void toldOf(Pod pod, boolean underWay) {
        if (inProgress && !underWay && pending == null) {
            services.events().normal(pod, "ResizeCompleted", ResizeMessage.completed(pod));
        }
        inProgress = underWay;
    }

    /** A part must never have more than the whole: the whole grows first, and shrinks last. */
    private void give(String id, Resources now, PodSituation situation) {
        Resources whole = services.containers().limits(situation.pod());
        String sandbox = situation.liveSandbox().map(SandboxStatus::id).orElse("");
        boolean shrinks =
                situation.seen().containers().stream()
                        .filter(one -> one.id().equals(id))
                        .findFirst()
                        .flatMap(situation::applied)
                        .filter(has -> less(now, has))
                        .isPresent();
        if (!shrinks) {
            services.runtime().sandboxes().limit(sandbox, whole);
        }
        services.runtime().containers().update(id, now);
        if (shrinks) {
            services.runtime().sandboxes().limit(sandbox, whole);
        }
    }

    private static boolean less(Resources now, ObjectNode has) {
        String cpu = has.path("limits").path("cpu").asString("");
        return !cpu.isEmpty()
                && now.cpuQuotaMicros()
                        < Quantity.parse(cpu).milliValue() * now.cpuPeriodMicros() / 1000;
    }

    /** The kernel would kill it, or refuse. */
    private String usedBeyond(String id, long limit) {
        long used =
                limit == 0
                        ? 0
                        : services.runtime()
                                .usage()
                                .container(id)
                                .map(ContainerUsage::workingSetBytes)
                                .orElse(0L);
        return used <= limit
                ? ""
                : "attempting to set container memory limit ("
                        + limit
                        + ") below current usage ("
                        + used
                        + ")";
    }

    private void fail(Pod pod, String id, String message) {
        Problem before = problems.get(id);
        if (before == null || !before.message().equals(message)) {
            services.events().warning(pod, "ResizeError", ResizeMessage.failed(pod, message));
        }
        problems.put(id, new Problem(message, services.timeline().now().plus(RETRY)));
    }

    /** The pod needs nothing any more. */
    boolean release(Pod pod) {
        pending = null;
        return services.allocations().release(SandboxSpecs.identity(pod).uid());
    }
}
