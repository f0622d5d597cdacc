package io.jollyboat.apiserver.validation.pod.security;

import io.jollyboat.apiserver.validation.Field;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What makes a security context sound. */
public final class SecurityRules {
    private static final int LONGEST_SYSCTL = 253;
    private static final String SYSCTL_PART = "[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
    private static final Pattern SYSCTL =
            Pattern.compile("^(" + SYSCTL_PART + "[\\./])*" + SYSCTL_PART + "$");

    /** How the settings begin that each of the kernel's IPC namespaces has for itself. */
    private static final List<String> OF_IPC = List.of("kernel.shm", "kernel.msg", "fs.mqueue.");

    private SecurityRules() {}

    /** That of a pod as a whole. */
    public static void pod(Field spec) {
        Field context = spec.at("securityContext");
        if (context.has("fsGroup")) {
            id(context.at("fsGroup"));
        }
        ids(context);
        context.at("supplementalGroups").each(SecurityRules::id);
        if (spec.at("shareProcessNamespace").flag() && spec.at("hostPID").flag()) {
            context.at("shareProcessNamespace")
                    .invalid(true, "ShareProcessNamespace and HostPID cannot both be enabled");
        }
        sysctls(spec, context.at("sysctls"));
        context.at("fsGroupChangePolicy").oneOf("Always", "OnRootMismatch");
        SeccompRules.profile(context.at("seccompProfile"));
        WindowsRules.options(context.at("windowsOptions"));
        AppArmorRules.profile(context.at("appArmorProfile"));
        context.at("supplementalGroupsPolicy").oneOf("Merge", "Strict");
        context.at("seLinuxChangePolicy").oneOf("MountOption", "Recursive");
    }

    private static void sysctls(Field spec, Field sysctls) {
        Set<String> seen = new HashSet<>();
        for (Field sysctl : sysctls.items()) {
            Field name = sysctl.at("name");
            if (!name.isRequired()) {
                continue;
            }
            if (name.text().length() > LONGEST_SYSCTL || !SYSCTL.matcher(name.text()).matches()) {
                name.invalid(
                        "must have at most "
                                + LONGEST_SYSCTL
                                + " characters and match regex "
                                + SYSCTL.pattern());
            } else if (!seen.add(name.text())) {
                name.duplicate();
            }
            String dotted = name.text().replace('/', '.');
            if (spec.at("hostNetwork").flag() && dotted.startsWith("net.")) {
                name.invalid("may not be specified when 'hostNetwork' is true");
            } else if (spec.at("hostIPC").flag() && ofIpc(dotted)) {
                name.invalid("may not be specified when 'hostIPC' is true");
            }
        }
    }

    private static boolean ofIpc(String sysctl) {
        return sysctl.equals("kernel.sem") || OF_IPC.stream().anyMatch(sysctl::startsWith);
    }

    /**
     * That of one container.
     *
     * @param hostUsers whether the pod's users are those of its node
     */
    public static void container(Field context, boolean hostUsers) {
        ids(context);
        Field procMount = context.at("procMount");
        procMount.oneOf("Default", "Unmasked");
        if (hostUsers && procMount.text().equals("Unmasked")) {
            procMount.invalid("`hostUsers` must be false to use `Unmasked`");
        }
        SeccompRules.profile(context.at("seccompProfile"));
        escalation(context);
        WindowsRules.options(context.at("windowsOptions"));
        AppArmorRules.profile(context.at("appArmorProfile"));
    }

    private static void escalation(Field context) {
        Field escalation = context.at("allowPrivilegeEscalation");
        if (escalation.absent() || escalation.flag()) {
            return;
        }
        if (context.at("privileged").flag()) {
            context.invalid(
                    "cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
        }
        for (Field capability : context.at("capabilities", "add").items()) {
            if (capability.text().equals("CAP_SYS_ADMIN")) {
                context.invalid(
                        "cannot set `allowPrivilegeEscalation` to false and"
                                + " `capabilities.Add` CAP_SYS_ADMIN");
            }
        }
    }

    private static void ids(Field context) {
        for (String member : List.of("runAsUser", "runAsGroup")) {
            if (context.has(member)) {
                id(context.at(member));
            }
        }
    }

    private static void id(Field id) {
        id.between(0, Integer.MAX_VALUE);
    }
}
