package io.jollyboat.jolly.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Installs what is missing with Debian's package tools. Everything they say goes to a log. */
public final class Installer {

    private static final long LIMIT_MINUTES = 15;

    private final Machine machine;
    private final Path log;

    public Installer(Machine machine, Path log) {
        this.machine = machine;
        this.log = log;
    }

    /**
     * Installs, waiting for as long as the downloads take.
     *
     * @throws MachineException when the package tools fail; the message has their last words
     */
    public void install(Set<Need> needs) throws InterruptedException {
        var install =
                new ArrayList<>(List.of("apt-get", "install", "-y", "--no-install-recommends"));
        needs.forEach(need -> install.add(need.debianPackage()));
        // An outdated list of packages is the rule on a fresh machine, so it is renewed before the
        // first attempt.
        run(List.of("apt-get", "update"));
        run(install);
    }

    private void run(List<String> command) throws InterruptedException {
        var builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
        try {
            Process process = builder.start();
            if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new MachineException(
                        String.join(" ", command)
                                + " did not end within "
                                + LIMIT_MINUTES
                                + " minutes, see "
                                + log);
            }
            if (process.exitValue() != 0) {
                throw new MachineException(
                        String.join(" ", command)
                                + " failed: "
                                + lastLine()
                                + " (all of it in "
                                + log
                                + "). Install by hand on "
                                + machine.distribution()
                                + ", then start again");
            }
        } catch (IOException e) {
            throw new MachineException(command.getFirst() + " cannot be run: " + e.getMessage());
        }
    }

    private String lastLine() throws IOException {
        List<String> lines = Files.readAllLines(log);
        return lines.reversed().stream()
                .filter(line -> !line.isBlank())
                .findFirst()
                .orElse("it said nothing");
    }
}
