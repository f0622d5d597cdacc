package io.jollyboat.jolly.command;

import io.jollyboat.jolly.image.ImageException;
import io.jollyboat.jolly.kubeconfig.KubeconfigException;
import io.jollyboat.jolly.machine.MachineException;
import io.jollyboat.jolly.profile.ProfileException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
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
        synopsisSubcommandLabel = "COMMAND")
public final class Jolly implements Runnable {

    /**
     * The commands, in the order in which the help names them. Reading the description of one takes
     * a while, so only that of the one that is asked for is read, where there is one.
     */
    private static final Map<String, Function<String[], Object>> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put(Start.NAME, Start::of);
        COMMANDS.put("status", _ -> new Status());
        COMMANDS.put("stop", _ -> new Stop());
        COMMANDS.put("delete", _ -> new Delete());
        COMMANDS.put("logs", _ -> new Logs());
        COMMANDS.put("kubectl", _ -> new Kubectl());
        COMMANDS.put("service", _ -> new Services());
        COMMANDS.put("tunnel", _ -> new Tunnel());
        COMMANDS.put("image", _ -> new Image());
        COMMANDS.put("node", _ -> new Node());
        COMMANDS.put("why", _ -> new Why());
        COMMANDS.put("schedule", _ -> new Schedule());
        COMMANDS.put("consolidate", _ -> new Consolidate());
        COMMANDS.put("setup", _ -> new Setup());
        COMMANDS.put(Serve.NAME, _ -> new Serve());
        COMMANDS.put("train", _ -> new Train());
        COMMANDS.put("help", _ -> new CommandLine.HelpCommand());
    }

    @Spec private CommandSpec command;

    /**
     * @return the exit code, see {@link ExitCode}
     */
    public static int run(String... arguments) {
        String first = arguments.length == 0 ? "" : arguments[0];
        Set<String> read =
                COMMANDS.containsKey(first) && !first.equals("help")
                        ? Set.of(first)
                        : COMMANDS.keySet();
        // Made before picocli is loaded: what a command begins at once goes on meanwhile.
        var commands = new LinkedHashMap<String, Object>();
        COMMANDS.forEach(
                (name, maker) -> {
                    if (read.contains(name)) {
                        commands.put(name, maker.apply(arguments));
                    }
                });
        var program = new CommandLine(new Jolly());
        commands.forEach((name, made) -> program.addSubcommand(name, explained(made)));
        return program.setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, line, parsed) -> explain(failure))
                .setParameterExceptionHandler((failure, ignored) -> complain(failure))
                .execute(arguments);
    }

    /** Every command answers --help, but those that hand all they are given to another program. */
    private static CommandLine explained(Object command) {
        var line = new CommandLine(command);
        if (!(command instanceof Kubectl || command instanceof CommandLine.HelpCommand)) {
            line.getCommandSpec().mixinStandardHelpOptions(true).versionProvider(new Version());
        }
        return line;
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
            case ImageException e -> String.valueOf(e.getMessage());
            case KubeconfigException e -> String.valueOf(e.getMessage());
            case AccessDeniedException e -> "no permission to read or write " + e.getFile();
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
