package io.jollyboat.proxy.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.api.discovery.v1.EndpointSlice;
import io.jollyboat.proxy.dns.Answer.Alias;
import io.jollyboat.proxy.dns.Answer.Data;
import io.jollyboat.proxy.dns.Answer.Data.Address;
import io.jollyboat.proxy.dns.Answer.Data.Ptr;
import io.jollyboat.proxy.dns.Answer.Data.Srv;
import io.jollyboat.proxy.dns.Answer.Data.Txt;
import io.jollyboat.proxy.dns.Answer.Found;
import io.jollyboat.proxy.dns.Answer.NoSuchName;
import io.jollyboat.proxy.dns.Answer.NotOurs;
import io.netty.handler.codec.dns.DnsRecordType;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The zone against the Kubernetes DNS specification, section by section. */
class ClusterZoneTest {

    private final ClusterZone zone = new ClusterZone("cluster.local", new Cluster());

    @Test
    void theVersionOfTheSpecificationIsSaid() {
        assertThat(zone.answer("dns-version.cluster.local", DnsRecordType.TXT))
                .isEqualTo(found(new Txt("1.1.0")));
    }

    @Test
    void aServiceHasItsClusterAddress() {
        assertThat(zone.answer("web.default.svc.cluster.local", DnsRecordType.A))
                .isEqualTo(found(new Address("10.96.0.20")));
    }

    @Test
    void aNameWithoutARecordOfTheTypeExistsAllTheSame() {
        assertThat(zone.answer("web.default.svc.cluster.local", DnsRecordType.AAAA))
                .isEqualTo(Found.NOTHING_OF_THAT_TYPE);
        assertThat(zone.answer("default.svc.cluster.local", DnsRecordType.A))
                .isEqualTo(Found.NOTHING_OF_THAT_TYPE);
    }

    @Test
    void aNamedPortOfAServiceHasAServiceRecord() {
        assertThat(zone.answer("_http._tcp.web.default.svc.cluster.local", DnsRecordType.SRV))
                .isEqualTo(found(new Srv(80, "web.default.svc.cluster.local")));
        assertThat(zone.answer("_ftp._tcp.web.default.svc.cluster.local", DnsRecordType.SRV))
                .isInstanceOf(NoSuchName.class);
    }

    @Test
    void aHeadlessServiceHasTheAddressesOfItsReadyEndpoints() {
        assertThat(zone.answer("db.default.svc.cluster.local", DnsRecordType.A))
                .isEqualTo(found(new Address("10.244.0.2"), new Address("10.244.0.3")));
    }

    @Test
    void anEndpointOfAHeadlessServiceIsFoundByItsHostnameOrElseByItsAddress() {
        assertThat(zone.answer("db-0.db.default.svc.cluster.local", DnsRecordType.A))
                .isEqualTo(found(new Address("10.244.0.2")));
        assertThat(zone.answer("10-244-0-3.db.default.svc.cluster.local", DnsRecordType.A))
                .isEqualTo(found(new Address("10.244.0.3")));
        assertThat(zone.answer("db-7.db.default.svc.cluster.local", DnsRecordType.A))
                .isInstanceOf(NoSuchName.class);
    }

    @Test
    void aPortOfAHeadlessServiceNamesEveryEndpoint() {
        assertThat(zone.answer("_sql._tcp.db.default.svc.cluster.local", DnsRecordType.SRV))
                .isEqualTo(
                        found(
                                new Srv(5432, "db-0.db.default.svc.cluster.local"),
                                new Srv(5432, "10-244-0-3.db.default.svc.cluster.local")));
    }

    @Test
    void whatHasAddressesOfBothFamiliesIsFoundByEachAndLeadsBack() {
        String name = "both.default.svc.cluster.local";
        assertThat(zone.answer(name, DnsRecordType.A)).isEqualTo(found(new Address("10.96.0.21")));
        assertThat(zone.answer(name, DnsRecordType.AAAA))
                .isEqualTo(found(new Address("fd00:96::21")));
        assertThat(
                        zone.answer(
                                "1.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.6.9.0.0.0.0.d.f"
                                        + ".ip6.arpa",
                                DnsRecordType.PTR))
                .isEqualTo(found(new Ptr(name)));
        assertThat(zone.answer("fd00--2.default.pod.cluster.local", DnsRecordType.AAAA))
                .isEqualTo(found(new Address("fd00::2")));
        assertThat(zone.answer("6.9.0.0.0.0.d.f.ip6.arpa", DnsRecordType.PTR))
                .isInstanceOf(NotOurs.class);
    }

    @Test
    void anExternalNameIsAnAlias() {
        assertThat(zone.answer("ext.default.svc.cluster.local", DnsRecordType.A))
                .isEqualTo(new Alias("example.com"));
    }

