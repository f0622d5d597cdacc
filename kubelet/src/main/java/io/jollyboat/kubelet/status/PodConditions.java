package io.jollyboat.kubelet.status;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.PodCondition;
import io.jollyboat.core.api.core.v1.PodReadinessGate;
import io.jollyboat.core.model.Trees;
import io.jollyboat.core.placement.PodLife;
import io.jollyboat.kubelet.plan.AppliedResources;
import io.jollyboat.kubelet.plan.Ending;
import io.jollyboat.kubelet.plan.Member;
import io.jollyboat.kubelet.plan.PodSituation;
import io.jollyboat.kubelet.plan.Resizing;
import io.jollyboat.kubelet.plan.RestartOfAll;
import io.jollyboat.kubelet.runtime.SandboxStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The conditions that the kubelet keeps on a pod; those of others stay as they are. */
final class PodConditions {

    /** The condition that says whether the pod has its sandbox. */
    static final String SANDBOX = "PodReadyToStartContainers";

    static final String NOT_READY = "ContainersNotReady";

    private final PodSituation situation;
    private final String phase;

    /** As the API has them, by type. */
    private final Map<String, PodCondition> before;

    PodConditions(PodSituation situation, String phase) {
        this.situation = situation;
        this.phase = phase;
        this.before = new LinkedHashMap<>();
        situation
                .pod()
                .status()
                .conditions()
                .forEach(each -> before.putIfAbsent(each.type(), each));
    }

    /**
     * All conditions of the pod, the kubelet's own first.
     *
     * @param statuses by container name
     */
    ArrayNode all(Map<String, ObjectNode> statuses) {
        Verdict containers = containersReady(statuses);
        var own = new ArrayList<ObjectNode>();
        own.add(condition(SANDBOX, network()));
        own.add(condition("Initialized", initialized(statuses)));
        own.add(condition("Ready", ready(containers)));
        own.add(condition("ContainersReady", containers));
        own.add(condition("PodScheduled", Verdict.TRUE));
        if (RestartOfAll.isPossible(situation.pod())) {
            own.add(condition(RestartOfAll.CONDITION, restartingAll()));
        }
        resizing().forEach((type, verdict) -> own.add(condition(type, verdict)));
        disruption().ifPresent(verdict -> own.add(condition("DisruptionTarget", verdict)));
        ArrayNode all = Trees.newObject().arrayNode();
        own.forEach(all::add);
        Set<String> ours = new HashSet<>(PodStatus.PASSING_CONDITIONS);
        own.forEach(one -> ours.add(Trees.text(one, "type")));
        before.forEach(
                (type, condition) -> {
                    if (!ours.contains(type)) {
                        all.add(condition.json().deepCopy());
                    }
                });
        return all;
    }

    private record Verdict(boolean holds, String reason, String message) {
        static final Verdict TRUE = new Verdict(true, "", "");

        static Verdict no(String reason, String message) {
            return new Verdict(false, reason, message);
        }
    }

    /** A change of resources that waits, and one that is being carried out. */
    private Map<String, Verdict> resizing() {
        var verdicts = new LinkedHashMap<String, Verdict>();
        Resizing resizing = situation.resizing();
        Resizing.Pending pending = resizing.pending();
        if (PodLife.isEnd(phase)) {
            return verdicts;
        }
        if (pending != null) {
            verdicts.put(
                    "PodResizePending", new Verdict(true, pending.reason(), pending.message()));
        }
        ObjectNode whole = situation.pod().spec().resources().json();
        if (resizing.whole().filter(has -> !AppliedResources.same(has, whole)).isPresent()) {
            verdicts.put("PodResizeInProgress", Verdict.TRUE);
        }
        for (Member member : Member.of(situation.pod())) {
            var running =
                    situation
                            .seen()
                            .container(member.name())
                            .filter(one -> one.isRunning() && member.role().resizable())
                            .orElse(null);
            if (running == null) {
                continue;
            }
            boolean under =
                    situation
                            .applied(running)
                            .filter(
                                    has ->
                                            !AppliedResources.same(
                                                    has, member.spec().resources().json()))
                            .isPresent();
            Resizing.Problem problem = resizing.problems().get(running.id());
            if (under && (problem != null || !verdicts.containsKey("PodResizeInProgress"))) {
                verdicts.put(
                        "PodResizeInProgress",
                        problem == null
                                ? Verdict.TRUE
                                : new Verdict(true, "Error", problem.message()));
            }
        }
        return verdicts;
    }

