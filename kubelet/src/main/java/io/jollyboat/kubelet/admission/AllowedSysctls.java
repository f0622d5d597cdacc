package io.jollyboat.kubelet.admission;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.Sysctl;
import io.jollyboat.kubelet.container.KernelSetting;
import io.jollyboat.kubelet.container.KernelSetting.Namespace;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which settings of the kernel pods may make: those that harm nobody else, and what was allowed
 * besides.
 *
 * @param names allowed as they are
 * @param prefixes of names that are all allowed
 */
public record AllowedSysctls(Set<String> names, Set<String> prefixes) {

    /** As Kubernetes 1.36 has it. */
    public static final AllowedSysctls SAFE =
            new AllowedSysctls(
                    Set.of(
                            "kernel.shm_rmid_forced",
                            "net.ipv4.ip_local_port_range",
                            "net.ipv4.tcp_syncookies",
                            "net.ipv4.ping_group_range",
                            "net.ipv4.ip_unprivileged_port_start",
                            "net.ipv4.ip_local_reserved_ports",
                            "net.ipv4.tcp_keepalive_time",
                            "net.ipv4.tcp_fin_timeout",
                            "net.ipv4.tcp_keepalive_intvl",
                            "net.ipv4.tcp_keepalive_probes",
                            "net.ipv4.tcp_rmem",
                            "net.ipv4.tcp_wmem"),
                    Set.of());

    private static final int LONGEST = 253;
    private static final String FORM =
            "^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9][-_a-z0-9]*\\*?$";
    private static final Pattern PATTERN =
            Pattern.compile("([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*([a-z0-9][-_a-z0-9]*)?\\*?");

    public AllowedSysctls {
        names = Set.copyOf(names);
        prefixes = Set.copyOf(prefixes);
    }

    /**
     * With more of them.
     *
     * @param list names and beginnings of names, which end in a star, between commas
     * @throws IllegalArgumentException when one is no name, or a setting of the whole machine
     */
    public AllowedSysctls and(String list) {
        var moreNames = new LinkedHashSet<>(names);
        var morePrefixes = new LinkedHashSet<>(prefixes);
        for (String part : list.split(",", -1)) {
            String word = part.strip();
            if (word.isEmpty()) {
                continue;
            }
            if (word.length() > LONGEST || !PATTERN.matcher(word).matches()) {
                throw new IllegalArgumentException(
                        "sysctl \""
                                + word
                                + "\" must have at most "
                                + LONGEST
                                + " characters and match regex "
                                + FORM);
            }
            String name = KernelSetting.normalized(word);
            boolean all = name.endsWith("*");
            String fixed = all ? name.substring(0, name.length() - 1) : name;
            if (KernelSetting.namespace(fixed).isEmpty()) {
                throw new IllegalArgumentException(
                        "the sysctls \"" + fixed + "\" are not known to be namespaced");
            }
            (all ? morePrefixes : moreNames).add(fixed);
        }
        return new AllowedSysctls(moreNames, morePrefixes);
    }

    /** Why a pod may not make the settings that it wants to make; empty when it may. */
    Optional<String> refusal(Pod pod) {
        for (Sysctl wanted : pod.spec().securityContext().sysctls()) {
            String name = KernelSetting.normalized(wanted.name());
            if (!names.contains(name) && prefixes.stream().noneMatch(name::startsWith)) {
                return Optional.of("\"" + name + "\" not allowlisted");
            }
            Namespace own = KernelSetting.namespace(name).orElseThrow();
            boolean shared = own == Namespace.IPC ? pod.spec().hostIPC() : pod.spec().hostNetwork();
            if (shared) {
                return Optional.of("\"" + name + "\" not allowed with host " + own + " enabled");
            }
        }
        return Optional.empty();
    }

    /** What may be set beyond what is safe anyway. */
    public List<String> unsafe() {
        return Stream.concat(
                        names.stream().filter(name -> !SAFE.names().contains(name)),
                        prefixes.stream().map(prefix -> prefix + "*"))
                .sorted()
                .toList();
    }

    /** All that may be set, for people to read. */
    @Override
    public String toString() {
        var all = new TreeSet<>(names);
        prefixes.forEach(prefix -> all.add(prefix + "*"));
        return String.join(",", all);
    }
}