    @Test
    void addressesLeadBackToNames() {
        assertThat(zone.answer("20.0.96.10.in-addr.arpa", DnsRecordType.PTR))
                .isEqualTo(found(new Ptr("web.default.svc.cluster.local")));
        assertThat(zone.answer("2.0.244.10.in-addr.arpa", DnsRecordType.PTR))
                .isEqualTo(found(new Ptr("db-0.db.default.svc.cluster.local")));
        assertThat(zone.answer("1.1.1.1.in-addr.arpa", DnsRecordType.PTR))
                .isInstanceOf(NotOurs.class);
    }

    @Test
    void aPodsNameIsItsAddressInItsNamespace() {
        assertThat(zone.answer("10-244-0-2.default.pod.cluster.local", DnsRecordType.A))
                .isEqualTo(found(new Address("10.244.0.2")));
        assertThat(zone.answer("10-244-0-2.nowhere.pod.cluster.local", DnsRecordType.A))
                .isInstanceOf(NoSuchName.class);
    }

    @Test
    void whatIsNotThereIsDeniedAndWhatIsNotOursIsLeftToOthers() {
        assertThat(zone.answer("nope.default.svc.cluster.local", DnsRecordType.A))
                .isInstanceOf(NoSuchName.class);
        assertThat(zone.answer("web.nowhere.svc.cluster.local", DnsRecordType.A))
                .isInstanceOf(NoSuchName.class);
        assertThat(zone.answer("example.com", DnsRecordType.A)).isInstanceOf(NotOurs.class);
        assertThat(zone.answer("notcluster.local", DnsRecordType.A)).isInstanceOf(NotOurs.class);
    }

    private static Found found(Data... records) {
        return new Found(List.of(records));
    }

    /** A cluster with a service of each kind. */
    private static final class Cluster implements ServiceDirectory {

        private final List<Service> services =
                List.of(
                        new Service(
                                tree(
                                        """
                        {"metadata": {"name": "web", "namespace": "default"}, "spec": {"clusterIP": "10.96.0.20",
                         "ports": [{"name": "http", "port": 80, "protocol": "TCP"}]}}
                        """)),
                        new Service(
                                tree(
                                        """
                        {"metadata": {"name": "both", "namespace": "default"},
                         "spec": {"clusterIP": "10.96.0.21", "clusterIPs": ["10.96.0.21", "fd00:96::21"],
                                  "ports": [{"port": 80, "protocol": "TCP"}]}}
                        """)),
                        new Service(
                                tree(
                                        """
                        {"metadata": {"name": "db", "namespace": "default"}, "spec": {"clusterIP": "None",
                         "ports": [{"name": "sql", "port": 5432, "protocol": "TCP"}]}}
                        """)),
                        new Service(
                                tree(
                                        """
                        {"metadata": {"name": "ext", "namespace": "default"},
                         "spec": {"type": "ExternalName", "externalName": "example.com"}}
                        """)));

        private final EndpointSlice slice =
                new EndpointSlice(
                        tree(
                                """
                {"metadata": {"name": "db-x", "namespace": "default",
                              "labels": {"kubernetes.io/service-name": "db"}},
                 "ports": [{"name": "sql", "port": 5432, "protocol": "TCP"}],
                 "endpoints": [
                   {"addresses": ["10.244.0.2"], "hostname": "db-0", "conditions": {"ready": true}},
                   {"addresses": ["10.244.0.3"], "conditions": {"ready": true}},
                   {"addresses": ["10.244.0.4"], "conditions": {"ready": false}}]}
                """));

        @Override
        public void whenChanged(Runnable told) {
            // Nothing ever does.
        }

        @Override
        public Optional<Service> service(String namespace, String name) {
            return services.stream()
                    .filter(
                            service ->
                                    service.name().equals(name)
                                            && service.namespace().equals(namespace))
                    .findFirst();
        }

        @Override
        public List<EndpointSlice> slices(String namespace, String service) {
            return service.equals("db") ? List.of(slice) : List.of();
        }

        @Override
        public boolean namespace(String name) {
            return name.equals("default");
        }

        @Override
        public Optional<Service> byClusterAddress(String address) {
            return services.stream()
                    .filter(
                            service ->
                                    service.spec().clusterIP().equals(address)
                                            || service.spec().clusterIPs().contains(address))
                    .findFirst();
        }

        @Override
        public List<EndpointSlice> byEndpointAddress(String address) {
            return slice.endpoints().stream().anyMatch(e -> e.addresses().contains(address))
                    ? List.of(slice)
                    : List.of();
        }

        private static ObjectNode tree(String json) {
            return (ObjectNode) JsonMapper.shared().readTree(json);
        }
    }
}
