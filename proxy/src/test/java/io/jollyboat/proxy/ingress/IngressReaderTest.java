package io.jollyboat.proxy.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.api.discovery.v1.EndpointSlice;
import io.jollyboat.core.api.networking.v1.Ingress;
import io.jollyboat.core.pki.Credential;
import io.jollyboat.proxy.TestCluster;
import io.jollyboat.proxy.reverse.Server;
import io.jollyboat.proxy.routing.Place;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IngressReaderTest {

    private static Server server(String address) {
        return new Server(new InetSocketAddress(address, 8080), false);
    }

    private static final ClusterOfThree CLUSTER = new ClusterOfThree();

    @Test
    void theHostAndThePathDecide() {
        IngressTable table =
                read(
                        rule("a.example.com", path("Prefix", "/", "a")),
                        rule("b.example.com", path("Prefix", "/", "b")));

        assertThat(found(table, "a.example.com", "/x")).isEqualTo("default/a:80");
        assertThat(found(table, "b.example.com", "/")).isEqualTo("default/b:80");
        assertThat(found(table, "c.example.com", "/")).isEmpty();
    }

    @Test
    void aPrefixEndsAtASlashAndTheLongestPathCounts() {
        IngressTable table =
                read(
                        rule(
                                "",
                                path("Prefix", "/", "a")
                                        + ","
                                        + path("Prefix", "/api/", "b")
                                        + ","
                                        + path("Exact", "/api", "c")));

        assertThat(found(table, "any", "/api")).isEqualTo("default/c:80");
        assertThat(found(table, "any", "/api/v1")).isEqualTo("default/b:80");
        assertThat(found(table, "any", "/apis")).isEqualTo("default/a:80");
    }

    @Test
    void aWildcardStandsForOneLabelAndANamedHostGoesBefore() {
        IngressTable table =
                read(
                        rule("*.example.com", path("Prefix", "/", "a")),
                        rule("b.example.com", path("Prefix", "/", "b")));

        assertThat(found(table, "x.example.com", "/")).isEqualTo("default/a:80");
        assertThat(found(table, "b.example.com", "/")).isEqualTo("default/b:80");
        assertThat(found(table, "x.y.example.com", "/")).isEmpty();
        assertThat(found(table, "example.com", "/")).isEmpty();
    }

    @Test
    void whatNoRuleMatchesGoesToTheDefaultBackend() {
        Ingress ingress =
                ingress(
                        "'defaultBackend': %s, 'rules': [%s]"
                                .formatted(
                                        backend("c"),
                                        rule("a.example.com", path("Exact", "/only", "a"))));
        IngressTable table = IngressReader.read(List.of(ingress), CLUSTER);

        assertThat(found(table, "a.example.com", "/only")).isEqualTo("default/a:80");
        assertThat(found(table, "a.example.com", "/else")).isEqualTo("default/c:80");
        assertThat(found(table, "b.example.com", "/")).isEqualTo("default/c:80");
    }

    @Test
    void aBackendsTargetsTakeTurns() {
        Backend backend = read(rule("", path("Prefix", "/", "a"))).find("any", "/").orElseThrow();

        assertThat(backend.inTurn()).startsWith(server("10.244.0.2"));
        assertThat(backend.inTurn()).startsWith(server("10.244.0.3"));
    }

    @Test
    void aServiceThatIsNotThereHasNoTargets() {
        assertThat(
                        read(rule("", path("Prefix", "/", "none")))
                                .find("any", "/")
                                .orElseThrow()
                                .servers())
                .isEmpty();
    }

    private static String found(IngressTable table, String host, String path) {
        return table.find(host, path).map(Backend::name).orElse("");
    }

    private static IngressTable read(String... rules) {
        return IngressReader.read(
                List.of(ingress("'rules': [" + String.join(",", rules) + "]")), CLUSTER);
    }

    private static Ingress ingress(String spec) {
        return new Ingress(
                TestCluster.tree(
                        "{'metadata': {'name': 'i', 'namespace': 'default'}, 'spec': {"
                                + spec
                                + "}}"));
    }

    private static String rule(String host, String paths) {
        return "{'host': '%s', 'http': {'paths': [%s]}}".formatted(host, paths);
    }

    private static String path(String type, String path, String service) {
        return "{'pathType': '%s', 'path': '%s', 'backend': %s}"
                .formatted(type, path, backend(service));
    }

    private static String backend(String service) {
        return "{'service': {'name': '%s', 'port': {'number': 80}}}".formatted(service);
    }

    /** Services a, b and c; each has two endpoints. */
    private static final class ClusterOfThree implements ClusterView {

        @Override
        public Optional<Service> service(String namespace, String name) {
            return Stream.of("a", "b", "c")
                    .filter(name::equals)
                    .findFirst()
                    .map(
                            one ->
                                    new Service(
                                            TestCluster.tree(
                                                    "{'metadata': {'name': '%s', 'namespace': 'default'}, 'spec': {'ports': [{'port': 80}]}}"
                                                            .formatted(one))));
        }

        @Override
        public List<EndpointSlice> slices(String namespace, String service) {
            return List.of(
                    new EndpointSlice(
                            TestCluster.tree(
                                    "{'ports': [{'port': 8080}], 'endpoints': [{'addresses': ['10.244.0.2']}, {'addresses': ['10.244.0.3']}]}")));
        }

        @Override
        public Optional<Credential> credential(String namespace, String secret) {
            return Optional.empty();
        }

        @Override
        public Place here() {
            return new Place("", "");
        }
    }
}
