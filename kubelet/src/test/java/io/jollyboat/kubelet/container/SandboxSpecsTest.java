package io.jollyboat.kubelet.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class SandboxSpecsTest {

    private static String hostname(String spec) {
        String json =
                ("{'metadata':{'name':'web','namespace':'shop','uid':'u'},'spec':{" + spec + "}}")
                        .replace('\'', '"');
        var dns =
                new PodDns(
                        List.of("10.96.0.10"),
                        "cluster.local",
                        PodDns.parse("nameserver 192.0.2.1\n"));
        var cgroups = new PodCgroups("kubepods", 8L << 30, 0, 100_000, Set.of());
        return new SandboxSpecs(dns, cgroups)
                .of(new Pod((ObjectNode) JsonMapper.shared().readTree(json)), 0)
                .hostname();
    }

    @Test
    void theKernelKnowsAPodByItsFullNameWhereItHasOneAndWantsIt() {
        assertThat(hostname("'subdomain':'s'")).isEqualTo("web");
        assertThat(hostname("'subdomain':'s','setHostnameAsFQDN':true"))
                .isEqualTo("web.s.shop.svc.cluster.local");
        assertThat(hostname("'setHostnameAsFQDN':true")).isEqualTo("web");
    }

    @Test
    void aFullNameForWhichNoKernelHasRoomIsRefused() {
        String most = "'subdomain':'s','setHostnameAsFQDN':true,'hostname':'" + "a".repeat(39);
        assertThat(hostname(most + "'")).hasSize(64);
        assertThatThrownBy(() -> hostname(most + "a'"))
                .isInstanceOf(ContainerRuntimeException.class)
                .hasMessage(
                        "failed to construct FQDN from pod hostname and cluster domain, FQDN "
                                + "a".repeat(40)
                                + ".s.shop.svc.cluster.local is too long (64 characters is the max,"
                                + " 65 characters requested)");
    }
}
