package io.jollyboat.kubelet.runtime.docker.machine;

import com.github.dockerjava.api.model.Capability;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Capabilities by their names, with or without {@code CAP_}, and by the kernel's numbers. */
public final class Capabilities {
    /** In the kernel's order, from 0 on. */
    private static final List<String> NAMES =
            List.of(
                    "CHOWN",
                    "DAC_OVERRIDE",
                    "DAC_READ_SEARCH",
                    "FOWNER",
                    "FSETID",
                    "KILL",
                    "SETGID",
                    "SETUID",
                    "SETPCAP",
                    "LINUX_IMMUTABLE",
                    "NET_BIND_SERVICE",
                    "NET_BROADCAST",
                    "NET_ADMIN",
                    "NET_RAW",
                    "IPC_LOCK",
                    "IPC_OWNER",
                    "SYS_MODULE",
                    "SYS_RAWIO",
                    "SYS_CHROOT",
                    "SYS_PTRACE",
                    "SYS_PACCT",
                    "SYS_ADMIN",
                    "SYS_BOOT",
                    "SYS_NICE",
                    "SYS_RESOURCE",
                    "SYS_TIME",
                    "SYS_TTY_CONFIG",
                    "MKNOD",
                    "LEASE",
                    "AUDIT_WRITE",
                    "AUDIT_CONTROL",
                    "SETFCAP",
                    "MAC_OVERRIDE",
                    "MAC_ADMIN",
                    "SYSLOG",
                    "WAKE_ALARM",
                    "BLOCK_SUSPEND",
                    "AUDIT_READ",
                    "PERFMON",
                    "BPF",
                    "CHECKPOINT_RESTORE");

    private Capabilities() {}

    public static List<Capability> named(List<String> names) {
        List<Capability> capabilities = new ArrayList<>();
        for (String name : names) {
            String plain = name.toUpperCase(Locale.ROOT).replaceFirst("^CAP_", "");
            if (!plain.equals("ALL") && !NAMES.contains(plain)) {
                throw new ContainerRuntimeException(
                        Reason.INVALID_CONFIGURATION, "invalid capability: \"" + name + "\"");
            }
            capabilities.add(Capability.valueOf(plain));
        }
        return capabilities;
    }

    /** Later ones are unknown to engines of before 2021. */
    private static final int KNOWN_TO_ALL_ENGINES = 38;

    /** All that the machine's engine can give. */
    public static List<Capability> all(Machine machine) {
        List<String> names = new ArrayList<>();
        for (int number = 0; number < KNOWN_TO_ALL_ENGINES; number++) {
            if (machine.allows(number)) {
                names.add(NAMES.get(number));
            }
        }
        return named(names);
    }
}
