package io.jollyboat.jolly.command;

import io.jollyboat.jolly.daemon.JvmOptions;
import io.jollyboat.jolly.profile.Ports;
import io.jollyboat.jolly.profile.Profile;
import io.jollyboat.jolly.profile.Settings;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * Makes the caches of loaded and linked classes that let the program start quickly: one for the
 * cluster and a small one for commands, each from a short run. Without them everything works, and
 * starts more slowly.
 *
 * <p>They are named after the jar's content, since a JVM does not notice that a cache is another
 * jar's and would run classes that are no more.
 */
@Command(
        name = "train",
        hidden = true,
        description = "Make the caches that let this program start quickly.")
public final class Train implements Callable<Integer> {

    private static final String KUBECONFIG = "kubeconfig";

    /** As of somebody who has another cluster too. */
    private static final String CONTEXTS =
            """
            apiVersion: v1
            kind: Config
            clusters:
            - name: other
              cluster: {server: "https://127.0.0.1:1"}
            users:
            - name: other
              user: {}
            contexts:
            - name: other
              context: {cluster: other, user: other}
            current-context: other
            """;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path program = JvmOptions.program();
        String version = fingerprint(program).substring(0, 16);
        Path home = Files.createTempDirectory("jolly-train-");
        Path log = program.resolveSibling("train.log");
        Files.deleteIfExists(log);
        forget(program.resolveSibling("."));
        try {
            Rehearsal rehearsal = Rehearsal.in(home);
            train(JvmOptions.CLUSTER, version, log, java -> rehearsal.run(java, log));
            prepare(home);
            train(JvmOptions.COMMAND, version, log, java -> run(java, List.of("start"), home, log));
            run(JvmOptions.COMMAND.java(), List.of("delete"), home, log);
        } finally {
            Delete.remove(home);
        }
        return ExitCode.OK;
    }

    /** For a start as most are, not the first one: of a cluster that is there and does not run. */
    private static void prepare(Path home) throws IOException {
        Profile profile = Profile.of(Profile.DEFAULT, home);
        profile.create();
        Settings.of(
                        "memory",
                        "sim",
                        Ports.near(16443),
                        Ports.near(20250),
                        1,
                        Collections.emptySortedMap())
                .write(profile.settings());
        Files.writeString(home.resolve(KUBECONFIG), CONTEXTS);
    }

    private static void train(JvmOptions kind, String version, Path log, Trainee trainee)
            throws IOException, InterruptedException {
        Path options = kind.trained();
        Path cache = options.resolveSibling(kind.word() + "-" + version + ".aot");
        var java = new ArrayList<>(kind.plainJava());
        java.add("-XX:AOTCacheOutput=" + cache);
        java.add("-Xlog:aot*=off");
        // What is compiled is not kept, so that there is no use in compiling it well.
        java.add("-XX:TieredStopAtLevel=1");
        if (trainee.run(java) && Files.exists(cache) && Files.size(cache) > 0) {
            var lines = new ArrayList<>(kind.plain());
            lines.add("-XX:AOTCache=" + cache);
            Files.write(options, lines);
        } else {
            System.out.println("  ! no cache for quick starts (see " + log + ")");
        }
    }

    /** What is run for a JVM to learn from. */
    private interface Trainee {

        /**
         * Returns when the JVM has ended, since it is at its end that it writes its cache.
         *
         * @param java what it is started with
         * @return false when it was of no use
         */
        boolean run(List<String> java) throws IOException, InterruptedException;
    }

    /** Runs this program in a home of its own, so that it touches nothing of the user's. */
    private static boolean run(List<String> java, List<String> arguments, Path home, Path log)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(java);
        command.add("-Duser.home=" + home);
        command.add("-jar");
        command.add(JvmOptions.program().toString());
        command.addAll(arguments);
        var builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("KUBECONFIG", home.resolve(KUBECONFIG).toString());
        return builder.start().waitFor() == 0;
    }

    /** Caches of earlier programs would never be used again. */
    private static void forget(Path folder) throws IOException {
        try (var files = Files.newDirectoryStream(folder, "*.{aot,options}")) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }

    private static String fingerprint(Path file) throws IOException {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
            return "%064x".formatted(new BigInteger(1, hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
