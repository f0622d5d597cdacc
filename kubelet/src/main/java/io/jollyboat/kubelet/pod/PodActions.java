package io.jollyboat.kubelet.pod;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.LifecycleHandler;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.client.DeleteOptions;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.runtime.SerialExecutor;
import io.jollyboat.core.runtime.Timer;
import io.jollyboat.kubelet.container.SandboxSpecs;
import io.jollyboat.kubelet.plan.Action;
import io.jollyboat.kubelet.plan.Kill;
import io.jollyboat.kubelet.plan.Member;
import io.jollyboat.kubelet.plan.PodSituation;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException;
import io.jollyboat.kubelet.runtime.Containers.Signal;
import io.jollyboat.kubelet.runtime.PodRecord;
import io.jollyboat.kubelet.status.StatusWriter;
import io.jollyboat.kubelet.volume.VolumeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * Carries out the actions of one pod's plans and notes in its memory what came of them. Used on the
 * pod's serial executor only.
 */
final class PodActions {

    /** When a kill brought no end it is repeated after this time. */
    private static final Duration KILL_AGAIN = Duration.ofSeconds(10);

    /** What a container gets between the end of its hook and the kill. */
    private static final Duration LEAST_AFTER_HOOK = Duration.ofSeconds(2);

    private final NodeServices services;
    private final SerialExecutor serial;
    private final PodMemory memory;
    private final StatusWriter writer;
    private final Runnable lookAgain;
    private final PodResize resizes;
    private final ImageSupply images;
    private final VolumeImages volumeImages;
    private final ContainerStarter starter;
    private final Hooks hooks;

    /**
     * @param lookAgain wakes the pod's worker after something happened beside it
     */
    PodActions(
            NodeServices services,
            SerialExecutor serial,
            PodMemory memory,
            PodResize resizes,
            StatusWriter writer,
            Runnable lookAgain) {
        this.resizes = resizes;
        this.services = services;
        this.serial = serial;
        this.memory = memory;
        this.writer = writer;
        this.lookAgain = lookAgain;
        this.images = new ImageSupply(services);
        this.volumeImages = new VolumeImages(services, serial, memory, images, lookAgain);
        this.hooks = new Hooks(services.timeline(), services.runtime(), services.transport());
        this.starter = new ContainerStarter(services, serial, memory, hooks, lookAgain);
    }

    /**
     * @param status the pod's newest, to be written before it is deleted
     * @return whether anything changed, so that the plan has to be made anew
     * @throws ContainerRuntimeException when the engine fails in a way that no plan provides for
     * @throws ApiException when the API server does not let the pod go
     */
    boolean carryOut(Action action, PodSituation situation, ObjectNode status)
            throws VolumeException {
        Pod pod = situation.pod();
        switch (action) {
            case Action.PrepareVolumes _ -> prepareVolumes(pod);
            case Action.CreateSandbox(int attempt) -> createSandbox(pod, attempt);
            case Action.StopSandbox(String id) -> services.runtime().sandboxes().stop(id);
            case Action.RemoveSandbox(String id) -> services.runtime().sandboxes().remove(id);
            case Action.EnsureImage(String name) -> ensureImage(pod, name);
            case Action.EnsureVolumeImage(String volume) -> volumeImages.ensure(pod, volume);
            case Action.StartContainer start -> starter.start(start, situation);
            case Action.StopContainer stop -> stop(stop, situation);
            case Action.HastenStop(String id, Instant deadline) ->
                    memory.kills.computeIfPresent(id, (same, kill) -> kill.until(deadline));
            case Action.ReleaseStop(String id, Instant deadline) -> {
                memory.kills.computeIfPresent(id, (same, kill) -> kill.released(deadline));
                if (!memory.lastHooks.contains(id)) {
                    signal(id, Signal.STOP);
                }
            }
            case Action.KillContainer(String id) -> {
                Instant next = now().plus(KILL_AGAIN);
                memory.kills.computeIfPresent(id, (same, kill) -> kill.forcedUntil(next));
                signal(id, Signal.KILL);
            }
            case Action.RemoveContainer(String id) -> {
                services.runtime().containers().remove(id);
                memory.kills.remove(id);
                memory.lastWords.remove(id);
            }
            case Action.ResizeContainer resize -> resizes.carryOut(resize, situation);
            case Action.ResizePod(String id) -> resizes.resizePod(id, situation);
            case Action.ReportBackOff(String name, Instant until) -> {
                if (memory.report(name, until)) {
                    services.events()
                            .warning(
                                    pod,
                                    member(pod, name),
                                    "BackOff",
                                    "Back-off restarting failed container "
                                            + name
                                            + " in pod "
                                            + pod.name()
                                            + "_"
                                            + pod.namespace()
                                            + "("
                                            + pod.uid()
                                            + ")");
                }
                return false;
            }
            case Action.ReportImageBackOff(String name, String image, Instant until) -> {
                if (memory.report("image of " + name, until)) {
                    Member member = member(pod, name);
                    services.events()
                            .normal(
                                    pod,
                                    member,
                                    "BackOff",
                                    "Back-off pulling image \"" + image + "\"");
                    services.events().warning(pod, member, "Failed", "Error: ImagePullBackOff");
                }
                return false;
            }
            case Action.ReportSandboxChanged(String id, Instant triedUntil) -> {
                if (memory.reportLoss(id, triedUntil)) {
                    services.events()
                            .normal(
                                    pod,
                                    "SandboxChanged",
                                    "Pod sandbox changed, it will be killed and re-created.");
                }
                return false;
            }
            case Action.ReleaseVolumes _ -> {
                services.storage().release(pod.uid());
                memory.volumesReleased();
            }
            case Action.CleanUp _ -> services.storage().remove(pod.uid());
            case Action.DeleteObject _ -> delete(pod, status);
        }
        return true;
    }

