package io.jollyboat.kubelet.pod;

import io.jollyboat.core.api.core.v1.EphemeralContainer;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.runtime.SerialExecutor;
import io.jollyboat.kubelet.environment.ContainerEnvironment;
import io.jollyboat.kubelet.environment.MissingConfiguration;
import io.jollyboat.kubelet.environment.PodAddresses;
import io.jollyboat.kubelet.plan.Action;
import io.jollyboat.kubelet.plan.ContainerMemory;
import io.jollyboat.kubelet.plan.ContainerMemory.ImageState;
import io.jollyboat.kubelet.plan.ContainerMemory.StartFailure;
import io.jollyboat.kubelet.plan.Kill;
import io.jollyboat.kubelet.plan.Member;
import io.jollyboat.kubelet.plan.PodSituation;
import io.jollyboat.kubelet.plan.RestartBackoff;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException;
import io.jollyboat.kubelet.runtime.ContainerSpec;
import io.jollyboat.kubelet.runtime.ContainerStatus;
import io.jollyboat.kubelet.runtime.Containers.Signal;
import io.jollyboat.kubelet.runtime.Images.Image;
import io.jollyboat.kubelet.runtime.SandboxStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Describes, makes and starts one container. Used on the pod's serial executor only. */
final class ContainerStarter {

    /** A start that failed for a reason of its own is tried again after this time. */
    private static final Duration RETRY = Duration.ofSeconds(10);

    private final NodeServices services;
    private final SerialExecutor serial;
    private final PodMemory memory;
    private final Hooks hooks;
    private final Runnable lookAgain;

    ContainerStarter(
            NodeServices services,
            SerialExecutor serial,
            PodMemory memory,
            Hooks hooks,
            Runnable lookAgain) {
        this.services = services;
        this.serial = serial;
        this.memory = memory;
        this.hooks = hooks;
        this.lookAgain = lookAgain;
    }

    void start(Action.StartContainer start, PodSituation situation) {
        Pod pod = situation.pod();
        Member member = Member.named(pod, start.container()).orElseThrow();
        RestartBackoff backoff = situation.afterStart(member.name(), services.longestBackoff());
        memory.change(member.name(), known -> known.with(backoff));
        Optional<Image> image = services.images().find(member.spec().image());
        if (image.isEmpty()) { // removed since it was looked for
            memory.change(member.name(), known -> known.with(new ImageState.Unknown()));
            return;
        }
        ContainerSpec spec;
        try {
            spec = describe(start, situation, member, image.get());
        } catch (MissingConfiguration e) {
            services.storage().started(pod, member);
            fail(pod, member, e.reason(), String.valueOf(e.getMessage()));
            return;
        }
        try {
            create(pod, member, spec, situation);
        } finally {
            services.storage().started(pod, member);
        }
    }

    private ContainerSpec describe(
            Action.StartContainer start, PodSituation situation, Member member, Image image)
            throws MissingConfiguration {
        Pod pod = situation.pod();
        List<String> host = services.node().addresses();
        SandboxStatus sandbox = situation.liveSandbox().orElse(null);
        List<String> own =
                sandbox == null
                        ? List.of()
                        : sandbox.hostNetwork()
                                ? host
                                : services.node().addressesOf(sandbox.address());
        var addresses = new PodAddresses(own, host);
        Map<String, String> environment =
                new ContainerEnvironment(
                                pod,
                                services.configuration(),
                                addresses,
                                services.resources(),
                                (volume, path) -> services.storage().read(pod, volume, path))
                        .of(member.spec());
        return services.containers()
                .of(
                        pod,
                        member,
                        start.attempt(),
                        start.sandboxId(),
                        image,
                        environment,
                        services.storage()
                                .mounts(pod, member, start.attempt(), environment, addresses))
                .devices(services.storage().devices(pod, member))
                .processesOf(target(situation, member))
                .build();
    }

