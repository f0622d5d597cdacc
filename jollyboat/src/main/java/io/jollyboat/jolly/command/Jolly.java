package io.jollyboat.jolly.command;

import io.jollyboat.jolly.kubeconfig.KubeconfigException;
import io.jollyboat.jolly.machine.MachineException;
import io.jollyboat.jolly.profile.ProfileException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
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
    private static final Map<String, Supplier<Object>> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("start", Start::new);
        COMMANDS.put("status", Status::new);
        COMMANDS.put("stop", Stop::new);
        COMMANDS.put("delete", Delete::new);
        COMMANDS.put("logs", Logs::new);
        COMMANDS.put("kubectl", Kubectl::new);
        COMMANDS.put("why", Why::new);
        COMMANDS.put("schedule", Schedule::new);
        COMMANDS.put("setup", Setup::new);
        COMMANDS.put(Serve.NAME, Serve::new);
        COMMANDS.put("train", Train::new);
        COMMANDS.put(Rehearse.NAME, Rehearse::new);
        // not a method reference: picocli's classes are of an old format, and the JVM's cache
        // cannot
        // hold a handle to one
        COMMANDS.put("help", () -> new CommandLine.HelpCommand());
    }

    @Spec private CommandSpec command;

    /**
     * @return the exit code, see {@link ExitCode}
     */
    public static int run(String... arguments) {
        var program = new CommandLine(new Jolly());
        String first = arguments.length == 0 ? "" : arguments[0];
        Set<String> read =
                COMMANDS.containsKey(first) && !first.equals("help")
                        ? Set.of(first)
                        : COMMANDS.keySet();
        COMMANDS.forEach(
                (name, made) -> {
                    if (read.contains(name)) {
                        program.addSubcommand(name, made.get());
                    }
                });
        return program.setCaseInsensitiveEnumValuesAllowed(true)
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
