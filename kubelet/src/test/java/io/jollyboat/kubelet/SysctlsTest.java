package io.jollyboat.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.options.OptionException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A pod may set what concerns itself alone, and what its node allows besides. */
class SysctlsTest {

    private static final String WEB = "'containers':[{'name':'web','image':'web:1'}]";

    private static String setting(String name) {
        return WEB + ",'securityContext':{'sysctls':[{'name':'" + name + "','value':'1'}]}";
    }

    private static TestNode allowing(String patterns) {
        return new TestNode(5, NodeLimits.NONE.with(Map.of("allowed-unsafe-sysctls", patterns)));
    }

    private static void assertForbidden(TestNode node, String name, String why) {
        Pod pod = node.await(name, each -> each.status().phase().equals("Failed"));
        assertThat(pod.status().reason()).isEqualTo("SysctlForbidden");
        assertThat(pod.status().message()).isEqualTo("Pod was rejected: forbidden sysctl: " + why);
        assertThat(node.events(name)).contains("Warning SysctlForbidden: forbidden sysctl: " + why);
    }

    @Test
    void whatIsNotSafeIsForbidden() {
        var node = new TestNode(5);
        node.run("p", setting("net.core.somaxconn"));
        assertForbidden(node, "p", "\"net.core.somaxconn\" not allowlisted");
        assertThat(node.runtime.pods()).isEmpty();
    }

    @Test
    void whatIsSafeIsAllowed() {
        var node = new TestNode(5);
        node.run("p", setting("net.ipv4.tcp_rmem"));
        node.run("q", setting("kernel/shm_rmid_forced"));
        node.awaitRunning("p");
        node.awaitRunning("q");
    }

    @Test
    void aNodeMayAllowMore() {
        TestNode node = allowing("net.core.*,kernel.msgmax");
        node.run("p", setting("net.core.somaxconn"));
        node.run("q", setting("kernel.msgmax"));
        node.run("r", setting("net.ipv4.tcp_mtu_probing"));
        node.awaitRunning("p");
        node.awaitRunning("q");
        assertForbidden(node, "r", "\"net.ipv4.tcp_mtu_probing\" not allowlisted");
    }

    @Test
    void noNodeAllowsWhatIsTheMachines() {
        assertThatThrownBy(() -> allowing("vm.swappiness"))
                .isInstanceOf(OptionException.class)
                .hasMessage(
                        "invalid value \"vm.swappiness\" for kubelet.allowed-unsafe-sysctls: the"
                                + " sysctls \"vm.swappiness\" are not known to be namespaced");
        assertThatThrownBy(() -> allowing("Net Core"))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("must have at most 253 characters and match regex");
    }
}
