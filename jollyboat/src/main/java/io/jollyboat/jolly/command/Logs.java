package io.jollyboat.jolly.command;

import io.jollyboat.jolly.profile.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what the cluster's own process has logged. */
@Command(name = "logs", description = "Show the log of the cluster's process.")
public final class Logs implements Callable<Integer> {

    @Mixin private ProfileOption which = new ProfileOption();

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "COUNT",
            description = "how many of the last lines (default: ${DEFAULT-VALUE})",
            defaultValue = "60")
    private int count = 60;

    @Override
    public Integer call() throws IOException {
        Profile profile = which.profile();
        if (!Files.exists(profile.log())) {
            System.err.println("jolly: the cluster \"" + profile.name() + "\" has no log");
            return ExitCode.ABSENT;
        }
        var last = new ArrayDeque<String>();
        try (Stream<String> lines = Files.lines(profile.log())) {
            lines.forEach(
                    line -> {
                        last.addLast(line);
                        if (last.size() > count) {
                            last.removeFirst();
                        }
                    });
        }
        last.forEach(System.out::println);
        return ExitCode.OK;
    }
}
