package io.jollyboat.apiserver.admission.security;

import io.jollyboat.apiserver.json.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** What a pod must not do to the kernel's own guards. */
final class KernelRules {

    private static final Set<String> SELINUX_TYPES =
            Set.of("", "container_t", "container_init_t", "container_kvm_t");
    private static final String ENGINE_TYPE = "container_engine_t";

    /** Settings that concern the pod's own namespace only, by the version that says so. */
    private static final Map<String, Integer> SAFE_SYSCTLS =
            Map.ofEntries(
                    Map.entry("kernel.shm_rmid_forced", 0),
                    Map.entry("net.ipv4.ip_local_port_range", 0),
                    Map.entry("net.ipv4.ip_unprivileged_port_start", 0),
                    Map.entry("net.ipv4.tcp_syncookies", 0),
                    Map.entry("net.ipv4.ping_group_range", 0),
                    Map.entry("net.ipv4.ip_local_reserved_ports", 27),
                    Map.entry("net.ipv4.tcp_keepalive_time", 29),
                    Map.entry("net.ipv4.tcp_fin_timeout", 29),
                    Map.entry("net.ipv4.tcp_keepalive_intvl", 29),
                    Map.entry("net.ipv4.tcp_keepalive_probes", 29),
                    Map.entry("net.ipv4.tcp_rmem", 32),
                    Map.entry("net.ipv4.tcp_wmem", 32));

    private KernelRules() {}

    static Optional<Finding> seLinux(Subject pod) {
        Set<String> types = new TreeSet<>();
        Set<String> extra = new TreeSet<>();
        List<String> setters = new ArrayList<>();
        if (forbidden(pod, pod.securityContext(), types, extra)) {
            setters.add("pod");
        }
        List<String> names =
                pod.named(each -> forbidden(pod, Subject.securityContext(each), types, extra));
        if (!names.isEmpty()) {
            setters.add(Finding.named("container", names));
        }
        if (setters.isEmpty()) {
            return Optional.empty();
        }
        List<String> what = new ArrayList<>();
        if (!types.isEmpty()) {
            what.add((types.size() == 1 ? "type " : "types ") + Finding.quoted(types));
        }
        what.addAll(extra);
        return Optional.of(
                new Finding(
                        "seLinuxOptions",
                        String.join(" and ", setters)
                                + " set forbidden securityContext.seLinuxOptions: "
                                + String.join("; ", what)));
    }

    private static boolean forbidden(
            Subject pod, JsonNode context, Set<String> types, Set<String> extra) {
        JsonNode options = context.path("seLinuxOptions");
        String type = Trees.text(options, "type");
        boolean known =
                SELINUX_TYPES.contains(type) || type.equals(ENGINE_TYPE) && pod.minor() >= 31;
        if (!known) {
            types.add(type);
        }
        boolean more = false;
        for (String each : List.of("user", "role")) {
            if (!Trees.text(options, each).isEmpty()) {
                extra.add(each + " may not be set");
                more = true;
            }
        }
        return !known || more;
    }

    static Optional<Finding> seccomp(Subject pod) {
        List<String> details = unconfined(pod);
        return details.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding("seccompProfile", String.join(", ", details)));
    }

    /** Who turns the filter of system calls off. */
    static List<String> unconfined(Subject pod) {
        List<String> setters = new ArrayList<>();
        if (profile(pod.securityContext()).equals("Unconfined")) {
            setters.add("pod");
        }
        List<String> names =
                pod.named(each -> profile(Subject.securityContext(each)).equals("Unconfined"));
        if (!names.isEmpty()) {
            setters.add(Finding.named("container", names));
        }
        return setters.isEmpty()
                ? List.of()
                : List.of(
                        String.join(" and ", setters)
                                + " must not set securityContext.seccompProfile.type to \"Unconfined\"");
    }

    static String profile(JsonNode context) {
        return Trees.text(context, "seccompProfile", "type");
    }

    static Optional<Finding> sysctls(Subject pod) {
        List<String> forbidden =
                Trees.objects(pod.securityContext(), "sysctls").stream()
                        .map(sysctl -> Trees.text(sysctl, "name"))
                        .filter(
                                name ->
                                        SAFE_SYSCTLS.getOrDefault(name, Integer.MAX_VALUE)
                                                        > pod.minor()
                                                || !SAFE_SYSCTLS.containsKey(name))
                        .toList();
        return forbidden.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding("forbidden sysctls", String.join(", ", forbidden)));
    }
}
