package io.jollyboat.kubelet.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.kubelet.runtime.ContainerRuntimeException.Reason;
import io.jollyboat.kubelet.runtime.ContainerSpec.Variable;
import io.jollyboat.kubelet.runtime.ContainerStatus.State;
import io.jollyboat.kubelet.runtime.Containers.Signal;
import io.jollyboat.kubelet.runtime.Streams.End;
import io.jollyboat.kubelet.runtime.Streams.ExecRequest;
import io.jollyboat.kubelet.runtime.Streams.LogRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every runtime promises. A runtime's own test says how to make one, how to wait, and what
 * image to run; each behaviour is told twice, as the command that a real container runs and as the
 * annotations that a simulated one follows.
 */
public abstract class ContainerRuntimeContractTest {

    /** What a container does. */
    protected record Behaviour(List<String> command, Map<String, String> annotations) {
        static final Behaviour RUNS = of("exec sleep 1000");

        static Behaviour of(String script, String... annotations) {
            Map<String, String> map = new java.util.LinkedHashMap<>();
            for (int i = 0; i < annotations.length; i += 2) {
                map.put("sim.jollyboat.io/" + annotations[i], annotations[i + 1]);
            }
            // As the first process a shell has no default action for SIGTERM: it must trap it.
            return new Behaviour(List.of("sh", "-c", "trap 'exit 0' TERM; " + script), map);
        }
    }

    private static final Behaviour WAITS = Behaviour.of("sleep 1000 & wait");

    protected final List<RuntimeEvent> events = new CopyOnWriteArrayList<>();
    private final PodIdentity pod = new PodIdentity("default", "web", "6f2e6c7a");

    protected abstract ContainerRuntime runtime();

    /** Waits until a condition holds, and fails if it does not within seconds. */
    protected abstract void until(BooleanSupplier condition);

    /** An image with a shell that the runtime has. */
    protected abstract String image();

    @BeforeEach
    void listen() {
        runtime().subscribe(events::add);
    }

    private SandboxStatus sandbox(Behaviour behaviour) {
        return sandbox(pod, 0, behaviour);
    }

    private SandboxStatus sandbox(PodIdentity whose, int attempt, Behaviour behaviour) {
        SandboxStatus created =
                runtime()
                        .sandboxes()
                        .create(
                                SandboxSpec.of(whose, attempt)
                                        .withAnnotations(behaviour.annotations()));
        until(() -> events.contains(new RuntimeEvent.SandboxReady(whose, created.id())));
        return created;
    }

    private ContainerSpec.Builder spec(SandboxStatus sandbox, int attempt, Behaviour behaviour) {
        return ContainerSpec.of(sandbox.pod(), sandbox.id(), "main", attempt, image())
                .command(behaviour.command());
    }

    private String started(SandboxStatus sandbox, int attempt, Behaviour behaviour) {
        String id = runtime().containers().create(spec(sandbox, attempt, behaviour).build());
        runtime().containers().start(id);
        until(() -> events.contains(new RuntimeEvent.ContainerStarted(sandbox.pod(), "main", id)));
        return id;
    }

