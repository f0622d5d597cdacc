package io.jollyboat.kubelet.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.kubelet.plan.Shutdown;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Who asks for a profile of AppArmor is not run without it. */
class HostSecurityTest {

    private static Pod pod(String ofPod, String ofContainer) {
        String json =
                "{'spec':{'securityContext':{%s},'containers':[{'name':'c','securityContext':{%s}}]}}"
                        .formatted(profile(ofPod), profile(ofContainer));
        return new Pod((ObjectNode) JsonMapper.shared().readTree(json.replace('\'', '"')));
    }

    private static String profile(String type) {
        return type.isEmpty() ? "" : "'appArmorProfile':{'type':'" + type + "'}";
    }

    private static Optional<Shutdown> refusal(boolean enabled, Pod pod) {
        return new HostSecurity(AllowedSysctls.SAFE, enabled, false)
                .refusal(pod)
                .map(verdict -> verdict.refusal());
    }

    @Test
    void whereItIsSwitchedOffAPodThatWantsAProfileIsRefused() {
        for (String type : new String[] {"RuntimeDefault", "Localhost"}) {
            for (Pod pod : new Pod[] {pod(type, ""), pod("", type), pod("Unconfined", type)}) {
                assertThat(refusal(true, pod)).isEmpty();
                Shutdown refused = refusal(false, pod).orElseThrow();
                assertThat(refused.reason()).isEqualTo("AppArmor");
                assertThat(refused.why())
                        .isEqualTo("Cannot enforce AppArmor: AppArmor is not enabled on the host");
            }
        }
    }

    @Test
    void whoAsksForNoneIsTaken() {
        assertThat(refusal(false, pod("", ""))).isEmpty();
        assertThat(refusal(false, pod("RuntimeDefault", "Unconfined"))).isEmpty();
    }

    /** The API server refuses these, too; a manifest of the node's own comes past it. */
    @Test
    void whatThePodSharesWithTheNodeIsNotItsToSet() {
        assertThat(refusal(true, setting("net.ipv4.tcp_syncookies", "hostIPC"))).isEmpty();
        assertThat(refusal(true, setting("net.ipv4.tcp_syncookies", "hostNetwork")))
                .get()
                .extracting(Shutdown::why)
                .isEqualTo(
                        "forbidden sysctl: \"net.ipv4.tcp_syncookies\" not allowed with host Net"
                                + " enabled");
        assertThat(refusal(true, setting("kernel.shm_rmid_forced", "hostIPC")))
                .get()
                .extracting(Shutdown::why)
                .isEqualTo(
                        "forbidden sysctl: \"kernel.shm_rmid_forced\" not allowed with host IPC"
                                + " enabled");
    }

    private static Pod setting(String sysctl, String shared) {
        String json =
                "{'spec':{'%s':true,'securityContext':{'sysctls':[{'name':'%s','value':'1'}]}}}"
                        .formatted(shared, sysctl);
        return new Pod((ObjectNode) JsonMapper.shared().readTree(json.replace('\'', '"')));
    }

    @Test
    void groupsThatTheEngineCannotLeaveOutAreNotPromised() {
        assertThat(refusal(true, grouped("Merge"))).isEmpty();
        Shutdown refused = refusal(true, grouped("Strict")).orElseThrow();
        assertThat(refused.reason()).isEqualTo("SupplementalGroupsPolicyNotSupported");
        assertThat(new HostSecurity(AllowedSysctls.SAFE, true, true).refusal(grouped("Strict")))
                .isEmpty();
    }

    private static Pod grouped(String policy) {
        String json =
                "{'spec':{'securityContext':{'supplementalGroupsPolicy':'"
                        + policy
                        + "'},'containers':[{'name':'c'}]}}";
        return new Pod((ObjectNode) JsonMapper.shared().readTree(json.replace('\'', '"')));
    }
}
