package io.jollyboat.jolly.daemon;

import io.jollyboat.jolly.profile.Profile;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Starts the cluster's process in the background and listens to how its start goes. */
public final class Launcher {

    /**
     * Options of this JVM that the new one is not to have: they were meant for a short-lived
     * program.
     */
    private static final List<String> NOT_HANDED_ON =
            List.of("-XX:TieredStopAtLevel", "-Xmx", "-Xmn", "-Xshare");

    private Launcher() {}

    /**
     * Starts the process and returns when the cluster is ready or has failed to start.
     *
     * @param program the jar to run
     * @param options options for its JVM
     * @param listener hears every report, the last one being {@link Report.Ready} or {@link
     *     Report.Failed}
     */
    public static void launch(
            Path program, List<String> options, Profile profile, Consumer<Report> listener)
            throws IOException {
        var command = new ArrayList<String>();
        if (ownSession()) {
            command.add("setsid"); // a signal to the terminal's group (Ctrl-C) is not meant for the
            // cluster
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(handedOn());
        command.addAll(options);
        command.addAll(List.of("-jar", program.toString(), "serve", "--profile", profile.name()));
        Process process =
                new ProcessBuilder(command)
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                        .redirectError(ProcessBuilder.Redirect.appendTo(profile.log().toFile()))
                        .start();
        listener.accept(listen(process, profile, listener));
    }

    private static Report listen(Process process, Profile profile, Consumer<Report> listener)
            throws IOException {
        BufferedReader lines = process.inputReader();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Report report = Report.parse(line).orElse(null);
            if (report instanceof Report.Ready || report instanceof Report.Failed) {
                return report;
            }
            if (report != null) {
                listener.accept(report);
            }
        }
        return new Report.Failed(
                "the cluster's process ended without a word; its log is " + profile.log());
    }

    private static List<String> handedOn() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> NOT_HANDED_ON.stream().noneMatch(argument::startsWith))
                .toList();
    }

    private static boolean ownSession() {
        return Path.of("/usr/bin/setsid").toFile().canExecute();
    }
}
