package io.jollyboat.kubelet.runtime.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.core.runtime.VirtualTimeline;
import io.jollyboat.kubelet.network.Cidr;
import io.jollyboat.kubelet.runtime.ContainerRuntime;
import io.jollyboat.kubelet.runtime.ContainerRuntimeContractTest;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException.Reason;
import io.jollyboat.kubelet.runtime.ContainerSpec;
import io.jollyboat.kubelet.runtime.Images;
import io.jollyboat.kubelet.runtime.PodIdentity;
import io.jollyboat.kubelet.runtime.ProbeTransport;
import io.jollyboat.kubelet.runtime.ProbeTransport.Answer;
import io.jollyboat.kubelet.runtime.ProbeTransport.Endpoint;
import io.jollyboat.kubelet.runtime.ProbeTransport.HttpGet;
import io.jollyboat.kubelet.runtime.ProbeTransport.Target;
import io.jollyboat.kubelet.runtime.RuntimeEvent;
import io.jollyboat.kubelet.runtime.SandboxSpec;
import io.jollyboat.kubelet.runtime.SandboxStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** The contract on virtual time, and what the script of a pod can say beyond it. */
class SimRuntimeTest extends ContainerRuntimeContractTest {
    private static final PodIdentity POD = new PodIdentity("lab", "scripted", "1234");

    private final VirtualTimeline timeline = new VirtualTimeline(7);
    private final SimRuntime runtime = new SimRuntime(timeline, Cidr.parse("10.244.0.0/24"));

    SimRuntimeTest() {
        runtime.images().add(image());
    }

    @Override
    protected ContainerRuntime runtime() {
        return runtime;
    }

    @Override
    protected void until(BooleanSupplier condition) {
        timeline.runUntil(condition, Duration.ofSeconds(10));
    }

    @Override
    protected String image() {
        return "jollyboat-test/busybox:1";
    }

    @Override
    protected void settle() {
        timeline.advance(Duration.ofMillis(100));
    }

    private String start(String... script) {
        Map<String, String> annotations = new java.util.LinkedHashMap<>();
        for (int i = 0; i < script.length; i += 2) {
            annotations.put(script[i], script[i + 1]);
        }
        SandboxStatus sandbox =
                runtime.sandboxes().create(SandboxSpec.of(POD, 0).withAnnotations(annotations));
        String id =
                runtime.containers()
                        .create(ContainerSpec.of(POD, sandbox.id(), "main", 0, image()).build());
        runtime.containers().start(id);
        return id;
    }

    private Answer http(String id, ProbeTransport.Kind kind) {
        var get = new HttpGet("HTTP", new Endpoint("10.244.0.2", 80), "/", List.of());
        var answer =
                runtime.probes()
                        .orElseThrow()
                        .http(new Target(id, kind, Duration.ofSeconds(1)), get)
                        .toCompletableFuture();
        timeline.advance(Duration.ofSeconds(1));
        return answer.join();
    }

    @Test
    void aSandboxTakesAsLongAsItsScriptSays() {
        runtime.sandboxes()
                .create(
                        SandboxSpec.of(POD, 0)
                                .withAnnotations(Map.of("sim.jollyboat.io/sandbox-delay", "3s")));
        timeline.advance(Duration.ofMillis(2999));
        assertThat(runtime.pod(POD).sandbox().orElseThrow().state())
                .isEqualTo(SandboxStatus.State.STARTING);
        timeline.advance(Duration.ofMillis(1));
        assertThat(runtime.pod(POD).sandbox().orElseThrow().isReady()).isTrue();
    }

    @Test
    void aContainerRunsAfterItsDelayAndEndsAfterItsTime() {
        start(
                "sim.jollyboat.io/start-delay",
                "2s",
                "sim.jollyboat.io/exit-after",
                "1m",
                "sim.jollyboat.io/exit-reason",
                "OOMKilled",
                "sim.jollyboat.io/exit-code",
                "137");
        timeline.advance(Duration.ofMillis(1999));
        assertThat(runtime.pod(POD).container("main").orElseThrow().isRunning()).isFalse();
        timeline.advance(Duration.ofMillis(1));
        assertThat(runtime.pod(POD).container("main").orElseThrow().isRunning()).isTrue();
        timeline.advance(Duration.ofMinutes(1));
        assertThat(runtime.pod(POD).container("main").orElseThrow().state())
                .hasFieldOrPropertyWithValue("exitCode", 137)
                .hasFieldOrPropertyWithValue("reason", "OOMKilled");
    }

    @Test
    void oneContainersScriptWinsOverThePods() {
        start("sim.jollyboat.io/exit-after", "1s", "main.sim.jollyboat.io/exit-after", "1h");
        timeline.advance(Duration.ofMinutes(1));
        assertThat(runtime.pod(POD).container("main").orElseThrow().isRunning()).isTrue();
    }

