package io.jollyboat.core.streaming;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Real kubectl, old and new, against the streaming protocols through an API server that passes them
 * on.
 */
@Timeout(120)
class KubectlStreamingIT {

    /**
     * Some versions of kubectl may read the empty message by which a server says that it is ready
     * before they have made their streams, and complain (kubernetes/kubernetes#131203).
     */
    private static final Pattern TOO_EARLY =
            Pattern.compile(".* Unknown stream id \\d, discarding message\n");

    private static FakeKubernetes kubernetes;
    private static Path kubeconfig;

    @TempDir static Path directory;

    /**
     * What a kubectl speaks. One before 1.30 knows SPDY only, one since speaks either, as it is
     * told.
     */
    enum Kubectl {
        OLD_WITH_SPDY(List.of("kubectl.1.27", "kubectl"), "false"),
        NEW_WITH_WEBSOCKET(List.of("kubectl.1.33", "kubectl"), "true"),
        NEW_WITH_SPDY(List.of("kubectl.1.33", "kubectl"), "false");

        final String program;
        final String webSockets;

        Kubectl(List<String> names, String webSockets) {
            this.program = find(names);
            this.webSockets = webSockets;
        }

        /**
         * Looks on the PATH, and where Debian's package of Google's tools puts several versions.
         */
        private static String find(List<String> names) {
            List<String> directories = new ArrayList<>(List.of(System.getenv("PATH").split(":")));
            directories.add("/usr/lib/google-cloud-sdk/bin");
            for (String name : names) {
                for (String each : directories) {
                    if (Files.isExecutable(Path.of(each, name))) {
                        return Path.of(each, name).toString();
                    }
                }
            }
            throw new IllegalStateException("no kubectl on the PATH: this test needs one");
        }
    }

    private record Result(int code, String stdout, String stderr) {}

    @BeforeAll
    static void start() throws IOException {
        kubernetes = new FakeKubernetes();
        kubeconfig = kubernetes.kubeconfig(directory);
    }

    @AfterAll
    static void stop() {
        kubernetes.close();
    }

    @ParameterizedTest
    @EnumSource
    void outputAndErrorsArriveApart(Kubectl kubectl) throws Exception {
        assertThat(run(kubectl, "", "exec", "pod", "--", "both"))
                .isEqualTo(new Result(0, "to stdout\n", "to stderr\n"));
    }

    @ParameterizedTest
    @EnumSource
    void theExitCodeIsThatOfTheCommand(Kubectl kubectl) throws Exception {
        Result result = run(kubectl, "", "exec", "pod", "--", "exit", "42");
        assertThat(result.code()).isEqualTo(42);
        assertThat(result.stderr()).contains("command terminated with exit code 42");
    }

