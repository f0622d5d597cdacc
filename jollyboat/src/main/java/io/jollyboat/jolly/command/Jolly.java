package io.jollyboat.jolly.command;

import io.jollyboat.jolly.kubeconfig.KubeconfigException;
import io.jollyboat.jolly.machine.MachineException;
import io.jollyboat.jolly.profile.ProfileException;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program's command line. Every failure is one line on standard error that says what to do. */
@Command(
        name = "jolly",
        description = "Jollyboat: a Kubernetes-compatible cluster in one JVM.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            Start.class,
            Status.class,
            Stop.class,
            Delete.class,
            Logs.class,
            Kubectl.class,
            Setup.class,
            Serve.class,
            Train.class,
            CommandLine.HelpCommand.class
        })
public final class Jolly implements Runnable {

    @Spec private CommandSpec command;

    /**
     * @return the exit code, see {@link ExitCode}
     */
    public static int run(String... arguments) {
        return new CommandLine(new Jolly())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, line, parsed) -> explain(failure))
                .setParameterExceptionHandler((failure, ignored) -> complain(failure))
                .execute(arguments);
    }

    @Override
    public void run() {
        throw new ParameterException(
                command.commandLine(), "what is to be done? One of the commands below");
    }

    private static int explain(Exception failure) {
        System.err.println("jolly: " + sentence(failure));
        return ExitCode.FAILED;
    }

    private static String sentence(Exception failure) {
        return switch (failure) {
            case MachineException e -> String.valueOf(e.getMessage());
            case ProfileException e -> String.valueOf(e.getMessage());
            case KubeconfigException e -> String.valueOf(e.getMessage());
            case IOException e -> e.getClass().getSimpleName() + ": " + e.getMessage();
            case InterruptedException _ -> "interrupted";
            default -> failure.toString();
        };
    }

    private static int complain(ParameterException failure) {
        CommandLine line = failure.getCommandLine();
        System.err.println("jolly: " + failure.getMessage());
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(failure, System.err)) {
            System.err.println("Try: " + line.getCommandSpec().qualifiedName() + " --help");
        }
        return ExitCode.USAGE;
    }
}
