package io.jollyboat.apiserver.store.etcd.process;

import io.jollyboat.apiserver.store.StoreRefusedException;
import io.jollyboat.core.runtime.Timeline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Brings one etcd to serve: the one that runs already, or a new one. */
final class EtcdLaunch {

    /** What came of it. */
    record Running(ProcessHandle process, Ports ports, EtcdVersion version, boolean adopted) {}

    private static final Duration START = Duration.ofSeconds(30); // much data takes long to read
    private static final Duration TAKE_OVER = Duration.ofSeconds(2);
    private static final Duration STOP = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(4); // between attempts to connect
    private static final int PORT_ATTEMPTS = 3;
    private static final int LOG_LINES = 40;

    private final EtcdProcessSettings settings;
    private final Timeline timeline;

    EtcdLaunch(EtcdProcessSettings settings, Timeline timeline) {
        this.settings = settings;
        this.timeline = timeline;
    }

    Running run() {
        Running left = takeOver();
        if (left != null) {
            return left;
        }
        for (int attempt = 1; ; attempt++) {
            Ports ports = Ports.free(settings.port());
            Process process = begin(ports);
            EtcdVersion version = awaitServing(process, ports);
            if (version == null) {
                List<String> log = lastLines();
                boolean another = EtcdDiagnosis.isPortTaken(log) && attempt < PORT_ATTEMPTS;
                if (settings.port() != 0 || !another) {
                    throw new StoreRefusedException(EtcdDiagnosis.explain(log, settings), null);
                }
            } else if (!version.suffices()) {
                end(process.toHandle());
                throw new StoreRefusedException(
                        "%s is etcd %s, too old: install 3.4 or newer"
                                .formatted(settings.executable(), version.text()),
                        null);
            } else {
                return new Running(process.toHandle(), ports, version, false);
            }
        }
    }

    /** The etcd that an earlier program left running here, if it is fit for use; else ends it. */
    private @Nullable Running takeOver() {
        try {
            ProcessNote note = ProcessNote.read(settings.note());
            if (note == null) {
                return null;
            }
            Optional<ProcessHandle> left = note.process(EtcdCommand.dataOption(settings));
            if (left.isEmpty()) {
                return null;
            }
            boolean wanted =
                    note.safe() == settings.safe()
                            && (settings.port() == 0 || settings.port() == note.ports().client());
            if (wanted) {
                EtcdVersion version = ask(note.ports(), TAKE_OVER, left.get().onExit());
                if (version != null && version.suffices()) {
                    return new Running(left.get(), note.ports(), version, true);
                }
            }
            end(left.get());
            return null;
        } catch (IOException e) {
            throw new StoreRefusedException("cannot read " + settings.note() + ": " + e, e);
        }
    }

    private static @Nullable EtcdVersion ask(
            Ports ports, Duration patience, CompletionStage<?> ended) {
        try {
            return EtcdVersion.ask(ports.client(), patience, ended);
        } catch (IOException e) {
            return null;
        }
    }

    /** Starts an etcd and writes down that it runs. */
    Process begin(Ports ports) {
        var builder = new ProcessBuilder(EtcdCommand.line(settings, ports));
        // What the user has set for an etcd of theirs is not for ours.
        builder.environment().keySet().removeIf(name -> name.startsWith("ETCD_"));
        // Go's collector runs when the heap has doubled. When it is five times as large, instead, a
        // write costs a fifth less, and etcd takes twice the memory while there are many.
        builder.environment().putIfAbsent("GOGC", "400");
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.redirectErrorStream(true).redirectOutput(settings.log().toFile());
        Process process = null;
        try {
            ProcessNote.beginning(ports, settings.safe()).write(settings.note());
            process = builder.start();
            ProcessNote.about(process.toHandle(), ports, settings.safe()).write(settings.note());
            return process;
        } catch (IOException e) {
            if (process != null) {
                process.destroyForcibly();
            }
            throw new StoreRefusedException(
                    EtcdDiagnosis.cannotRun(settings, String.valueOf(e.getMessage())), e);
        }
    }

    /** The version of an etcd once it serves, or null when it has ended. */
    private @Nullable EtcdVersion awaitServing(Process process, Ports ports) {
        long limit = timeline.nanos() + START.toNanos();
        CompletableFuture<Process> ended = process.onExit();
        while (timeline.nanos() < limit) {
            // Once it listens the answer is waited for; until then there is no event to wait for
            // but its end.
            EtcdVersion version = ask(ports, START, ended);
            if (version != null && process.isAlive()) {
                return version;
            }
            if (hasEnded(ended)) {
                return null;
            }
        }
        end(process.toHandle());
        throw new StoreRefusedException(
                "etcd did not begin to serve within %d s (see %s)"
                        .formatted(START.toSeconds(), settings.log()),
                null);
    }

    /** Whether a process ends within a short pause. */
    private static boolean hasEnded(CompletableFuture<Process> ended) {
        try {
            ended.get(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreRefusedException("interrupted while etcd started", e);
        }
    }

    /** Asks a process to end, and makes it if it does not. */
    static void end(ProcessHandle process) {
        CompletableFuture<ProcessHandle> ended = process.onExit();
        process.destroy();
        try {
            ended.get(STOP.toMillis(), TimeUnit.MILLISECONDS);
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException e) {
            // it did not listen
        }
        process.destroyForcibly();
        ended.join();
    }

    private List<String> lastLines() {
        try {
            List<String> lines =
                    new String(Files.readAllBytes(settings.log()), StandardCharsets.UTF_8)
                            .lines()
                            .toList();
            return lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size());
        } catch (IOException e) {
            return List.of("no log: " + e);
        }
    }
}
