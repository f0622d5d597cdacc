package io.jollyboat.jolly.services;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.jolly.options.Reach;
import io.jollyboat.proxy.userspace.LoopbackAddresses;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ServicePlacesTest {

    @Test
    void aClusterAddressIsOpenAsItIs() {
        assertThat(urls(Reach.DIRECT, "'type': 'ClusterIP', 'ports': [{'port': 80}]", ""))
                .containsExactly("http://10.96.0.20:80");
    }

    @Test
    void aNodePortIsOpenOnLoopback() {
        assertThat(
                        urls(
                                Reach.DIRECT,
                                "'type': 'NodePort', 'ports': [{'port': 80, 'nodePort': 30080}]",
                                ""))
                .containsExactly("http://127.0.0.1:30080");
    }

    @Test
    void anIpv6AddressIsWrittenAsUrlsHaveIt() {
        String spec = "'clusterIP': 'fd00:96::20', 'ports': [{'port': 80, 'nodePort': 30080}]";
        assertThat(urls(Reach.DIRECT, spec, "")).containsExactly("http://[fd00:96::20]:80");
        assertThat(urls(Reach.DIRECT, spec, "fd00:10:113::1"))
                .containsExactly("http://[fd00:10:113::1]:80");
    }

    @Test
    void aLoadBalancersAddressComesFirst() {
        assertThat(
                        urls(
                                Reach.DIRECT,
                                "'type': 'LoadBalancer', 'ports': [{'port': 80, 'nodePort': 30080}]",
                                "10.113.0.1"))
                .containsExactly("http://10.113.0.1:80");
    }

    @Test
    void everyPortHasAPlaceAndItsNameSaysWhatIsSpokenThere() {
        assertThat(
                        urls(
                                Reach.DIRECT,
                                """
                                'ports': [{'port': 8080, 'name': 'http'}, {'port': 9443, 'name': 'https-admin'},
                                          {'port': 443, 'name': 'web'}, {'port': 53, 'protocol': 'UDP', 'name': 'dns'},
                                          {'port': 5432, 'name': 'postgres'}, {'port': 1, 'name': 'x', 'appProtocol': 'https'}]
                                """,
                                ""))
                .containsExactly(
                        "http://10.96.0.20:8080",
                        "https://10.96.0.20:9443",
                        "https://10.96.0.20:443",
                        "udp://10.96.0.20:53",
                        "tcp://10.96.0.20:5432",
                        "https://10.96.0.20:1");
    }

    @Test
    void whereAddressesCannotBeHadTheirTwinsAreOpen() {
        assertThat(
                        urls(
                                Reach.LOOPBACK,
                                "'ports': [{'port': 80, 'name': 'a'}, {'port': 8080, 'name': 'b'}]",
                                ""))
                .containsExactly("http://127.96.0.20:10080", "http://127.96.0.20:8080");
    }

    @Test
    void whatHasNoAddressSaysWhy() {
        assertThat(ServicePlaces.obstacle(service("'clusterIP': 'None'", "")))
                .hasValueSatisfying(why -> assertThat(why).contains("headless"));
        assertThat(
                        ServicePlaces.obstacle(
                                service(
                                        "'type': 'ExternalName', 'externalName': 'example.com'",
                                        "")))
                .hasValueSatisfying(why -> assertThat(why).contains("example.com"));
        assertThat(urls(Reach.NONE, "'ports': [{'port': 80}]", "")).isEmpty();
    }

    private static List<String> urls(Reach reach, String spec, String balancer) {
        return new ServicePlaces(reach, new LoopbackAddresses(1024))
                .of(service(spec, balancer)).stream().map(ServicePlace::url).toList();
    }

    private static Service service(String spec, String balancer) {
        String json =
                "{'metadata': {'name': 'web', 'namespace': 'default'}, 'spec': {'clusterIP': '10.96.0.20', "
                        + spec
                        + "}}";
        ObjectNode tree = (ObjectNode) JsonMapper.shared().readTree(json.replace('\'', '"'));
        if (!balancer.isEmpty()) {
            tree.putObject("status")
                    .putObject("loadBalancer")
                    .putArray("ingress")
                    .addObject()
                    .put("ip", balancer);
        }
        return new Service(tree);
    }
}
