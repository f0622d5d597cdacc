package io.jollyboat.kubelet.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.kubelet.network.Cidr;
import io.jollyboat.kubelet.network.VethNetwork;
import io.jollyboat.kubelet.runtime.ContainerSpec;
import io.jollyboat.kubelet.runtime.ContainerStatus;
import io.jollyboat.kubelet.runtime.ContainerStatus.State;
import io.jollyboat.kubelet.runtime.PodIdentity;
import io.jollyboat.kubelet.runtime.RuntimeEvent;
import io.jollyboat.kubelet.runtime.SandboxSpec;
import io.jollyboat.kubelet.runtime.SandboxStatus;
import io.jollyboat.kubelet.runtime.Streams.ExecResult;
import io.jollyboat.kubelet.runtime.docker.engine.EngineAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * A runtime on the machine's engine, under a profile of its own, with short words for what tests do
 * with it.
 */
final class PodFixture implements AutoCloseable {
    final List<RuntimeEvent> events = new CopyOnWriteArrayList<>();
    final DockerRuntime runtime;
    private final VethNetwork network;

    /** Of this run, so that control groups and names meet those of no other. */
    private static final String RUN = Long.toHexString(System.nanoTime() & 0xffffffffL);

    private PodFixture(DockerRuntime runtime, VethNetwork network) {
        this.runtime = runtime;
        this.network = network;
    }

    static PodFixture start(String profile, String range) throws IOException {
        TestImage.load();
        PodFixture fixture = start(profile, range, EngineAddress.DEFAULT);
        await(() -> fixture.hasReturned());
        DockerRuntimeIT.clear(fixture.runtime);
        return fixture;
    }

    /** Begins without waiting for the engine or clearing what is there. */
    static PodFixture start(String profile, String range, EngineAddress engine) {
        var network = new VethNetwork(Cidr.parse(range));
        var fixture =
                new PodFixture(
                        new DockerRuntime(
                                DockerConfig.of(profile, "node")
                                        .engine(engine)
                                        .callLimit(Duration.ofSeconds(30)),
                                Timeline.real(),
                                network),
                        network);
        fixture.runtime.subscribe(fixture.events::add);
        fixture.runtime.start();
        return fixture;
    }

    boolean hasReturned() {
        return events.stream().anyMatch(RuntimeEvent.EngineReturned.class::isInstance);
    }

    static void await(BooleanSupplier condition) {
        DockerRuntimeIT.await(condition);
    }

    static PodIdentity pod(String name) {
        return new PodIdentity("default", name, RUN + "-" + name);
    }

    SandboxStatus sandbox(String name, UnaryOperator<SandboxSpec> more) {
        PodIdentity pod = pod(name);
        runtime.sandboxes().create(more.apply(SandboxSpec.of(pod, 0)));
        await(
                () ->
                        runtime.pod(pod).sandbox().orElseThrow().state()
                                != SandboxStatus.State.STARTING);
        SandboxStatus sandbox = runtime.pod(pod).sandbox().orElseThrow();
        assertThat(sandbox.isReady()).isTrue();
        return sandbox;
    }

    /** Starts a container that runs a script. */
    String container(
            SandboxStatus sandbox,
            String name,
            String script,
            UnaryOperator<ContainerSpec.Builder> more) {
        String id =
                runtime.containers()
                        .create(
                                more.apply(
                                                ContainerSpec.of(
                                                                sandbox.pod(),
                                                                sandbox.id(),
                                                                name,
                                                                0,
                                                                TestImage.NAME)
                                                        .command(List.of("sh", "-c", script)))
                                        .build());
        runtime.containers().start(id);
        return id;
    }

    /** Starts a container that only waits to be looked into. */
    String waiting(SandboxStatus sandbox, UnaryOperator<ContainerSpec.Builder> more) {
        return container(sandbox, "main", "trap 'exit 0' TERM; sleep 1000 & wait", more);
    }

    ContainerStatus status(String id) {
        return runtime.pods().stream()
                .flatMap(pod -> pod.containers().stream())
                .filter(container -> container.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    State.Exited exited(String id) {
        await(() -> status(id).state() instanceof State.Exited);
        return (State.Exited) status(id).state();
    }

    ExecResult run(String id, String... command) {
        return runtime.streams()
                .run(id, List.of(command), Duration.ofSeconds(10), 100_000)
                .toCompletableFuture()
                .join();
    }

    /** What a script prints in a container. */
    String sh(String id, String script) {
        return run(id, "sh", "-c", script).output().strip();
    }

    void clear() {
        DockerRuntimeIT.clear(runtime);
        events.clear();
    }

    /** Ends without clearing anything, as a kubelet does. */
    void abandon() {
        runtime.stop();
    }

    @Override
    public void close() {
        DockerRuntimeIT.clear(runtime);
        runtime.stop();
        DockerRuntimeIT.remove(network);
    }
}
