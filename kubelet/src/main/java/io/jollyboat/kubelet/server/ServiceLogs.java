package io.jollyboat.kubelet.server;

import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.http.ResponseStream;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.runtime.Timer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * What services of the machine have logged: what the journal has of them, or else the file in the
 * folder of logs that is called like them. A machine without a journal has only the latter. Blocks.
 */
final class ServiceLogs {

    /** As long as one answer may take. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String JOURNAL = "journalctl";

    private final Path root;
    private final Timeline timeline;

    ServiceLogs(Path root, Timeline timeline) {
        this.root = root;
        this.timeline = timeline;
    }

    void serve(HttpExchange exchange, LogQuery query) {
        var gone = new AtomicBoolean();
        exchange.onClosed(() -> gone.set(true));
        ResponseStream out =
                exchange.stream(200, Headers.of("Content-Type", "text/plain;charset=UTF-8"));
        Timer limit = timeline.after(PATIENCE, () -> gone.set(true));
        try {
            String known = units(gone);
            List<String> journaled =
                    query.services().stream()
                            .filter(each -> known.contains(each + ".service"))
                            .toList();
            List<String> others =
                    query.services().stream().filter(each -> !journaled.contains(each)).toList();
            if (!journaled.isEmpty()) {
                journal(journaled, query.options(), out, gone);
            }
            if (!others.isEmpty() && !query.options().isEmpty()) {
                say(
                        out,
                        "\noptions present and query resolved to log files for ["
                                + String.join(" ", others)
                                + "]\ntry without specifying options\n");
                return;
            }
            others.forEach(each -> file(each, out, gone));
        } finally {
            limit.cancel();
            out.end();
        }
    }

    /** Those that the journal knows; empty where there is none. */
    private String units(AtomicBoolean gone) {
        try {
            Process asked =
                    new ProcessBuilder(JOURNAL, "--field", "_SYSTEMD_UNIT")
                            .redirectErrorStream(true)
                            .start();
            try (InputStream said = watched(asked, gone).getInputStream()) {
                return new String(said.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            return "";
        }
    }

    private void journal(
            List<String> services, List<String> options, ResponseStream out, AtomicBoolean gone) {
        List<String> command =
                new ArrayList<>(List.of(JOURNAL, "--utc", "--no-pager", "--output=short-precise"));
        command.addAll(options);
        services.forEach(each -> command.add("--unit=" + each));
        try {
            Process asked = new ProcessBuilder(command).redirectErrorStream(true).start();
            try (InputStream said = watched(asked, gone).getInputStream()) {
                SystemLogs.copy(said, out, gone);
            } finally {
                asked.destroy(); // whoever asked may have gone before it was at its end
            }
        } catch (IOException e) {
            say(out, "\nerror: journal output not available\n");
        }
    }

    /** What says nothing any more is ended when its time is up. */
    private Process watched(Process process, AtomicBoolean gone) throws IOException {
        process.getOutputStream().close();
        Timer limit =
                timeline.after(
                        PATIENCE,
                        () -> {
                            gone.set(true);
                            process.destroyForcibly();
                        });
        process.onExit().thenRun(limit::cancel);
        return process;
    }

    private void file(String service, ResponseStream out, AtomicBoolean gone) {
        Optional<Path> found =
                Stream.of(service, service + ".log", service + "/" + service + ".log")
                        .map(root::resolve)
                        .filter(Files::isRegularFile)
                        .findFirst();
        if (found.isEmpty()) {
            say(out, "\nlog not found for " + service + "\n");
            return;
        }
        try (InputStream in = Files.newInputStream(found.get())) {
            SystemLogs.copy(in, out, gone);
        } catch (IOException e) {
            say(out, "\nerror getting log for " + service + ": " + e.getMessage() + "\n");
        }
    }

    private static void say(ResponseStream out, String text) {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