    @ParameterizedTest
    @EnumSource
    void aCommandThatCannotRunIsExplained(Kubectl kubectl) throws Exception {
        Result result = run(kubectl, "", "exec", "pod", "--", "fail");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.stderr()).contains("Internal error occurred: no such file");
    }

    @ParameterizedTest
    @EnumSource
    void inputGoesInAndItsEndIsSeen(Kubectl kubectl) throws Exception {
        String text = "0123456789abcdef".repeat(200_000);
        Result result = run(kubectl, text, "exec", "-i", "pod", "--", "cat");
        assertThat(result.stdout()).isEqualTo(text);
        assertThat(result.code()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void muchOutputArrivesWhole(Kubectl kubectl) throws Exception {
        Result result = run(kubectl, "", "exec", "pod", "--", "yes", "20000000");
        assertThat(result.stdout().length()).isGreaterThanOrEqualTo(20_000_000);
        assertThat(result.code()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void attachingWorksLikeExec(Kubectl kubectl) throws Exception {
        Result result = run(kubectl, "ahoy\n", "attach", "-i", "pod");
        assertThat(result.stdout()).isEqualTo("ahoy\n");
        assertThat(result.code()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aTerminalsSizeIsKnown(Kubectl kubectl) throws Exception {
        // script(1) gives kubectl a terminal of its own
        String command =
                "stty rows 31 cols 97; "
                        + kubectl.program
                        + " --kubeconfig "
                        + kubeconfig
                        + " exec -it pod -- size";
        Result result =
                wait(kubectl, new ProcessBuilder("script", "-qec", command, "/dev/null"), "");
        assertThat(result.stdout()).contains("TerminalSize[width=97, height=31]");
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatIsKilledEndsTheSession(Kubectl kubectl) throws Exception {
        kubernetes.events.clear();
        Process process = command(kubectl, "exec", "-i", "pod", "--", "hang").start();
        assertThat(kubernetes.events.poll(30, TimeUnit.SECONDS)).isEqualTo("hanging");
        process.destroyForcibly();
        assertThat(kubernetes.events.poll(30, TimeUnit.SECONDS)).isEqualTo("closed");
    }

    @ParameterizedTest
    @EnumSource
    void forwardedPortsCarryConnections(Kubectl kubectl) throws Exception {
        try (ServerSocket service = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            io.jollyboat.core.runtime.Timeline.real().execute(() -> echoUpperCase(service));
            Process process =
                    command(kubectl, "port-forward", "pod/pod", ":" + service.getLocalPort())
                            .start();
            try {
                int port = announcedPort(process.getInputStream());
                for (int i = 0; i < 3; i++) {
                    try (Socket socket = new Socket("127.0.0.1", port)) {
                        socket.getOutputStream().write("ahoy ".repeat(100_000).getBytes(UTF_8));
                        socket.shutdownOutput();
                        assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                                .isEqualTo("AHOY ".repeat(100_000));
                    }
                }
            } finally {
                process.destroyForcibly();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPortNobodyListensOnIsExplained(Kubectl kubectl) throws Exception {
        int nobody;
        try (ServerSocket free = new ServerSocket(0)) {
            nobody = free.getLocalPort();
        }
        ProcessBuilder builder = command(kubectl, "port-forward", "pod/pod", ":" + nobody);
        Path errors = Files.createTempFile(directory, "errors", "");
        Process process = builder.redirectError(errors.toFile()).start();
        try (Socket socket = new Socket("127.0.0.1", announcedPort(process.getInputStream()))) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        process.destroy();
        process.waitFor();
        assertThat(Files.readString(errors))
                .contains("error forwarding port " + nobody + " to pod pod");
    }

    private static int announcedPort(InputStream output) throws IOException {
        StringBuilder text = new StringBuilder();
        int next = output.read();
        while (next != '\n') {
            assertThat(next).as("kubectl ended: %s", text).isNotNegative();
            text.append((char) next);
            next = output.read();
        }
        return Integer.parseInt(text.toString().replaceAll(".*127.0.0.1:(\\d+) .*", "$1"));
    }

    private static void echoUpperCase(ServerSocket service) {
        while (!service.isClosed()) {
            try (Socket socket = service.accept()) {
                String text = new String(socket.getInputStream().readAllBytes(), UTF_8);
                socket.getOutputStream()
                        .write(text.toUpperCase(java.util.Locale.ROOT).getBytes(UTF_8));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static Result run(Kubectl kubectl, String input, String... arguments) throws Exception {
        return wait(kubectl, command(kubectl, arguments), input);
    }

    private static ProcessBuilder command(Kubectl kubectl, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(kubectl.program, "--kubeconfig", kubeconfig.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("KUBECTL_REMOTE_COMMAND_WEBSOCKETS", kubectl.webSockets);
        builder.environment().put("KUBECTL_PORT_FORWARD_WEBSOCKETS", kubectl.webSockets);
        return builder;
    }

    private static Result wait(Kubectl kubectl, ProcessBuilder builder, String input)
            throws Exception {
        builder.environment().put("KUBECTL_REMOTE_COMMAND_WEBSOCKETS", kubectl.webSockets);
        Path in = Files.writeString(Files.createTempFile(directory, "in", ""), input);
        Path out = Files.createTempFile(directory, "out", "");
        Path err = Files.createTempFile(directory, "err", "");
        Process process =
                builder.redirectInput(in.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("kubectl ends").isTrue();
        return new Result(
                process.exitValue(),
                Files.readString(out),
                TOO_EARLY.matcher(Files.readString(err)).replaceAll(""));
    }
}
