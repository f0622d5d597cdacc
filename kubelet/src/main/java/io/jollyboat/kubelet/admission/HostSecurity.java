package io.jollyboat.kubelet.admission;

import io.jollyboat.core.api.core.v1.AppArmorProfile;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.kubelet.admission.Admission.Verdict;
import io.jollyboat.kubelet.plan.Member;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the machine's kernel and its engine may be asked by pods for their security.
 *
 * @param sysctls which of the kernel's settings they may make
 * @param appArmor whether it can hold them to AppArmor profiles
 * @param exactGroups whether the engine can leave out the groups that an image has its user in
 */
public record HostSecurity(AllowedSysctls sysctls, boolean appArmor, boolean exactGroups) {

    private static final Path SWITCH = Path.of("/sys/module/apparmor/parameters/enabled");

    /** Whether this machine's kernel has AppArmor switched on. */
    public static boolean appArmorEnabled() {
        try {
            return Files.readString(SWITCH).startsWith("Y");
        } catch (IOException none) {
            return false; // it was built without
        }
    }

    /** The refusal of a pod that asks for more than that. */
    Optional<Verdict> refusal(Pod pod) {
        Optional<String> forbidden = sysctls.refusal(pod);
        if (forbidden.isPresent()) {
            return Optional.of(
                    Verdict.refused("SysctlForbidden", "forbidden sysctl: " + forbidden.get()));
        }
        if (!exactGroups
                && pod.spec().securityContext().supplementalGroupsPolicy().equals("Strict")) {
            return Optional.of(
                    Verdict.refused(
                            "SupplementalGroupsPolicyNotSupported",
                            "SupplementalGroupsPolicy=Strict is not supported in this node"));
        }
        return appArmor || Member.of(pod).stream().noneMatch(member -> confined(pod, member))
                ? Optional.empty()
                : Optional.of(
                        Verdict.refused(
                                "AppArmor",
                                "Cannot enforce AppArmor: AppArmor is not enabled on the host"));
    }

    private static boolean confined(Pod pod, Member member) {
        AppArmorProfile own = member.spec().securityContext().appArmorProfile();
        AppArmorProfile profile =
                member.spec().securityContext().has("appArmorProfile")
                        ? own
                        : pod.spec().securityContext().appArmorProfile();
        return profile.type().equals("RuntimeDefault") || profile.type().equals("Localhost");
    }
}