    private Instant now() {
        return services.timeline().now();
    }

    private static Member member(Pod pod, String name) {
        return Member.named(pod, name)
                .orElseThrow(() -> new IllegalStateException("no container " + name));
    }

    private void prepareVolumes(Pod pod) {
        try {
            services.storage().prepare(pod);
            memory.volumesReady(services.storage().renewal(pod).orElse(null));
        } catch (VolumeException e) {
            Stream.concat(Stream.of(e), Stream.of(e.getSuppressed()))
                    .map(each -> String.valueOf(each.getMessage()))
                    .forEach(why -> services.events().warning(pod, "FailedMount", why));
            memory.volumesFailed(now());
        }
    }

    private void createSandbox(Pod pod, int attempt) {
        Optional<String> problem =
                RuntimeHandlers.problem(
                        pod,
                        services.runtime().probes().isPresent(),
                        name -> services.client().find(Resources.RUNTIME_CLASSES, "", name));
        if (problem.isPresent()) {
            sandboxFailed(pod, problem.get());
            return;
        }
        try {
            services.runtime().sandboxes().create(services.sandboxes().of(pod, attempt));
            memory.sandboxMade(now());
        } catch (ContainerRuntimeException e) {
            if (e.reason() == ContainerRuntimeException.Reason.ENGINE_UNAVAILABLE) {
                throw e;
            }
            sandboxFailed(pod, String.valueOf(e.getMessage()));
        }
    }

    /**
     * A sandbox's start fails beside what is done meanwhile. Seen here and not heard of, since a
     * look that takes long could have replaced it before it heard.
     */
    void tellOfFailure(Pod pod, PodRecord seen) {
        seen.sandbox()
                .filter(sandbox -> !sandbox.failure().isEmpty() && memory.failsAnew(sandbox.id()))
                .ifPresent(sandbox -> sandboxFailed(pod, sandbox.failure()));
    }

    private void sandboxFailed(Pod pod, String why) {
        services.events()
                .warning(pod, "FailedCreatePodSandBox", "Failed to create pod sandbox: " + why);
        memory.sandboxFailed(now());
    }

    private void ensureImage(Pod pod, String name) {
        var before = memory.container(name).image();
        var after =
                images.ensure(
                        pod,
                        ImageSupply.Wanted.of(member(pod, name)),
                        before,
                        pulled ->
                                serial.execute(
                                        () -> {
                                            memory.change(name, known -> known.with(pulled));
                                            lookAgain.run();
                                        }));
        memory.change(name, known -> known.with(after));
    }

