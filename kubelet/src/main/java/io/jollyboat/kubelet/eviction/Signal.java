package io.jollyboat.kubelet.eviction;

import java.util.Optional;

/** What of a machine can run out. */
public enum Signal {
    MEMORY("memory.available", "memory", true),
    NODE_DISK("nodefs.available", "ephemeral-storage", true),
    NODE_INODES("nodefs.inodesFree", "inodes", false),
    IMAGE_DISK("imagefs.available", "ephemeral-storage", true),
    IMAGE_INODES("imagefs.inodesFree", "inodes", false),
    PROCESSES("pid.available", "pids", false);

    private final String word;
    private final String resource;
    private final boolean bytes;

    Signal(String word, String resource, boolean bytes) {
        this.word = word;
        this.resource = resource;
        this.bytes = bytes;
    }

    /** As options name it. */
    public String word() {
        return word;
    }

    /** What pods use of it. */
    String resource() {
        return resource;
    }

    /** Whether it is counted in bytes. */
    boolean inBytes() {
        return bytes;
    }

    boolean ofDisk() {
        return this != MEMORY && this != PROCESSES;
    }

    static Optional<Signal> named(String word) {
        for (Signal each : values()) {
            if (each.word.equals(word)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
