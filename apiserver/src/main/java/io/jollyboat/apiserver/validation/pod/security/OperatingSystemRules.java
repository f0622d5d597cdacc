package io.jollyboat.apiserver.validation.pod.security;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.PodContainers;
import java.util.List;

/** What a pod that names its operating system may say, as the other system has other means. */
public final class OperatingSystemRules {
    private static final String NOT_ON_WINDOWS = "cannot be set for a windows pod";
    private static final String NOT_ON_LINUX = "windows options cannot be set for a linux pod";

    /**
     * Of a pod's security context, Linux' alone; what stands below the spec itself is elsewhere.
     */
    private static final List<String> OF_LINUX_PODS =
            List.of(
                    "seccompProfile",
                    "fsGroup",
                    "fsGroupChangePolicy",
                    "sysctls",
                    "runAsUser",
                    "runAsGroup",
                    "supplementalGroups",
                    "supplementalGroupsPolicy",
                    "seLinuxChangePolicy");

    private static final List<String> OF_LINUX_CONTAINERS =
            List.of(
                    "appArmorProfile",
                    "seLinuxOptions",
                    "seccompProfile",
                    "capabilities",
                    "readOnlyRootFilesystem",
                    "privileged",
                    "allowPrivilegeEscalation",
                    "procMount",
                    "runAsUser",
                    "runAsGroup");

    private OperatingSystemRules() {}

    /** Checks the spec's os, and what else may stand there because of it. */
    public static void check(Field spec) {
        Field os = spec.at("os");
        if (os.absent()) {
            return;
        }
        switch (os.text("name")) {
            case "" -> os.at("name").required();
            case "linux" -> linux(spec);
            case "windows" -> windows(spec);
            default ->
                    os.violations()
                            .notSupported(os.path(), os.text("name"), List.of("linux", "windows"));
        }
    }

    private static void linux(Field spec) {
        forbid(spec.at("securityContext"), List.of("windowsOptions"), NOT_ON_LINUX);
        for (Field container : PodContainers.of(spec)) {
            forbid(container.at("securityContext"), List.of("windowsOptions"), NOT_ON_LINUX);
        }
    }

    private static void windows(Field spec) {
        Field context = spec.at("securityContext");
        forbid(context, List.of("appArmorProfile", "seLinuxOptions"), NOT_ON_WINDOWS);
        forbid(spec, List.of("hostUsers"), NOT_ON_WINDOWS);
        for (String shared : List.of("hostPID", "hostIPC")) {
            if (spec.at(shared).flag()) {
                spec.at(shared).forbidden(NOT_ON_WINDOWS);
            }
        }
        forbid(context, OF_LINUX_PODS, NOT_ON_WINDOWS);
        forbid(spec, List.of("shareProcessNamespace"), NOT_ON_WINDOWS);
        for (Field container : PodContainers.of(spec)) {
            forbid(container.at("securityContext"), OF_LINUX_CONTAINERS, NOT_ON_WINDOWS);
        }
    }

    private static void forbid(Field holder, List<String> members, String why) {
        for (String member : members) {
            if (holder.has(member)) {
                holder.at(member).forbidden(why);
            }
        }
    }
}
