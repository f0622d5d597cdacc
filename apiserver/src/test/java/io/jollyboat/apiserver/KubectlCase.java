package io.jollyboat.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test that drives real kubectls, old and new, against a real server on the memory store. */
public abstract class KubectlCase {

    private static final Path PROGRAMS = Path.of("/usr/lib/google-cloud-sdk/bin");
    private static final int PATIENCE_SECONDS = 60;

    /** Of this test alone; kubectl's home. */
    @TempDir protected Path directory;

    private ListeningServer server;
    private Path kubeconfig;
    private Path program = PROGRAMS.resolve("kubectl");

    @BeforeEach
    void startServer() throws IOException {
        server = new ListeningServer();
        kubeconfig = server.kubeconfig(directory);
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    /** From now on it speaks to this server instead; the one before is closed. */
    protected void speakTo(ListeningServer other) throws IOException {
        server.close();
        server = other;
        kubeconfig = server.kubeconfig(directory);
    }

    /** From now on the kubectl of that version is run, as in 1.33. */
    protected void use(String version) {
        program = PROGRAMS.resolve("kubectl." + version);
    }

    /** Runs it, which must succeed, and gives what it prints. */
    protected String kubectl(String... arguments) throws Exception {
        return exiting(0, arguments);
    }

    /** The same where it must end with another code. */
    protected String exiting(int code, String... arguments) throws Exception {
        Process process = run(arguments);
        String output = output(process);
        assertThat(process.exitValue())
                .as(String.join(" ", arguments) + "\n" + output)
                .isEqualTo(code);
        return output;
    }

    /** The same where it must fail. */
    protected String failing(String... arguments) throws Exception {
        return exiting(1, arguments);
    }

    /** Begins to run it. */
    protected Process run(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("KUBECONFIG", kubeconfig.toString());
        builder.environment().put("HOME", directory.toString());
        return builder.start();
    }

    /** The lines it prints up to the one that begins like this, which must come. */
    protected static String toldUntil(String last, Process process) throws Exception {
        var told = new StringBuilder();
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            told.append(line).append('\n');
            if (line.startsWith(last)) {
                return told.toString();
            }
        }
        throw new AssertionError("it ended after: " + told);
    }

    /** What it prints until it ends. */
    protected static String output(Process process) throws Exception {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return output;
    }
}