    @Test
    void probesFollowTheScriptByTime() {
        String id = start("sim.jollyboat.io/readiness", "2s=ok,4s=503,6s=timeout,8s=refused");
        assertThat(http(id, ProbeTransport.Kind.READINESS)).isEqualTo(new Answer.Http(500, "", ""));
        assertThat(http(id, ProbeTransport.Kind.LIVENESS))
                .isEqualTo(new Answer.Http(200, "", "ok"));
        assertThat(http(id, ProbeTransport.Kind.READINESS))
                .isEqualTo(new Answer.Http(200, "", "ok"));
        timeline.advance(Duration.ofSeconds(1));
        assertThat(http(id, ProbeTransport.Kind.READINESS)).isEqualTo(new Answer.Http(503, "", ""));
        timeline.advance(Duration.ofSeconds(1));
        assertThat(http(id, ProbeTransport.Kind.READINESS)).isInstanceOf(Answer.TimedOut.class);
        timeline.advance(Duration.ofSeconds(1));
        assertThat(http(id, ProbeTransport.Kind.READINESS))
                .isEqualTo(
                        new Answer.Unreachable(
                                "dial tcp 10.244.0.2:80: connect: connection refused"));
    }

    @Test
    void useFollowsTheScriptByTime() {
        String id =
                start("sim.jollyboat.io/cpu", "0s=100m,10s=1", "sim.jollyboat.io/memory", "64Mi");
        timeline.advance(Duration.ofSeconds(15));
        assertThat(runtime.usage().container(id).orElseThrow().cpuNanos())
                .isEqualTo(6_000_000_000L);
        assertThat(runtime.usage().container(id).orElseThrow().workingSetBytes())
                .isEqualTo(64L << 20);
    }

    @Test
    void aScriptThatCannotBeReadNamesItsAnnotation() {
        assertThatThrownBy(() -> start("sim.jollyboat.io/exit-after", "soon"))
                .isInstanceOf(ContainerRuntimeException.class)
                .hasMessage(
                        "annotation sim.jollyboat.io/exit-after: \"soon\" is not a duration such as 1.5s");
    }

    @Test
    void aPullTakesItsTimeAndMayBeRefused() {
        runtime.images().pullsTake(Duration.ofSeconds(5));
        var good = runtime.images().pull("lab/good", Images.Credentials.NONE).toCompletableFuture();
        runtime.images().refuse("lab/bad", "manifest unknown");
        var bad = runtime.images().pull("lab/bad", Images.Credentials.NONE).toCompletableFuture();
        timeline.advance(Duration.ofMillis(4999));
        assertThat(good).isNotDone();
        timeline.advance(Duration.ofMillis(1));
        assertThat(good.join().tags()).containsExactly("lab/good:latest");
        assertThat(runtime.images().find("lab/good")).isPresent();
        assertThatThrownBy(bad::join)
                .hasCauseInstanceOf(ContainerRuntimeException.class)
                .hasMessageContaining("manifest unknown");
    }

    @Test
    void aLostEngineRefusesEverythingWhileItsContainersGoOn() {
        start("sim.jollyboat.io/exit-after", "10s");
        runtime.subscribe(events::add);
        timeline.settle();
        events.clear();
        runtime.lose("gone fishing");
        assertThatThrownBy(runtime::pods)
                .isInstanceOfSatisfying(
                        ContainerRuntimeException.class,
                        refused ->
                                assertThat(refused.reason()).isEqualTo(Reason.ENGINE_UNAVAILABLE));
        timeline.advance(Duration.ofSeconds(20));
        runtime.restore();
        timeline.settle();
        assertThat(runtime.pod(POD).container("main").orElseThrow().isRunning()).isFalse();
        assertThat(events).allMatch(event -> !(event instanceof RuntimeEvent.OfPod));
    }

    @Test
    void theSameSeedTellsTheSameEvents() {
        assertThat(manyPods(3)).isEqualTo(manyPods(3));
    }

    private static List<String> manyPods(long seed) {
        var timeline = new VirtualTimeline(seed);
        var runtime = new SimRuntime(timeline, Cidr.parse("10.0.0.0/16"));
        runtime.images().add("lab/image");
        List<String> told = new java.util.ArrayList<>();
        runtime.subscribe(event -> told.add(timeline.now() + " " + event));
        for (int i = 0; i < 2000; i++) {
            var pod = new PodIdentity("lab", "pod-" + i, "uid-" + i);
            SandboxStatus sandbox =
                    runtime.sandboxes()
                            .create(
                                    SandboxSpec.of(pod, 0)
                                            .withAnnotations(
                                                    Map.of(
                                                            "sim.jollyboat.io/exit-after",
                                                            i + "ms")));
            runtime.containers()
                    .start(
                            runtime.containers()
                                    .create(
                                            ContainerSpec.of(
                                                            pod,
                                                            sandbox.id(),
                                                            "main",
                                                            0,
                                                            "lab/image")
                                                    .build()));
        }
        timeline.advance(Duration.ofMinutes(1));
        assertThat(told).hasSize(6000);
        return told;
    }
}