    private ContainerStatus container(String id) {
        return runtime().pod(pod).containers().stream()
                .filter(container -> container.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private State.Exited exited(String id) {
        until(() -> container(id).state() instanceof State.Exited);
        return (State.Exited) container(id).state();
    }

    private <T> T result(CompletionStage<T> stage) {
        until(() -> stage.toCompletableFuture().isDone());
        return stage.toCompletableFuture().join();
    }

    private static Reason reason(Runnable call) {
        try {
            call.run();
        } catch (ContainerRuntimeException e) {
            return e.reason();
        } catch (CompletionException e) {
            if (e.getCause() instanceof ContainerRuntimeException refused) {
                return refused.reason();
            }
            throw e;
        }
        throw new AssertionError("nothing was refused");
    }

    @Test
    void aSandboxHasAnAddressAtOnceAndBecomesReady() {
        SandboxStatus created = runtime().sandboxes().create(SandboxSpec.of(pod, 0));
        assertThat(created.address()).matches("\\d+\\.\\d+\\.\\d+\\.\\d+");
        until(() -> runtime().pod(pod).sandbox().orElseThrow().isReady());
        assertThat(runtime().pod(pod).sandbox().orElseThrow().address())
                .isEqualTo(created.address());
        until(() -> events.contains(new RuntimeEvent.SandboxReady(pod, created.id())));
    }

    @Test
    void noTwoSandboxesShareAnAddress() {
        SandboxStatus first = sandbox(Behaviour.RUNS);
        SandboxStatus second =
                sandbox(new PodIdentity("default", "other", pod.uid() + "-b"), 0, Behaviour.RUNS);
        assertThat(first.address()).isNotEqualTo(second.address());
    }

    @Test
    void theSameSandboxTwiceIsRefused() {
        sandbox(Behaviour.RUNS);
        assertThat(reason(() -> runtime().sandboxes().create(SandboxSpec.of(pod, 0))))
                .isEqualTo(Reason.ALREADY_EXISTS);
        assertThat(runtime().pod(pod).sandboxes()).hasSize(1);
    }

    @Test
    void onTheHostNetworkThereIsNoAddress() {
        SandboxStatus created =
                runtime()
                        .sandboxes()
                        .create(
                                SandboxSpec.of(pod, 0)
                                        .withNamespaces(SandboxSpec.Namespaces.HOST_NETWORK));
        assertThat(created.address()).isEmpty();
        assertThat(created.hostNetwork()).isTrue();
        until(() -> runtime().pod(pod).sandbox().orElseThrow().isReady());
    }

    @Test
    void aContainerIsCreatedThenRunning() {
        SandboxStatus sandbox = sandbox(WAITS);
        String id = runtime().containers().create(spec(sandbox, 3, WAITS).specHash("hash").build());
        ContainerStatus created = container(id);
        assertThat(created.state()).isEqualTo(new State.Created());
        assertThat(created.name()).isEqualTo("main");
        assertThat(created.attempt()).isEqualTo(3);
        assertThat(created.specHash()).isEqualTo("hash");
        assertThat(created.sandboxId()).isEqualTo(sandbox.id());
        assertThat(created.image()).isEqualTo(image());
        assertThat(created.imageId()).startsWith("sha256:");
        runtime().containers().start(id);
        until(() -> container(id).isRunning());
        until(() -> events.contains(new RuntimeEvent.ContainerStarted(pod, "main", id)));
    }

    @Test
    void aContainerMayBeCreatedAndStartedWhileItsSandboxStarts() {
        SandboxStatus sandbox = runtime().sandboxes().create(SandboxSpec.of(pod, 0));
        String id = runtime().containers().create(spec(sandbox, 0, WAITS).build());
        runtime().containers().start(id);
        until(() -> container(id).isRunning());
    }

    @Test
    void aContainerThatEndsWellIsCompleted() {
        Behaviour behaviour = Behaviour.of("exit 0", "exit-after", "0s");
        State.Exited exited = exited(started(sandbox(behaviour), 0, behaviour));
        assertThat(exited.exitCode()).isZero();
        assertThat(exited.reason()).isEqualTo("Completed");
        assertThat(exited.finishedAt()).isAfterOrEqualTo(exited.startedAt());
    }

    @Test
    void aContainerThatFailsTellsItsExitCode() {
        Behaviour behaviour = Behaviour.of("exit 3", "exit-after", "0s", "exit-code", "3");
        String id = started(sandbox(behaviour), 0, behaviour);
        State.Exited exited = exited(id);
        assertThat(exited.exitCode()).isEqualTo(3);
        assertThat(exited.reason()).isEqualTo("Error");
        until(() -> events.contains(new RuntimeEvent.ContainerDied(pod, "main", id, 3)));
    }

    @Test
    void eachAttemptIsAContainerOfItsOwnAndTheDeadOneStays() {
        Behaviour behaviour = Behaviour.of("exit 1", "exit-after", "0s", "exit-code", "1");
        SandboxStatus sandbox = sandbox(behaviour);
        String first = started(sandbox, 0, behaviour);
        exited(first);
        String second = started(sandbox, 1, behaviour);
        exited(second);
        assertThat(runtime().pod(pod).attempts("main"))
                .extracting(ContainerStatus::id)
                .containsExactly(second, first);
    }

    @Test
    void theSameAttemptTwiceIsRefused() {
        SandboxStatus sandbox = sandbox(WAITS);
        runtime().containers().create(spec(sandbox, 0, WAITS).build());
        assertThat(reason(() -> runtime().containers().create(spec(sandbox, 0, WAITS).build())))
                .isEqualTo(Reason.ALREADY_EXISTS);
    }

    @Test
    void aCommandThatCannotBeRunSaysSo() {
        Behaviour behaviour =
                new Behaviour(
                        List.of("/no/such/program"),
                        Map.of(
                                "sim.jollyboat.io/start-error",
                                "exec: /no/such/program: not found"));
        SandboxStatus sandbox = sandbox(behaviour);
        String id = runtime().containers().create(spec(sandbox, 0, behaviour).build());
        assertThatThrownBy(() -> runtime().containers().start(id))
                .isInstanceOfSatisfying(
                        ContainerRuntimeException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.CANNOT_RUN))
                .hasMessageContaining("/no/such/program");
        State.Exited exited = exited(id);
        assertThat(exited.reason()).isEqualTo("ContainerCannotRun");
        assertThat(exited.exitCode()).isEqualTo(127);
        assertThat(exited.startedAt()).isEqualTo(Instant.EPOCH);
        assertThat(exited.message()).contains("/no/such/program");
    }

    @Test
    void anImageThatIsNotThereIsMissing() {
        SandboxStatus sandbox = sandbox(WAITS);
        var spec =
                ContainerSpec.of(pod, sandbox.id(), "main", 0, "jollyboat-test/absent:1").build();
        assertThat(reason(() -> runtime().containers().create(spec)))
                .isEqualTo(Reason.IMAGE_MISSING);
        assertThat(runtime().images().find("jollyboat-test/absent:1")).isEmpty();
    }

    @Test
    void anImageNameThatCannotBeReadIsInvalid() {
        assertThat(reason(() -> runtime().images().find("Not A Name")))
                .isEqualTo(Reason.INVALID_IMAGE_NAME);
        assertThat(
                        reason(
                                () ->
                                        result(
                                                runtime()
                                                        .images()
                                                        .pull(
                                                                "web/UPPER",
                                                                Images.Credentials.NONE))))
                .isEqualTo(Reason.INVALID_IMAGE_NAME);
    }

    @Test
    void theFilesOfAnImageComeAsAnArchiveAndNothingIsLeftOfThat() throws IOException {
        Images.Image image = runtime().images().find(image()).orElseThrow();
        int before = runtime().pods().size();
        try (InputStream files = runtime().images().files(image.id())) {
            byte[] archive = files.readAllBytes();
            assertThat(archive.length % 512).isZero();
            assertThat(archive).hasSizeGreaterThanOrEqualTo(1024);
        }
        assertThat(runtime().pods()).hasSize(before);
        assertThatThrownBy(() -> runtime().images().files("sha256:" + "0".repeat(64)))
                .isInstanceOfSatisfying(
                        ContainerRuntimeException.class,
                        e -> assertThat(e.reason()).isIn(Reason.IMAGE_MISSING, Reason.NOT_FOUND));
    }

    @Test
    void theImageIsListedUnderItsTag() {
        Images.Image image = runtime().images().find(image()).orElseThrow();
        assertThat(image.tags()).contains(image());
        assertThat(runtime().images().list()).extracting(Images.Image::id).contains(image.id());
        assertThat(runtime().images().find(image.id())).isPresent();
    }

    @Test
    void theStopSignalLetsAContainerEndAsItLikes() {
        Behaviour behaviour =
                Behaviour.of("trap 'exit 7' TERM; sleep 1000 & wait", "stop-code", "7");
        String id = started(sandbox(behaviour), 0, behaviour);
        settle();
        runtime().containers().signal(id, Signal.STOP);
        assertThat(exited(id).exitCode()).isEqualTo(7);
    }

    @Test
    void killEndsAContainerThatIgnoresTheStopSignal() {
        Behaviour behaviour = Behaviour.of("trap '' TERM; exec sleep 1000", "stop-delay", "never");
        String id = started(sandbox(behaviour), 0, behaviour);
        settle();
        runtime().containers().signal(id, Signal.STOP);
        assertThat(container(id).isRunning()).isTrue();
        runtime().containers().signal(id, Signal.KILL);
        State.Exited exited = exited(id);
        assertThat(exited.exitCode()).isEqualTo(137);
        assertThat(exited.reason()).isEqualTo("Error");
    }

    @Test
    void signalsToTheDeadAreHarmlessAndToTheUnknownAreNot() {
        Behaviour behaviour = Behaviour.of("exit 0", "exit-after", "0s");
        String id = started(sandbox(behaviour), 0, behaviour);
        exited(id);
        runtime().containers().signal(id, Signal.STOP);
        runtime().containers().signal(id, Signal.KILL);
        String unknown = "0".repeat(64);
        assertThat(reason(() -> runtime().containers().signal(unknown, Signal.STOP)))
                .isEqualTo(Reason.NOT_FOUND);
        assertThat(reason(() -> runtime().containers().signal(unknown, Signal.KILL)))
                .isEqualTo(Reason.NOT_FOUND);
    }

    @Test
    void whatAContainerMayUseChangesWhileItRuns() {
        SandboxStatus sandbox = sandbox(WAITS);
        String id = started(sandbox, 0, WAITS);
        var more = new ContainerSpec.Resources(512, 50_000, 100_000, 64L << 20, 0, 0);
        runtime().containers().update(id, more);
        runtime().sandboxes().limit(sandbox.id(), more);
        assertThat(runtime().pod(pod).attempts("main").getFirst().isRunning()).isTrue();
        runtime().containers().signal(id, Signal.KILL);
        until(() -> !runtime().pod(pod).attempts("main").getFirst().isRunning());
        assertThat(reason(() -> runtime().containers().update(id, more)))
                .isEqualTo(Reason.NOT_RUNNING);
    }

    @Test
    void removingEndsAndForgetsAContainer() {
        SandboxStatus sandbox = sandbox(WAITS);
        String id = started(sandbox, 0, WAITS);
        runtime().containers().remove(id);
        assertThat(runtime().pod(pod).containers()).isEmpty();
        runtime().containers().remove(id);
    }

    @Test
    void stoppingASandboxEndsItsContainersAndKeepsThem() {
        SandboxStatus sandbox = sandbox(WAITS);
        String id = started(sandbox, 0, WAITS);
        runtime().sandboxes().stop(sandbox.id());
        assertThat(exited(id).exitCode()).isEqualTo(137);
        until(
                () ->
                        runtime().pod(pod).sandbox().orElseThrow().state()
                                == SandboxStatus.State.STOPPED);
        until(() -> events.contains(new RuntimeEvent.SandboxDied(pod, sandbox.id())));
        runtime().sandboxes().stop(sandbox.id());
    }

    @Test
    void aContainerWhoseSandboxHasEndedDoesNotStartAndHasNotFailed() {
        SandboxStatus sandbox = sandbox(WAITS);
        runtime().sandboxes().stop(sandbox.id());
        String late = runtime().containers().create(spec(sandbox, 0, WAITS).build());
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThat(reason(() -> runtime().containers().start(late)))
                    .isEqualTo(Reason.NOT_RUNNING);
            assertThat(runtime().pod(pod).containers())
                    .singleElement()
                    .satisfies(one -> assertThat(one.state()).isEqualTo(new State.Created()));
        }
    }

