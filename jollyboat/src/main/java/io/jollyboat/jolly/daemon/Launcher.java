package io.jollyboat.jolly.daemon;

import io.jollyboat.jolly.profile.Profile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Starts the cluster's process in the background and listens to how its start goes. The process
 * does nothing before it is told to, so that it can come up while it is still being found out what
 * is wanted; should that be nothing, it ends when this one does.
 */
public final class Launcher {

    /** What the cluster's process reads when it is to go on. */
    public static final int GO = 'g';

    private final Process process;
    private final Profile profile;
    private boolean spoken;

    private Launcher(Process process, Profile profile) {
        this.process = process;
        this.profile = profile;
    }

    /** Starts the process, which waits for {@link #go}, and returns at once. */
    public static Launcher launch(Profile profile) throws IOException {
        return launch(profile, JvmOptions.CLUSTER.java());
    }

    /** The same with a Java of one's own choice. */
    public static Launcher launch(Profile profile, List<String> java) throws IOException {
        var command = new ArrayList<>(List.of("sh", "-c", inBackground(), "jolly"));
        command.addAll(java);
        command.add("-Duser.home=" + profile.home());
        command.addAll(List.of("-jar", JvmOptions.program().toString()));
        command.addAll(List.of("serve", "--when-told", "--profile", profile.name()));
        var builder = new ProcessBuilder(command);
        nameFilesInUnicode(builder.environment());
        Process process =
                builder.redirectError(ProcessBuilder.Redirect.appendTo(profile.log().toFile()))
                        .start();
        return new Launcher(process, profile);
    }

    /**
     * Images have files with names in any script. Where no language is set, as for services and in
     * containers, Java would refuse those that are not ASCII.
     */
    static void nameFilesInUnicode(Map<String, String> environment) {
        String language =
                Stream.of("LC_ALL", "LC_CTYPE", "LANG")
                        .map(name -> environment.getOrDefault(name, ""))
                        .filter(value -> !value.isEmpty())
                        .findFirst()
                        .orElse("");
        if (!language.toLowerCase(Locale.ROOT).replace("-", "").contains("utf8")) {
            environment.put("LC_ALL", "C.UTF-8");
        }
    }

    /**
     * Whether the cluster's process itself said how its start ended. If not, it may go on with it:
     * what is typed to interrupt this process ends whoever passes the words on, and not the
     * cluster.
     */
    public boolean hasSpoken() {
        return spoken;
    }

    /** Has the cluster start. */
    public void go() throws IOException {
        try (OutputStream words = process.getOutputStream()) {
            words.write(GO);
        }
    }

    /** Whether it is this cluster that the process is for. */
    public boolean isFor(Profile other) {
        return profile.equals(other);
    }

    /**
     * Waits until the cluster is ready or has failed to start.
     *
     * @param listener hears every report but the last
     * @return {@link Report.Ready} or {@link Report.Failed}
     */
    public Report await(Consumer<Report> listener) throws IOException {
        Report last = null;
        BufferedReader lines = process.inputReader();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Report report = Report.parse(line).orElse(null);
            if (report instanceof Report.Ready || report instanceof Report.Failed) {
                last = report;
            } else if (report != null) {
                listener.accept(report);
            }
        }
        process.onExit().join(); // see inBackground
        spoken = last != null;
        return last != null
                ? last
                : new Report.Failed(
                        "the cluster's process ended without a word; its log is " + profile.log());
    }

    /**
     * A session of its own, where there is the program for it: a signal to the terminal's group
     * (Ctrl-C) is not meant for the cluster. And not our child, but that of one which ends with the
     * reports, since a JVM that has a child to wait for takes 0.3 s to exit. What a shell starts so
     * would read nothing, were its input not given to it by another number.
     */
    private static String inBackground() {
        String session = Path.of("/usr/bin/setsid").toFile().canExecute() ? "setsid " : "";
        return "{ " + session + "\"$@\" <&3 & } 3<&0 | cat";
    }
}
