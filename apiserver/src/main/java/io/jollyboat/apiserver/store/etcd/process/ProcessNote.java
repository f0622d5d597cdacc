package io.jollyboat.apiserver.store.etcd.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is written down about the etcd of a directory: one line of process id, when it began
 * (milliseconds since the epoch), client port, peer port, and whether it is safe. A process id of 0
 * says that one was about to begin.
 */
record ProcessNote(long pid, long began, Ports ports, boolean safe) {

    static ProcessNote about(ProcessHandle process, Ports ports, boolean safe) {
        return new ProcessNote(process.pid(), began(process), ports, safe);
    }

    static ProcessNote beginning(Ports ports, boolean safe) {
        return new ProcessNote(0, 0, ports, safe);
    }

    private static long began(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    void write(Path file) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.writeString(
                next,
                pid + " " + began + " " + ports.client() + " " + ports.peer() + " " + safe + "\n");
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The note in a file, or null when there is none that can be read. */
    static @Nullable ProcessNote read(Path file) throws IOException {
        try {
            String[] words = Files.readString(file).strip().split(" ");
            if (words.length != 5) {
                return null;
            }
            var ports = new Ports(Integer.parseInt(words[2]), Integer.parseInt(words[3]));
            return new ProcessNote(
                    Long.parseLong(words[0]),
                    Long.parseLong(words[1]),
                    ports,
                    Boolean.parseBoolean(words[4]));
        } catch (NoSuchFileException | NumberFormatException e) {
            return null;
        }
    }

    /** The process that this is about, if it runs and really is that etcd. */
    Optional<ProcessHandle> process(String dataOption) {
        if (pid == 0) {
            return ProcessHandle.allProcesses()
                    .filter(process -> hasArgument(process, dataOption))
                    .findFirst();
        }
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> began(process) == began)
                // Where the system hides command lines, id and beginning have to do.
                .filter(
                        process ->
                                process.info().arguments().isEmpty()
                                        || hasArgument(process, dataOption));
    }

    private static boolean hasArgument(ProcessHandle process, String argument) {
        List<String> arguments = process.info().arguments().map(Arrays::asList).orElse(List.of());
        return arguments.contains(argument);
    }
}
