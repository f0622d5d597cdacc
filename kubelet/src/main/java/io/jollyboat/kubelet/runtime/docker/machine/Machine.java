package io.jollyboat.kubelet.runtime.docker.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the engine's machine allows its engine to do, read from the engine's own process.
 *
 * @param capabilities of the engine's process, as the kernel's bits; all of them when unknown
 * @param lowestOomScore below which the engine cannot set {@code oom_score_adj}
 */
public record Machine(long capabilities, int lowestOomScore) {
    private static final int SYS_RESOURCE = 24;
    private static final Machine UNKNOWN = new Machine(-1L, -1000);

    /** Looks at the engine's process; what cannot be read is taken to be allowed. */
    public static Machine of(boolean local) {
        if (!local) {
            return UNKNOWN;
        }
        try {
            String process = engineProcess();
            long capabilities =
                    Files.readAllLines(Path.of("/proc/" + process + "/status")).stream()
                            .filter(line -> line.startsWith("CapEff:"))
                            .mapToLong(
                                    line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                            .findFirst()
                            .orElse(-1L);
            int score =
                    Integer.parseInt(
                            Files.readString(Path.of("/proc/" + process + "/oom_score_adj"))
                                    .strip());
            boolean anyScore = (capabilities >>> SYS_RESOURCE & 1) == 1;
            return new Machine(capabilities, anyScore ? -1000 : score);
        } catch (IOException | NumberFormatException e) {
            return UNKNOWN;
        }
    }

    private static String engineProcess() throws IOException {
        for (String file : new String[] {"/run/docker.pid", "/var/run/docker.pid"}) {
            if (Files.isReadable(Path.of(file))) {
                return Files.readString(Path.of(file)).strip();
            }
        }
        return "self"; // whoever may start us may have started it
    }

    /** The score that can be set, nearest to the one that is wanted. */
    public int oomScore(int wanted) {
        return Math.max(wanted, lowestOomScore);
    }

    /**
     * Whether a container can have every capability there is, which {@code privileged} asks for.
     */
    public boolean allowsEverything() {
        return allows(SYS_RESOURCE);
    }

    /** Whether the engine has the capability of this number. */
    public boolean allows(int capability) {
        return (capabilities >>> capability & 1) == 1;
    }
}
