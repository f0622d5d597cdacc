package io.jollyboat.kubelet.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether the machine runs short of something. */
public record Pressure(boolean memory, boolean disk, boolean processes) {

    public static final Pressure NONE = new Pressure(false, false, false);

    private static final long LEAST_MEMORY = 100L << 20;

    /**
     * The share of the disk that has to be free. Kubernetes takes a tenth; a developer's machine,
     * whose disk is used for much else, would be under pressure for good.
     */
    private static final double LEAST_DISK = 0.01;

    /** Asked every few seconds; must be cheap. */
    @FunctionalInterface
    public interface Gauge {
        Pressure read();
    }

    /** Looks at this machine. Processes have no threshold, as in Kubernetes unless one is set. */
    public static Gauge ofMachine(Path state) {
        return () -> new Pressure(lowMemory(), lowDisk(state), false);
    }

    private static boolean lowMemory() {
        long available = MachineReader.kibibytes("MemAvailable");
        return available > 0 && available * 1024 < LEAST_MEMORY;
    }

    private static boolean lowDisk(Path state) {
        try {
            var store = Files.getFileStore(state);
            return store.getUsableSpace() < store.getTotalSpace() * LEAST_DISK;
        } catch (IOException _) {
            return false; // not there yet
        }
    }
}