    private void stop(Action.StopContainer stop, PodSituation situation) {
        Pod pod = situation.pod();
        memory.kills.put(
                stop.id(), new Kill(now().plus(stop.grace()), false, stop.hold(), stop.again()));
        Member member = Member.named(pod, stop.container()).orElse(null);
        if (member == null) { // of a pod whose definition is lost
            services.events().normal(pod, "Killing", stop.message());
            signal(stop.id(), Signal.STOP);
            return;
        }
        services.events().normal(pod, member, "Killing", stop.message());
        boolean hook = stop.hook() && member.spec().lifecycle().has("preStop");
        if (!hook || stop.grace().isZero()) {
            if (!stop.hold()) {
                signal(stop.id(), Signal.STOP);
            }
            return;
        }
        beforeStop(stop, member, situation);
    }

    /**
     * The hook has as long as the container has; however late it is, the container gets a moment
     * after it.
     */
    private void beforeStop(Action.StopContainer stop, Member member, PodSituation situation) {
        Pod pod = situation.pod();
        Instant deadline = now().plus(stop.grace());
        Instant last = deadline.plus(LEAST_AFTER_HOOK);
        memory.kills.computeIfPresent(stop.id(), (same, kill) -> kill.until(last));
        memory.lastHooks.add(stop.id());
        LifecycleHandler hook = member.spec().lifecycle().preStop();
        var over = new CompletableFuture<Void>();
        Timer limit = services.timeline().after(stop.grace(), () -> over.complete(null));
        String address = situation.liveSandbox().map(sandbox -> sandbox.address()).orElse("");
        hooks.run(hook, pod, member.spec(), stop.id(), address)
                .thenAccept(
                        problem -> {
                            serial.execute(() -> tellOfHook(pod, member, problem));
                            over.complete(null);
                        });
        over.thenRun(
                () ->
                        serial.execute(
                                () -> {
                                    limit.cancel();
                                    memory.lastHooks.remove(stop.id());
                                    signalLater(stop.id(), deadline);
                                }));
    }

    /** Also of one that had to be left behind: it fails when its container is ended. */
    private void tellOfHook(Pod pod, Member member, String problem) {
        if (!problem.isEmpty() && !memory.isLeft()) {
            services.events().warning(pod, member, "FailedPreStopHook", "PreStopHook failed");
        }
    }

    /** The engine may be away by the time a hook has ended; the kill at the deadline stays. */
    private void signalLater(String id, Instant deadline) {
        Kill before = memory.kills.get(id);
        if (memory.isLeft() || (before != null && before.held())) {
            return; // whoever lets a held one go gives the signal too
        }
        Instant least = now().plus(LEAST_AFTER_HOOK);
        Instant end = deadline.isBefore(least) ? least : deadline;
        memory.kills.computeIfPresent(
                id,
                (same, kill) ->
                        kill.forced() || kill.deadline().isBefore(end) ? kill : kill.until(end));
        try {
            signal(id, Signal.STOP);
        } catch (ContainerRuntimeException e) {
            // it is killed at the deadline
        }
        lookAgain.run();
    }

    private void signal(String id, Signal signal) {
        try {
            services.runtime().containers().signal(id, signal);
        } catch (ContainerRuntimeException e) {
            if (e.reason() != ContainerRuntimeException.Reason.NOT_FOUND
                    && e.reason() != ContainerRuntimeException.Reason.NOT_RUNNING) {
                throw e;
            }
        }
    }

    private void delete(Pod pod, ObjectNode status) {
        writer.finish(pod, status);
        try {
            services.client()
                    .delete(
                            Resources.PODS,
                            pod.namespace(),
                            pod.name(),
                            DeleteOptions.DEFAULT
                                    .grace(0)
                                    .onlyUid(SandboxSpecs.identity(pod).uid()));
        } catch (ApiException e) {
            boolean another = e.reason() == Reason.CONFLICT && !stillThere(pod);
            if (e.reason() != Reason.NOT_FOUND && !another) {
                throw e;
            }
        }
    }

    /** Whether it is this very pod that has the name, and not one made since. */
    private boolean stillThere(Pod pod) {
        return services.client()
                .find(Resources.PODS, pod.namespace(), pod.name())
                .filter(now -> now.uid().equals(pod.uid()))
                .isPresent();
    }
}
