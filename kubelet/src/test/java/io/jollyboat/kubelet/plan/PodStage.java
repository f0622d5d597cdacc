package io.jollyboat.kubelet.plan;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.model.Trees;
import io.jollyboat.kubelet.plan.ContainerMemory.ImageState;
import io.jollyboat.kubelet.plan.PodSituation.Readiness;
import io.jollyboat.kubelet.runtime.ContainerStatus;
import io.jollyboat.kubelet.runtime.ContainerStatus.State;
import io.jollyboat.kubelet.runtime.PodIdentity;
import io.jollyboat.kubelet.runtime.PodRecord;
import io.jollyboat.kubelet.runtime.SandboxStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A pod on a stage: decisions are carried out at once on a make-believe runtime, and everything is
 * written down with the second it happened, so that a test reads as a script with its transcript.
 */
public final class PodStage {

    public static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    public ObjectNode pod;
    public boolean removed;
    public @Nullable Shutdown shutdown;
    public Instant now = START;
    public final Map<String, ContainerMemory> memory = new HashMap<>();
    public final Map<String, ProbeResults> probes = new HashMap<>();
    public final Map<String, Kill> kills = new HashMap<>();
    public final List<SandboxStatus> sandboxes = new ArrayList<>();
    public final List<ContainerStatus> containers = new ArrayList<>();
    public Readiness volumes = Readiness.NOT_YET;
    public Readiness sandbox = Readiness.NOT_YET;
    public @Nullable Ending ending;

    private final StringBuilder transcript = new StringBuilder();
    private @Nullable Instant wakeAt;
    private String lastBackOff = "";
    private Action.@Nullable ReportSandboxChanged lastLoss;
    private int ids;
    private final List<String> missingImages = new ArrayList<>();
    private boolean gone;

    public PodStage(String spec) {
        pod = (ObjectNode) JSON.readTree("{" + spec.replace('\'', '"') + "}");
        pod = Trees.newObject().set("spec", pod);
        pod.putObject("metadata").put("name", "p").put("namespace", "default").put("uid", "u1");
        pod.withObject("/metadata").put("generation", 1);
    }

    public Pod view() {
        return new Pod(pod);
    }

    /** Its status says now that it is in that phase. */
    public PodStage told(String phase) {
        pod.withObject("/status").put("phase", phase);
        return settle();
    }

    public PodSituation situation() {
        return new PodSituation(
                view(),
                removed,
                new PodRecord(identity(), sandboxes, containers),
                memory,
                Map.of(),
                probes,
                kills,
                Map.of(),
                volumes,
                sandbox,
                Resizing.NONE,
                ending,
                shutdown,
                START,
                now);
    }

    private static PodIdentity identity() {
        return new PodIdentity("default", "p", "u1");
    }

    /** Decides and acts until there is nothing left to do now. */
    public PodStage settle() {
        for (int round = 0; round < 50 && !gone; round++) {
            Decision decision = PodPlan.decide(situation());
            ending = decision.ending();
            wakeAt = decision.wakeAt();
            boolean acted = false;
            for (Action action : decision.actions()) {
                acted |= act(action);
            }
            if (!acted) {
                return this;
            }
        }
        if (!gone) {
            throw new AssertionError("the plan never comes to rest:\n" + transcript);
        }
        return this;
    }

    /** Lets time pass, deciding again whenever the plan asked for it. */
    public PodStage pass(int seconds) {
        Instant end = now.plusSeconds(seconds);
        while (wakeAt != null && !wakeAt.isAfter(end) && !gone) {
            now = wakeAt.isAfter(now) ? wakeAt : now;
            settle();
        }
        now = end;
        return gone ? this : settle();
    }

    public PodStage exit(String name, int code) {
        replaceRunning(
                name,
                container ->
                        container.withState(
                                new State.Exited(
                                        now, now, code, code == 0 ? "Completed" : "Error", "")));
        say(name + " exits with " + code);
        return settle();
    }

    /** It ends, and nobody looks yet. */
    public void endUnseen(String name, int code) {
        replaceRunning(
                name,
                container -> container.withState(new State.Exited(now, now, code, "Error", "")));
    }

    public PodStage loseSandbox() {
        sandboxes.replaceAll(sandbox -> sandbox.withState(SandboxStatus.State.STOPPED));
        say("the sandbox dies");
        return settle();
    }

    public PodStage delete(int grace) {
        pod.withObject("/metadata")
                .put("deletionTimestamp", now.plusSeconds(grace).toString())
                .put("deletionGracePeriodSeconds", grace);
        say("deleted with a grace of " + grace);
        return settle();
    }

    public PodStage probe(String name, ProbeResults results) {
        containers.stream()
                .filter(c -> c.name().equals(name) && c.isRunning())
                .forEach(c -> probes.put(c.id(), results));
        return settle();
    }

    /** What an earlier kubelet left running. */
    public void adopt(List<ContainerStatus> running) {
        containers.addAll(running);
        ids = 100;
    }

    public PodStage withoutImage(String image) {
        missingImages.add(image);
        return this;
    }

    public PodStage withImage(String image) {
        missingImages.remove(image);
        return this;
    }

    public String transcript() {
        String text = transcript.toString();
        transcript.setLength(0);
        return text;
    }

