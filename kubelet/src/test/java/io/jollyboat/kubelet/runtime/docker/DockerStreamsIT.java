package io.jollyboat.kubelet.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.kubelet.runtime.ContainerRuntime.Subscription;
import io.jollyboat.kubelet.runtime.ContainerSpec.Terminal;
import io.jollyboat.kubelet.runtime.Recorder;
import io.jollyboat.kubelet.runtime.SandboxStatus;
import io.jollyboat.kubelet.runtime.Streams.End;
import io.jollyboat.kubelet.runtime.Streams.ExecRequest;
import io.jollyboat.kubelet.runtime.Streams.ExecResult;
import io.jollyboat.kubelet.runtime.Streams.LogRequest;
import io.jollyboat.kubelet.runtime.Streams.Session;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The engine's streams, with the traps that they are known for. */
class DockerStreamsIT {
    private static PodFixture pods;

    @BeforeAll
    static void begin() throws IOException {
        pods = PodFixture.start("runtime-streams-it", "10.199.4.0/24");
    }

    @AfterAll
    static void end() {
        pods.close();
    }

    @AfterEach
    void clear() {
        pods.clear();
    }

    private static String waiting() {
        return pods.waiting(
                pods.sandbox("streams", UnaryOperator.identity()), UnaryOperator.identity());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aCommandThatTakesTooLongIsKilledWithItsChildren() {
        String id = waiting();
        ExecResult result =
                pods.runtime
                        .streams()
                        .run(
                                id,
                                List.of("sh", "-c", "echo begun; sleep 7777; true"),
                                Duration.ofSeconds(4),
                                100)
                        .toCompletableFuture()
                        .join();
        assertThat(result.timedOut()).isTrue();
        assertThat(result.output()).isEqualTo("begun\n");
        PodFixture.await(() -> !pods.sh(id, "ps").contains("sleep 7777"));
    }

    @Test
    void outputBeyondTheLimitIsDropped() {
        ExecResult result =
                pods.runtime
                        .streams()
                        .run(
                                waiting(),
                                List.of("sh", "-c", "yes | head -c 100000"),
                                Duration.ofSeconds(20),
                                1000)
                        .toCompletableFuture()
                        .join();
        assertThat(result.exitCode()).isZero();
        assertThat(result.output()).hasSize(1000);
    }

    @Test
    void standardErrorComesApart() {
        var recorder = new Recorder();
        pods.runtime
                .streams()
                .exec(
                        waiting(),
                        new ExecRequest(
                                List.of("sh", "-c", "echo out; echo err >&2; exit 4"),
                                false,
                                true,
                                true,
                                false),
                        recorder);
        PodFixture.await(recorder::hasEnded);
        assertThat(recorder.out()).isEqualTo("out\n");
        assertThat(recorder.error()).isEqualTo("err\n");
        assertThat(recorder.end()).isEqualTo(new End.Exit(4));
    }

    @Test
    void ofACommandsResultWhatItPrintedComesBeforeWhatItComplainedOf() throws Exception {
        var command = List.of("sh", "-c", "echo oh >&2; sleep 0.2; echo done; exit 4");
        assertThat(
                        pods.runtime
                                .streams()
                                .run(waiting(), command, Duration.ofSeconds(20), 6)
                                .toCompletableFuture()
                                .get())
                .isEqualTo(new ExecResult(4, "done\no", false));
    }

    @Test
    void aTerminalIsReadAsItComesAndHasTheSizeItIsGiven() {
        var recorder = new Recorder();
        Session session =
                pods.runtime
                        .streams()
                        .exec(
                                waiting(),
                                new ExecRequest(List.of("sh"), true, true, true, true),
                                recorder);
        session.resize(101, 31);
        session.stdin(bytes("printf '\\001\\002not a frame\\n'; stty size; exit 3\n"));
        PodFixture.await(recorder::hasEnded);
        assertThat(recorder.out()).contains("\u0001\u0002not a frame").contains("31 101");
        assertThat(recorder.error()).isEmpty();
        assertThat(recorder.end()).isEqualTo(new End.Exit(3));
    }

    @Test
    void closingASessionKillsItsCommand() {
        String id = waiting();
        Session session =
                pods.runtime
                        .streams()
                        .exec(
                                id,
                                new ExecRequest(List.of("sleep", "8888"), false, true, true, false),
                                new Recorder());
        PodFixture.await(() -> pods.sh(id, "ps").contains("sleep 8888"));
        session.close();
        PodFixture.await(() -> !pods.sh(id, "ps").contains("sleep 8888"));
    }

    @Test
    void muchInputComesThroughWhileOutputFlows() {
        var recorder = new Recorder();
        Session session =
                pods.runtime
                        .streams()
                        .exec(
                                waiting(),
                                new ExecRequest(List.of("cat"), true, true, true, false),
                                recorder);
        byte[] block = bytes("0123456789abcdef".repeat(4096));
        for (int i = 0; i < 32; i++) {
            session.stdin(block);
        }
        session.closeStdin();
        PodFixture.await(recorder::hasEnded);
        assertThat(recorder.out()).hasSize(32 * block.length);
    }

    @Test
    void attachingJoinsTheContainersOwnStreams() {
        SandboxStatus sandbox = pods.sandbox("streams", UnaryOperator.identity());
        String id =
                pods.container(
                        sandbox,
                        "main",
                        "read line; echo got $line; read end; exit 6",
                        spec -> spec.terminal(new Terminal(true, true, false)));
        var recorder = new Recorder();
        Session session =
                pods.runtime
                        .streams()
                        .attach(id, new ExecRequest(List.of(), true, true, true, false), recorder);
        session.stdin(bytes("ahoy\n"));
        PodFixture.await(() -> recorder.out().equals("got ahoy\n"));
        session.closeStdin();
        PodFixture.await(recorder::hasEnded);
        assertThat(recorder.end()).isEqualTo(new End.Exit(6));
    }

    @Test
    void aFollowedLogDoesNotLoseALastLineWithoutAnEnd() {
        SandboxStatus sandbox = pods.sandbox("streams", UnaryOperator.identity());
        String id =
                pods.container(
                        sandbox,
                        "main",
                        "sleep 0.3; echo whole; printf unfinished",
                        UnaryOperator.identity());
        var recorder = new Recorder();
        pods.runtime.streams().logs(id, new LogRequest(true, null, -1, false), recorder);
        PodFixture.await(recorder::hasEnded);
        assertThat(recorder.out()).isEqualTo("whole\nunfinished");
    }

    /** The engine puts its file aside every 10 MB, which is three times here. */
    @Test
    void aFollowedLogLosesAndRepeatsNothingWhenItsFileIsRotated() {
        SandboxStatus sandbox = pods.sandbox("streams", UnaryOperator.identity());
        int lines = 30_000; // of a thousand characters each: many short ones take the engine much
        // longer
        String id =
                pods.container(
                        sandbox,
                        "main",
                        "fill=$(head -c 1000 /dev/zero | tr '\\0' x); i=0; while [ $i -lt "
                                + lines
                                + " ]; do echo $i $fill; i=$((i+1)); done",
                        UnaryOperator.identity());
        var recorder = new Recorder();
        pods.runtime.streams().logs(id, new LogRequest(true, null, -1, false), recorder);
        PodFixture.await(recorder::hasEnded);
        assertThat(recorder.end()).isEqualTo(new End.Closed());
        String[] seen = recorder.out().split("\n");
        for (int line = 0; line < seen.length; line++) {
            assertThat(seen[line]).startsWith(line + " ");
        }
        assertThat(seen).hasSize(lines);
    }

    @Test
    void aLineOfManyKilobytesStaysOneLine() {
        SandboxStatus sandbox = pods.sandbox("streams", UnaryOperator.identity());
        String id =
                pods.container(
                        sandbox,
                        "main",
                        "head -c 50000 /dev/zero | tr '\\0' x; echo",
                        UnaryOperator.identity());
        pods.exited(id);
        var recorder = new Recorder();
        pods.runtime.streams().logs(id, LogRequest.ALL, recorder);
        PodFixture.await(recorder::hasEnded);
        assertThat(recorder.out()).isEqualTo("x".repeat(50_000) + "\n");
    }

    @Test
    void logsBeginWhereTheyAreAskedTo() {
        SandboxStatus sandbox = pods.sandbox("streams", UnaryOperator.identity());
        String id =
                pods.container(
                        sandbox,
                        "main",
                        "echo early; sleep 1; echo late",
                        UnaryOperator.identity());
        pods.exited(id);
        var all = new Recorder();
        pods.runtime.streams().logs(id, new LogRequest(false, null, -1, true), all);
        PodFixture.await(all::hasEnded);
        Instant early = Instant.parse(all.out().substring(0, 30));
        var recorder = new Recorder();
        pods.runtime
                .streams()
                .logs(id, new LogRequest(false, early.plusMillis(500), -1, false), recorder);
        PodFixture.await(recorder::hasEnded);
        assertThat(recorder.out()).isEqualTo("late\n");
    }

    @Test
    void twoHundredStreamsKeepNobodyWaiting() {
        String id = waiting();
        List<Subscription> open = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            open.add(
                    pods.runtime
                            .streams()
                            .logs(id, new LogRequest(true, null, -1, false), new Recorder()));
        }
        assertThat(pods.sh(id, "echo still here")).isEqualTo("still here");
        assertThat(pods.status(id).isRunning()).isTrue();
        open.forEach(Subscription::close);
    }
}
