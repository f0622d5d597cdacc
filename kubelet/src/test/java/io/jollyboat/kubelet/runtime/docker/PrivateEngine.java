package io.jollyboat.kubelet.runtime.docker;

import io.jollyboat.kubelet.runtime.docker.engine.EngineAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A Docker engine of a test's own, which it may restart, stop answering and kill. */
public final class PrivateEngine implements AutoCloseable {
    private static final String BRIDGE = "jollytest0";

    private final Path data;
    private final Path run;
    private Process process;

    /**
     * @param data where it keeps images and containers
     */
    public PrivateEngine(Path data) throws IOException {
        this.data = data;
        this.run = Files.createTempDirectory(Path.of("/run"), "jb"); // its sockets need short names
        // Without a bridge of its own it would take away the machine's.
        network("link add " + BRIDGE + " type bridge");
        network("address add 10.198.99.1/24 dev " + BRIDGE);
        process = launch();
    }

    private static void network(String change) throws IOException {
        end(new ProcessBuilder(("ip " + change).split(" ")).start());
    }

    public EngineAddress address() {
        return new EngineAddress("unix://" + socket());
    }

    private Path socket() {
        return run.resolve("docker.sock");
    }

    private Path log() {
        return data.resolveSibling("dockerd.log");
    }

    private Process launch() throws IOException {
        Files.deleteIfExists(socket());
        var command = new ArrayList<String>(List.of("dockerd", "--host", "unix://" + socket()));
        command.addAll(List.of("--data-root", data.toString(), "--exec-root", run.toString()));
        command.addAll(List.of("--pidfile", run.resolve("docker.pid").toString()));
        command.addAll(List.of("--containerd-namespace", run.getFileName().toString()));
        command.addAll(List.of("--bridge", BRIDGE, "--iptables=false", "--ip-forward=false"));
        Process launched =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                        .start();
        // Who connects before it is ready waits for that, so there is no need to ask often.
        for (int look = 0; look < 600 && !(Files.exists(socket()) && answers()); look++) {
            if (!launched.isAlive()) {
                throw new IOException("dockerd does not start: see " + log());
            }
            LockSupport.parkNanos(50_000_000);
        }
        return launched;
    }

    private boolean answers() throws IOException {
        return docker("version").isEmpty();
    }

    /** Ends it in order, its containers too. */
    public void stop() throws IOException {
        process.destroy();
        end(process);
    }

    /** Ends it as a crash does; its containers go on until it is started again. */
    public void crash() throws IOException {
        end(process.destroyForcibly());
        // its helper ends with it; where nobody buries the dead, the next one would wait for it
        Files.deleteIfExists(run.resolve("containerd/containerd.pid"));
    }

    public void start() throws IOException {
        process = launch();
    }

    /** It keeps its connections and answers nobody, or goes on where it was. */
    public void freeze(boolean frozen) throws IOException {
        String signal = frozen ? "-STOP" : "-CONT";
        end(new ProcessBuilder("kill", signal, String.valueOf(process.pid())).start());
    }

    /** What somebody else does with the engine; returns what went wrong, or nothing. */
    public String docker(String... arguments) throws IOException {
        Process asked = client(arguments);
        String said = read(asked);
        return end(asked) == 0 ? "" : "failed: " + said;
    }

    /** What it tells somebody else. */
    public String tells(String... question) throws IOException {
        return read(client(question));
    }

    private Process client(String... arguments) throws IOException {
        var command = new ArrayList<String>(List.of("docker", "--host", "unix://" + socket()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static String read(Process client) throws IOException {
        return new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    @Override
    public void close() throws IOException {
        stop();
        network("link delete " + BRIDGE);
        // What watched over its containers may write a last word meanwhile: hence more than once.
        String remove =
                """
                for at in $(cut -d' ' -f2 /proc/self/mounts | grep -e ^%1$s -e ^%2$s | sort -r); do
                    umount -l $at
                done
                for attempt in 1 2 3 4 5 6 7 8 9 10; do
                    rm -rf %1$s %2$s && exit
                    sleep 0.5
                done
                """
                        .formatted(run, data);
        end(new ProcessBuilder("sh", "-c", remove).start());
    }

    private static int end(Process ending) throws IOException {
        try {
            if (ending.waitFor(60, TimeUnit.SECONDS)) {
                return ending.exitValue();
            }
            throw new IOException(ending.info() + " does not end");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