    /** That the pod has ended by the node's doing, not its own: told with its end, not before. */
    private Optional<Verdict> disruption() {
        Ending ending = situation.told();
        if (ending == null || !PodLife.isEnd(phase)) {
            return Optional.empty();
        }
        return switch (ending.cause()) {
            case EVICTED ->
                    Optional.of(
                            new Verdict(
                                    true,
                                    "TerminationByKubelet",
                                    situation.shutdown() == null
                                            ? ""
                                            : situation.shutdown().why()));
            case PREEMPTED ->
                    Optional.of(
                            new Verdict(
                                    true,
                                    "TerminationByKubelet",
                                    "Pod was preempted by Kubelet to accommodate a critical pod."));
            case NODE_SHUTDOWN ->
                    Optional.of(
                            new Verdict(
                                    true,
                                    "TerminationByKubelet",
                                    "Pod was terminated in response to imminent node shutdown."));
            case REMOVED, DELETED, DEADLINE_EXCEEDED, EXCEEDING, REJECTED, SUSPENDED, FINISHED ->
                    Optional.empty();
        };
    }

    private Verdict restartingAll() {
        if (phase.equals(PodPhase.SUCCEEDED)) {
            return Verdict.no("PodCompleted", "");
        }
        if (phase.equals(PodPhase.FAILED)) {
            return Verdict.no("PodFailed", "");
        }
        return RestartOfAll.isDue(situation)
                ? new Verdict(
                        true,
                        "RestartAllContainersStarted",
                        "container exited with restart policy rule")
                : Verdict.no("", "");
    }

    private Verdict network() {
        return new Verdict(
                situation.liveSandbox().filter(SandboxStatus::isReady).isPresent(), "", "");
    }

    private Verdict initialized(Map<String, ObjectNode> statuses) {
        if (phase.equals(PodPhase.SUCCEEDED)) {
            return new Verdict(true, "PodCompleted", "");
        }
        PodCondition told = before.get("Initialized");
        boolean once = told != null && told.status().equals("True");
        if (once || PodPhase.initialized(situation)) {
            return Verdict.TRUE; // what was initialized is so for good, even if it is done again
        }
        List<String> incomplete =
                situation.pod().spec().initContainers().stream()
                        .map(container -> container.name())
                        .filter(name -> !done(statuses.get(name)))
                        .toList();
        return Verdict.no(
                "ContainersNotInitialized", "containers with incomplete status: " + go(incomplete));
    }

    private static boolean done(@Nullable ObjectNode status) {
        return status != null
                && (status.path("ready").asBoolean(false)
                        || status.path("started").asBoolean(false));
    }

    private Verdict containersReady(Map<String, ObjectNode> statuses) {
        if (phase.equals(PodPhase.SUCCEEDED)) {
            return Verdict.no("PodCompleted", "");
        }
        if (phase.equals(PodPhase.FAILED)) {
            return Verdict.no("PodFailed", "");
        }
        List<String> unready =
                Member.of(situation.pod()).stream()
                        .filter(member -> member.role().lasting())
                        .map(Member::name)
                        .filter(
                                name ->
                                        !Optional.ofNullable(statuses.get(name))
                                                .map(s -> s.path("ready").asBoolean(false))
                                                .orElse(false))
                        .toList();
        return unready.isEmpty() ? Verdict.TRUE : Verdict.no(NOT_READY, unready(unready));
    }

    static String unready(List<String> containers) {
        return "containers with unready status: " + go(containers);
    }

    private Verdict ready(Verdict containers) {
        if (!containers.holds()) {
            return containers;
        }
        List<String> problems = new ArrayList<>();
        Pod pod = situation.pod();
        for (PodReadinessGate gate : pod.spec().readinessGates()) {
            String type = gate.conditionType();
            PodCondition found = before.get(type);
            if (found == null) {
                problems.add(
                        "corresponding condition of pod readiness gate \""
                                + type
                                + "\" does not exist.");
            } else if (!found.status().equals("True")) {
                problems.add(
                        "the status of pod readiness gate \""
                                + type
                                + "\" is not \"True\", but "
                                + found.status());
            }
        }
        return problems.isEmpty()
                ? Verdict.TRUE
                : Verdict.no("ReadinessGatesNotReady", String.join(", ", problems));
    }

    private ObjectNode condition(String type, Verdict verdict) {
        String status = verdict.holds() ? "True" : "False";
        Pod pod = situation.pod();
        PodCondition old = before.get(type);
        String since =
                old == null || !old.status().equals(status)
                        ? ""
                        : Trees.text(old.json(), "lastTransitionTime");
        ObjectNode json = Trees.newObject();
        json.put("type", type);
        if (pod.generation() > 0) {
            json.put("observedGeneration", Math.toIntExact(pod.generation()));
        }
        json.put("status", status);
        json.put(
                "lastTransitionTime",
                since.isEmpty() ? ContainerStates.time(situation.now()) : since);
        if (!verdict.reason().isEmpty()) {
            json.put("reason", verdict.reason());
        }
        if (!verdict.message().isEmpty()) {
            json.put("message", verdict.message());
        }
        return json;
    }

    /** As Go prints a list. */
    private static String go(List<String> names) {
        return "[" + String.join(" ", names) + "]";
    }
}