    /** Id of the container that an ephemeral one was made to look at; empty for all others. */
    private static String target(PodSituation situation, Member member)
            throws MissingConfiguration {
        String name = new EphemeralContainer(member.spec().json()).targetContainerName();
        if (name.isEmpty()) {
            return "";
        }
        return situation
                .seen()
                .container(name)
                .map(ContainerStatus::id)
                .orElseThrow(
                        () -> new MissingConfiguration("unable to find target container " + name));
    }

    private void create(Pod pod, Member member, ContainerSpec spec, PodSituation situation) {
        String id;
        try {
            id = services.runtime().containers().create(spec);
        } catch (ContainerRuntimeException e) {
            switch (e.reason()) {
                case ENGINE_UNAVAILABLE -> throw e;
                case ALREADY_EXISTS -> {
                    // a making that nobody was told of: the next look shows it and begins anew
                    if (services.runtime().pod(spec.pod()).attempts(spec.name()).stream()
                            .noneMatch(one -> one.attempt() == spec.attempt())) {
                        fail(pod, member, "CreateContainerError", String.valueOf(e.getMessage()));
                    }
                }
                case IMAGE_MISSING ->
                        memory.change(member.name(), known -> known.with(new ImageState.Unknown()));
                default ->
                        fail(pod, member, "CreateContainerError", String.valueOf(e.getMessage()));
            }
            return;
        }
        services.events().normal(pod, member, "Created", "Container created");
        memory.change(member.name(), known -> known.started(id));
        try {
            services.runtime().containers().start(id);
        } catch (ContainerRuntimeException e) {
            switch (e.reason()) {
                case ENGINE_UNAVAILABLE -> {
                    // whether it runs shows later; if it was only made, it is made anew
                    memory.change(member.name(), known -> known.started(""));
                    throw e;
                }
                case NOT_FOUND, // removed behind our back: the next look makes another
                        NETWORK_FAILED, // its sandbox's, which is told, and replaced
                        NOT_RUNNING -> // its sandbox, since the last look
                        memory.change(member.name(), known -> known.started(""));
                default -> fail(pod, member, "RunContainerError", String.valueOf(e.getMessage()));
            }
            return;
        }
        services.events().normal(pod, member, "Started", "Container started");
        if (member.spec().lifecycle().has("postStart")) {
            afterStart(pod, member, id, situation);
        }
    }

    private void fail(Pod pod, Member member, String reason, String message) {
        services.events().warning(pod, member, "Failed", "Error: " + message);
        Instant retryAt = services.timeline().now().plus(RETRY);
        memory.change(
                member.name(),
                (ContainerMemory known) ->
                        known.failed(new StartFailure(reason, message, retryAt)));
    }

    private void afterStart(Pod pod, Member member, String id, PodSituation situation) {
        String address = situation.liveSandbox().map(SandboxStatus::address).orElse("");
        memory.change(member.name(), known -> known.hooked(id));
        hooks.run(member.spec().lifecycle().postStart(), pod, member.spec(), id, address)
                .thenAccept(problem -> serial.execute(() -> hookEnded(pod, member, id, problem)));
    }

    private void hookEnded(Pod pod, Member member, String id, String problem) {
        if (memory.isLeft()) {
            return; // the container goes on without us
        }
        memory.change(member.name(), known -> known.unhooked(id));
        if (problem.isEmpty()) {
            lookAgain.run();
            return;
        }
        services.events().warning(pod, member, "FailedPostStartHook", "PostStartHook failed");
        services.events().normal(pod, member, "Killing", "FailedPostStartHook");
        memory.kills.putIfAbsent(
                id, Kill.by(services.timeline().now().plus(PodSituation.grace(pod))));
        memory.change(
                member.name(),
                known ->
                        known.starting().equals(id)
                                ? known.failedAfterStart(
                                        new StartFailure(
                                                "PostStartHookError",
                                                problem,
                                                services.timeline().now()))
                                : known);
        try {
            services.runtime().containers().signal(id, Signal.STOP);
        } catch (ContainerRuntimeException e) {
            // it has ended meanwhile, or is killed at the deadline
        }
        lookAgain.run();
    }
}
