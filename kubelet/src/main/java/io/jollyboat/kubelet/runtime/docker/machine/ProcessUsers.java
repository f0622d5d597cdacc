package io.jollyboat.kubelet.runtime.docker.machine;

import io.jollyboat.kubelet.runtime.ProcessUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Whom the containers' first processes began as, as the kernel has it: what was seen first counts,
 * since a process may become somebody else, and outlasts the process.
 *
 * <p>Safe for use by several threads.
 */
public final class ProcessUsers {

    private final Path processes;
    private final Map<String, ProcessUser> known = new ConcurrentHashMap<>(); // by container

    /**
     * @param processes where the kernel tells of them, as in {@code /proc}
     */
    public ProcessUsers(Path processes) {
        this.processes = processes;
    }

    /**
     * @param processId 0 when the container does not run
     */
    public @Nullable ProcessUser of(String containerId, long processId) {
        ProcessUser before = known.get(containerId);
        if (before != null || processId == 0) {
            return before;
        }
        ProcessUser found = read(processId);
        if (found != null) {
            known.put(containerId, found);
        }
        return found;
    }

    public void forget(String containerId) {
        known.remove(containerId);
    }

    private @Nullable ProcessUser read(long processId) {
        try {
            List<Long> users = List.of();
            List<Long> own = List.of();
            List<Long> groups = new ArrayList<>();
            for (String line : Files.readAllLines(processes.resolve(processId + "/status"))) {
                if (line.startsWith("Uid:")) {
                    users = numbers(line);
                } else if (line.startsWith("Gid:")) {
                    own = numbers(line);
                } else if (line.startsWith("Groups:")) {
                    groups.addAll(numbers(line));
                }
            }
            if (users.isEmpty() || own.isEmpty()) {
                return null;
            }
            groups.add(own.getFirst());
            return new ProcessUser(users.getFirst(), own.getFirst(), groups);
        } catch (IOException | NumberFormatException e) {
            return null; // it has ended
        }
    }

    private static List<Long> numbers(String line) {
        return Arrays.stream(line.substring(line.indexOf(':') + 1).strip().split("\\s+"))
                .filter(word -> !word.isEmpty())
                .map(Long::valueOf)
                .toList();
    }
}
