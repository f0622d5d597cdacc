package io.jollyboat.kubelet.runtime.sim;

import io.jollyboat.kubelet.runtime.ContainerSpec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The few commands that a simulated container knows: {@code true}, {@code false}, {@code echo},
 * {@code env}, {@code hostname} and {@code sh -c} with one of them or {@code exit N}. Any other
 * fails as a command does that is not in the image.
 */
final class SimShell {
    private static final int CANNOT_RUN = 126;

    private SimShell() {}

    record Result(int exitCode, String output) {}

    static Result run(List<String> command, ContainerSpec container) {
        if (command.isEmpty()) {
            return new Result(CANNOT_RUN, "OCI runtime exec failed: no command\n");
        }
        List<String> arguments = command.subList(1, command.size());
        return switch (command.getFirst()) {
            case "true" -> new Result(0, "");
            case "false" -> new Result(1, "");
            case "echo" -> new Result(0, String.join(" ", arguments) + "\n");
            case "hostname" -> new Result(0, container.pod().name() + "\n");
            case "env" -> new Result(0, environment(container));
            case "sh", "/bin/sh" -> shell(arguments, container);
            default ->
                    new Result(
                            CANNOT_RUN,
                            "OCI runtime exec failed: exec failed: unable to start container process: exec: \""
                                    + command.getFirst()
                                    + "\": executable file not found in $PATH: unknown\n");
        };
    }

    private static Result shell(List<String> arguments, ContainerSpec container) {
        if (arguments.size() < 2 || !arguments.getFirst().equals("-c")) {
            return new Result(0, "");
        }
        return line(arguments.get(1), container);
    }

    /** One line as a shell would run it, without quoting, pipes or variables. */
    static Result line(String text, ContainerSpec container) {
        List<String> words = List.of(text.strip().split("\\s+"));
        if (words.getFirst().equals("exit")) {
            return new Result(exitCode(words), "");
        }
        return run(words, container);
    }

    private static int exitCode(List<String> words) {
        try {
            return words.size() < 2 ? 0 : Integer.parseInt(words.get(1)) & 255;
        } catch (NumberFormatException e) {
            return 2; // as a shell answers an illegal number
        }
    }

    private static String environment(ContainerSpec container) {
        Map<String, String> variables = new TreeMap<>();
        container
                .environment()
                .forEach(variable -> variables.put(variable.name(), variable.value()));
        return variables.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
                .collect(Collectors.joining());
    }
}