    @Test
    void aRemovedPodLeavesNothing() {
        SandboxStatus sandbox = sandbox(WAITS);
        String id = started(sandbox, 0, WAITS);
        runtime().containers().remove(id);
        runtime().sandboxes().remove(sandbox.id());
        runtime().sandboxes().remove(sandbox.id());
        assertThat(runtime().pod(pod).isEmpty()).isTrue();
        assertThat(runtime().pods()).noneMatch(record -> record.pod().equals(pod));
    }

    @Test
    void thePodsListHoldsWhatIsThere() {
        SandboxStatus sandbox = sandbox(WAITS);
        String id = started(sandbox, 0, WAITS);
        PodRecord found =
                runtime().pods().stream()
                        .filter(record -> record.pod().equals(pod))
                        .findFirst()
                        .orElseThrow();
        assertThat(found.sandbox().orElseThrow().id()).isEqualTo(sandbox.id());
        assertThat(found.containers()).extracting(ContainerStatus::id).containsExactly(id);
    }

    @Test
    void theLogIsKeptAfterTheEnd() {
        Behaviour behaviour =
                Behaviour.of("echo one; echo two", "log", "one\ntwo", "exit-after", "0s");
        String id = started(sandbox(behaviour), 0, behaviour);
        exited(id);
        var all = new Recorder();
        runtime().streams().logs(id, LogRequest.ALL, all);
        until(all::hasEnded);
        assertThat(all.out()).isEqualTo("one\ntwo\n");
        assertThat(all.end()).isEqualTo(new End.Closed());
        var tail = new Recorder();
        runtime().streams().logs(id, new LogRequest(false, null, 1, true), tail);
        until(tail::hasEnded);
        assertThat(tail.out()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z two\n");
    }

    @Test
    void aFollowedLogEndsWithItsContainer() {
        Behaviour behaviour =
                Behaviour.of(
                        "sleep 0.3; echo tick; sleep 0.3; exit 0",
                        "log-every",
                        "300ms tick",
                        "exit-after",
                        "500ms");
        String id = started(sandbox(behaviour), 0, behaviour);
        var followed = new Recorder();
        runtime().streams().logs(id, new LogRequest(true, null, -1, false), followed);
        until(followed::hasEnded);
        assertThat(followed.out()).isEqualTo("tick\n");
    }

    @Test
    void aClosedLogSaysNothingMore() {
        SandboxStatus sandbox = sandbox(WAITS);
        String id = started(sandbox, 0, WAITS);
        var followed = new Recorder();
        runtime().streams().logs(id, new LogRequest(true, null, -1, false), followed).close();
        runtime().containers().remove(id);
        settle();
        assertThat(followed.hasEnded()).isFalse();
    }

    @Test
    void aCommandsExitCodeAndOutputComeBack() {
        String id = started(sandbox(WAITS), 0, WAITS);
        assertThat(
                        result(
                                runtime()
                                        .streams()
                                        .run(
                                                id,
                                                List.of("echo", "hello"),
                                                Duration.ofSeconds(10),
                                                100)))
                .isEqualTo(new Streams.ExecResult(0, "hello\n", false));
        assertThat(
                        result(
                                        runtime()
                                                .streams()
                                                .run(
                                                        id,
                                                        List.of("sh", "-c", "exit 5"),
                                                        Duration.ofSeconds(10),
                                                        100))
                                .exitCode())
                .isEqualTo(5);
        Streams.ExecResult missing =
                result(
                        runtime()
                                .streams()
                                .run(id, List.of("no-such-command"), Duration.ofSeconds(10), 1000));
        assertThat(missing.exitCode()).isEqualTo(126);
        assertThat(missing.output())
                .contains("no-such-command")
                .contains("executable file not found");
    }

    @Test
    void aCommandNeedsARunningContainer() {
        Behaviour behaviour = Behaviour.of("exit 0", "exit-after", "0s");
        String id = started(sandbox(behaviour), 0, behaviour);
        exited(id);
        assertThat(
                        reason(
                                () ->
                                        result(
                                                runtime()
                                                        .streams()
                                                        .run(
                                                                id,
                                                                List.of("true"),
                                                                Duration.ofSeconds(10),
                                                                10))))
                .isEqualTo(Reason.NOT_RUNNING);
        assertThat(
                        reason(
                                () ->
                                        runtime()
                                                .streams()
                                                .exec(
                                                        id,
                                                        new ExecRequest(
                                                                List.of("true"),
                                                                false,
                                                                true,
                                                                true,
                                                                false),
                                                        new Recorder())))
                .isEqualTo(Reason.NOT_RUNNING);
    }

    @Test
    void inputReachesACommandAndItsEndToo() {
        String id = started(sandbox(WAITS), 0, WAITS);
        var recorder = new Recorder();
        Streams.Session session =
                runtime()
                        .streams()
                        .exec(
                                id,
                                new ExecRequest(List.of("wc", "-c"), true, true, true, false),
                                recorder);
        session.stdin("twelve bytes".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        session.closeStdin();
        until(recorder::hasEnded);
        assertThat(recorder.out().strip()).isEqualTo("12");
        assertThat(recorder.end()).isEqualTo(new End.Exit(0));
    }

    @Test
    void theEnvironmentReachesTheContainer() {
        SandboxStatus sandbox = sandbox(WAITS);
        String id =
                runtime()
                        .containers()
                        .create(
                                spec(sandbox, 0, WAITS)
                                        .environment(
                                                List.of(new Variable("GREETING", "ahoy = sailor")))
                                        .build());
        runtime().containers().start(id);
        until(() -> container(id).isRunning());
        assertThat(
                        result(
                                        runtime()
                                                .streams()
                                                .run(
                                                        id,
                                                        List.of("env"),
                                                        Duration.ofSeconds(10),
                                                        10_000))
                                .output())
                .contains("GREETING=ahoy = sailor\n");
    }

    @Test
    void useIsTold() {
        String id = started(sandbox(WAITS), 0, WAITS);
        settle();
        Usage.ContainerUsage usage = runtime().usage().container(id).orElseThrow();
        assertThat(usage.workingSetBytes()).isPositive();
        assertThat(usage.cpuNanos()).isPositive();
        runtime().containers().signal(id, Signal.KILL);
        exited(id);
        assertThat(runtime().usage().container(id)).isEmpty();
    }

    @Test
    void theEngineSaysWhatItIs() {
        assertThat(runtime().engine().containerRuntimeVersion()).matches("\\w+://[\\w.+~-]+");
    }

    /** Lets a moment pass in which a fresh process gets to its work. */
    protected abstract void settle();
}
