package io.jollyboat.kubelet.pod;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.runtime.SerialExecutor;
import io.jollyboat.kubelet.plan.Member;
import io.jollyboat.kubelet.plan.ProbeResults;
import io.jollyboat.kubelet.plan.ProbeResults.Result;
import io.jollyboat.kubelet.probe.ContainerProbes;
import io.jollyboat.kubelet.probe.ContainerProbes.Target;
import io.jollyboat.kubelet.probe.ProbeCounts;
import io.jollyboat.kubelet.probe.ProbeKind;
import io.jollyboat.kubelet.probe.ProbeOutcome;
import io.jollyboat.kubelet.probe.ProbeSpec;
import io.jollyboat.kubelet.runtime.ContainerStatus;
import io.jollyboat.kubelet.runtime.ContainerStatus.State;
import io.jollyboat.kubelet.runtime.PodRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The probes of one pod's running containers. Used on the pod's serial executor only. */
final class PodProbes {

    private final NodeServices services;
    private final SerialExecutor serial;
    private final Supplier<Pod> pod;
    private final Runnable lookAgain;
    private final Map<String, ContainerProbes> running = new HashMap<>(); // by container id

    PodProbes(NodeServices services, SerialExecutor serial, Supplier<Pod> pod, Runnable lookAgain) {
        this.services = services;
        this.serial = serial;
        this.pod = pod;
        this.lookAgain = lookAgain;
    }

    /**
     * Begins to probe containers that now run and forgets those that do not.
     *
     * @param adopting the kubelet has just started: what runs already keeps the verdicts it had
     */
    void follow(PodRecord seen, boolean adopting) {
        running.entrySet()
                .removeIf(
                        entry -> {
                            boolean over =
                                    seen.containers().stream()
                                            .noneMatch(
                                                    c ->
                                                            c.id().equals(entry.getKey())
                                                                    && c.isRunning());
                            if (over) {
                                entry.getValue().stop();
                            }
                            return over;
                        });
        String address = address(seen);
        for (ContainerStatus container : seen.containers()) {
            if (container.state() instanceof State.Running(var startedAt)
                    && !running.containsKey(container.id())) {
                begin(container, new Target(container.id(), address, startedAt), adopting);
            }
        }
    }

    private String address(PodRecord seen) {
        return seen.sandbox()
                .map(
                        sandbox ->
                                sandbox.hostNetwork()
                                        ? services.node().addresses().stream()
                                                .findFirst()
                                                .orElse("127.0.0.1")
                                        : sandbox.address())
                .orElse("");
    }

    private void begin(ContainerStatus container, Target target, boolean adopting) {
        Member member =
                Member.named(pod.get(), container.name())
                        .filter(one -> one.role().lasting())
                        .orElse(null);
        if (member == null) {
            return;
        }
        List<ProbeSpec> specs = ProbeSpec.of(member.spec());
        if (specs.isEmpty()) {
            return;
        }
        var probes =
                new ContainerProbes(
                        services.timeline(), serial, services.probes(), target, listener(member));
        running.put(container.id(), probes);
        probes.begin(specs, adopting ? known(container.id()).orElse(null) : null);
    }

    /** What the API was told of a container's probes before the kubelet restarted. */
    private Optional<ProbeResults> known(String id) {
        var status = pod.get().status();
        return Stream.concat(
                        status.containerStatuses().stream(),
                        status.initContainerStatuses().stream())
                .filter(one -> one.containerID().endsWith("://" + id))
                .findFirst()
                .map(
                        one ->
                                new ProbeResults(
                                        one.started(false) ? Result.SUCCESS : Result.UNKNOWN,
                                        Result.SUCCESS,
                                        one.ready() ? Result.SUCCESS : Result.FAILURE,
                                        null));
    }

    private ContainerProbes.Listener listener(Member member) {
        Pod probed = pod.get();
        var counted =
                new ProbeCounts.Container(
                        probed.namespace(), probed.name(), probed.uid(), member.name());
        return new ContainerProbes.Listener() {
            @Override
            public void changed() {
                lookAgain.run();
            }

            @Override
            public void answered(ProbeKind kind, ProbeOutcome outcome) {
                services.probes().counts().count(counted, kind, outcome);
            }

            @Override
            public void complained(ProbeKind kind, ProbeOutcome outcome) {
                String message = message(kind, outcome);
                if (message == null) {
                    return;
                }
                String reason =
                        outcome instanceof ProbeOutcome.Warning ? "ProbeWarning" : "Unhealthy";
                services.events().warning(pod.get(), member, reason, message);
            }
        };
    }

    private static @Nullable String message(ProbeKind kind, ProbeOutcome outcome) {
        return switch (outcome) {
            case ProbeOutcome.Success _ -> null;
            case ProbeOutcome.Failure(String why) -> kind.word() + " probe failed: " + why;
            case ProbeOutcome.Unknown(String why) ->
                    kind.word() + " probe errored and resulted in unknown state: " + why;
            case ProbeOutcome.Warning(String why) -> kind.word() + " probe warning: " + why;
        };
    }

    Map<String, ProbeResults> results() {
        var results = new HashMap<String, ProbeResults>();
        running.forEach((id, probes) -> results.put(id, probes.results()));
        return results;
    }

    /** The pod ends: nobody restarts what is unhealthy now. */
    void ending() {
        running.values().forEach(ContainerProbes::ending);
    }

    void stop() {
        running.values().forEach(ContainerProbes::stop);
        running.clear();
        services.probes().counts().forget(pod.get().uid());
    }
}