    private void replaceRunning(String name, UnaryOperator<ContainerStatus> change) {
        containers.replaceAll(c -> c.name().equals(name) && c.isRunning() ? change.apply(c) : c);
    }

    private void say(String what) {
        transcript
                .append(Duration.between(START, now).toSeconds())
                .append("s ")
                .append(what)
                .append('\n');
    }

    private boolean act(Action action) {
        switch (action) {
            case Action.PrepareVolumes _ -> {
                volumes = Readiness.DONE;
                say("prepare volumes");
            }
            case Action.CreateSandbox(int attempt) -> {
                sandboxes.add(
                        new SandboxStatus(
                                "s" + attempt,
                                identity(),
                                attempt,
                                SandboxStatus.State.READY,
                                "10.244.0.5",
                                false,
                                0,
                                now));
                say("create sandbox " + attempt);
            }
            case Action.StopSandbox(String id) -> {
                sandboxes.replaceAll(
                        s -> s.id().equals(id) ? s.withState(SandboxStatus.State.STOPPED) : s);
                say("stop sandbox " + id);
            }
            case Action.RemoveSandbox(String id) -> {
                sandboxes.removeIf(s -> s.id().equals(id));
                say("remove sandbox " + id);
            }
            case Action.EnsureImage(String name) -> ensureImage(name);
            case Action.StartContainer(String name, int attempt, String sandbox) ->
                    start(name, attempt, sandbox);
            case Action.StopContainer stop -> {
                kills.put(
                        stop.id(),
                        new Kill(now.plus(stop.grace()), false, stop.hold(), stop.again()));
                say(
                        (stop.hold() ? "hold " : "stop ")
                                + stop.container()
                                + ", grace "
                                + stop.grace().toSeconds()
                                + ": "
                                + stop.message());
            }
            case Action.HastenStop(String id, Instant deadline) -> {
                kills.computeIfPresent(id, (same, kill) -> kill.until(deadline));
                say("hasten " + name(id));
            }
            case Action.ReleaseStop(String id, Instant deadline) -> {
                kills.computeIfPresent(id, (same, kill) -> kill.released(deadline));
                say(
                        "release "
                                + name(id)
                                + ", until "
                                + Duration.between(START, deadline).toSeconds());
            }
            case Action.KillContainer(String id) -> {
                say("kill " + name(id));
                kills.computeIfPresent(id, (same, kill) -> kill.forcedUntil(now));
                containers.replaceAll(
                        c ->
                                c.id().equals(id)
                                        ? c.withState(new State.Exited(now, now, 137, "Error", ""))
                                        : c);
            }
            case Action.ResizeContainer(String id, String _) -> say("resize " + name(id));
            case Action.ResizePod(String _) -> say("resize the pod");
            case Action.RemoveContainer(String id) -> {
                say("remove " + name(id));
                containers.removeIf(c -> c.id().equals(id));
            }
            case Action.ReportBackOff(String name, Instant until) -> {
                String report =
                        "back-off " + name + " until " + Duration.between(START, until).toSeconds();
                if (report.equals(lastBackOff)) {
                    return false;
                }
                lastBackOff = report;
                say(report);
            }
            case Action.EnsureVolumeImage _, Action.ReportImageBackOff _ -> {
                return false;
            }
            case Action.ReportSandboxChanged loss -> {
                if (loss.equals(lastLoss)) {
                    return false;
                }
                lastLoss = loss;
                say("sandbox changed");
            }
            case Action.ReleaseVolumes _ -> {
                volumes = Readiness.OVER;
                say("release volumes");
            }
            case Action.CleanUp _ -> {
                say("clean up");
                gone = removed;
            }
            case Action.DeleteObject _ -> {
                say("delete object");
                gone = true;
            }
        }
        return true;
    }

    private void ensureImage(String name) {
        String image = Member.named(view(), name).orElseThrow().spec().image();
        ContainerMemory before = memory.getOrDefault(name, ContainerMemory.NONE);
        if (missingImages.contains(image)) {
            Duration delay =
                    before.image() instanceof ImageState.Failed failed
                            ? failed.delay().multipliedBy(2)
                            : Duration.ofSeconds(10);
            memory.put(
                    name,
                    before.with(
                            new ImageState.Failed(
                                    "ErrImagePull",
                                    "no such image",
                                    delay,
                                    now.plus(delay),
                                    now.plusSeconds(5))));
            say("no image for " + name);
        } else {
            memory.put(name, before.with(new ImageState.Present("sha256:" + image)));
        }
    }

    private void start(String name, int attempt, String sandbox) {
        Member member = Member.named(view(), name).orElseThrow();
        ContainerMemory before = memory.getOrDefault(name, ContainerMemory.NONE);
        RestartBackoff backoff = situation().afterStart(name, RestartBackoff.LONGEST);
        String id = "c" + ids++;
        memory.put(name, before.with(backoff).started(id));
        containers.add(
                new ContainerStatus(
                        id,
                        identity(),
                        sandbox,
                        name,
                        attempt,
                        member.spec().image(),
                        "sha256:" + member.spec().image(),
                        member.specHash(),
                        now,
                        new State.Running(now),
                        false,
                        Map.of()));
        say("start " + name + " #" + attempt);
    }

    private String name(String id) {
        return containers.stream()
                .filter(c -> c.id().equals(id))
                .map(c -> c.name() + " #" + c.attempt())
                .findFirst()
                .orElse(id);
    }
}
