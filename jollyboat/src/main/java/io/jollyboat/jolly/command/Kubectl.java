package io.jollyboat.jolly.command;

import io.jollyboat.jolly.machine.Machine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Runs the machine's own kubectl against this cluster, whatever the current context is. */
@Command(
        name = "kubectl",
        description = "Run kubectl against this cluster, as in: jolly kubectl -- get pods")
public final class Kubectl implements Callable<Integer> {

    @Mixin private ProfileOption which = new ProfileOption();

    @Parameters(paramLabel = "ARGUMENT", description = "what kubectl is called with")
    private List<String> arguments = List.of();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Optional<Path> kubectl = Machine.here().find("kubectl");
        if (kubectl.isEmpty()) {
            System.err.println(
                    "jolly: there is no kubectl on this machine; any from 1.27 on will do");
            return ExitCode.FAILED;
        }
        var command = new ArrayList<String>();
        command.add(kubectl.get().toString());
        command.add("--context=" + which.profile().name());
        command.addAll(arguments);
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
