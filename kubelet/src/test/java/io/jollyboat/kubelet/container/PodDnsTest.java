package io.jollyboat.kubelet.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.kubelet.runtime.SandboxSpec.Dns;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class PodDnsTest {

    private static final Dns HOST =
            PodDns.parse(
                    "# made by hand\nnameserver 192.0.2.1\nsearch example.org .\noptions rotate\n");

    private static Dns of(String spec) {
        var json =
                (ObjectNode)
                        JsonMapper.builder()
                                .build()
                                .readTree(
                                        ("{'metadata':{'namespace':'shop'},'spec':{" + spec + "}}")
                                                .replace('\'', '"'));
        return new PodDns(List.of("10.96.0.10"), "cluster.local", HOST).of(new Pod(json));
    }

    @Test
    void theClusterComesFirstUnlessThePodWantsOtherwise() {
        var cluster =
                new Dns(
                        List.of("10.96.0.10"),
                        List.of(
                                "shop.svc.cluster.local",
                                "svc.cluster.local",
                                "cluster.local",
                                "example.org"),
                        List.of("ndots:5"));
        assertThat(of("")).isEqualTo(cluster);
        assertThat(of("'dnsPolicy':'ClusterFirst'")).isEqualTo(cluster);
        assertThat(of("'dnsPolicy':'ClusterFirst','hostNetwork':true")).isEqualTo(HOST);
        assertThat(of("'dnsPolicy':'ClusterFirstWithHostNet','hostNetwork':true"))
                .isEqualTo(cluster);
        assertThat(of("'dnsPolicy':'Default'")).isEqualTo(HOST);
        assertThat(of("'dnsPolicy':'None'")).isEqualTo(Dns.NONE);
    }

    @Test
    void thePodsOwnConfigurationIsAdded() {
        String config =
                "'dnsConfig':{'nameservers':['8.8.4.4'],'searches':['own.example'],"
                        + "'options':[{'name':'ndots','value':'2'},{'name':'edns0'}]}";
        assertThat(of("'dnsPolicy':'None'," + config))
                .isEqualTo(
                        new Dns(
                                List.of("8.8.4.4"),
                                List.of("own.example"),
                                List.of("ndots:2", "edns0")));
        Dns merged = of(config);
        assertThat(merged.servers()).containsExactly("10.96.0.10", "8.8.4.4");
        assertThat(merged.searches()).endsWith("example.org", "own.example");
        assertThat(merged.options()).containsExactly("ndots:2", "edns0");
    }
}
