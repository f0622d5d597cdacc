package io.jollyboat.kubelet.container;

import java.util.Optional;
import java.util.Set;

/** A setting of the kernel (a sysctl) by its name, as in {@code net.core.somaxconn}. Pure. */
public final class KernelSetting {

    private static final Set<String> OF_IPC =
            Set.of(
                    "kernel.sem",
                    "kernel.shm",
                    "kernel.shmall",
                    "kernel.shmmax",
                    "kernel.shmmni",
                    "kernel.shm_rmid_forced",
                    "kernel.msg",
                    "kernel.msgmax",
                    "kernel.msgmnb",
                    "kernel.msgmni");

    private KernelSetting() {}

    /** What a pod has of its own for a setting to hold in, in the words of Kubernetes. */
    public enum Namespace {
        IPC("IPC"),
        NETWORK("Net");

        private final String word;

        Namespace(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    /** With dots for separators: who writes slashes may have dots within, as sysctl(8) says. */
    public static String normalized(String name) {
        int dot = name.indexOf('.');
        int slash = name.indexOf('/');
        if (slash < 0 || (dot >= 0 && dot < slash)) {
            return name;
        }
        var swapped = new StringBuilder(name);
        for (int i = 0; i < name.length(); i++) {
            switch (name.charAt(i)) {
                case '.' -> swapped.setCharAt(i, '/');
                case '/' -> swapped.setCharAt(i, '.');
                default -> {} // part of a word
            }
        }
        return swapped.toString();
    }

    /**
     * Where a setting, or all that begin so, holds; empty when it is the whole machine's.
     *
     * @param name normalized
     */
    public static Optional<Namespace> namespace(String name) {
        if (OF_IPC.contains(name) || name.startsWith("fs.mqueue.")) {
            return Optional.of(Namespace.IPC);
        }
        return name.startsWith("net.") ? Optional.of(Namespace.NETWORK) : Optional.empty();
    }
}
