package io.jollyboat.apiserver.addresses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AddressRecordsTest {
    private static final String NETWORKING = "/apis/networking.k8s.io/v1/";
    private static final String ADDRESSES = NETWORKING + "ipaddresses";
    private static final String RANGES = NETWORKING + "servicecidrs";
    private static final String SERVICES = "/api/v1/namespaces/default/services";

    private final TestServer server = new TestServer();

    @Test
    void aClusterTellsOfItsRangeAndOfTheAddressOfItsOwnService() {
        settle();

        JsonNode range = server.get(RANGES + "/kubernetes");
        assertThat(range.path("spec").toString()).isEqualTo("{\"cidrs\":[\"10.96.0.0/16\"]}");
        JsonNode ready = range.path("status").path("conditions").path(0);
        assertThat(ready.path("type").asString()).isEqualTo("Ready");
        assertThat(ready.path("status").asString()).isEqualTo("True");
        JsonNode address = server.get(ADDRESSES + "/10.96.0.1");
        assertThat(address.path("spec").path("parentRef").toString())
                .isEqualTo(
                        "{\"name\":\"kubernetes\",\"namespace\":\"default\",\"resource\":\"services\"}");
        assertThat(address.path("metadata").path("labels").toString())
                .contains("\"ipaddress.kubernetes.io/managed-by\":\"ipallocator.k8s.io\"");
    }

    @Test
    void anAddressComesAndGoesWithItsService() {
        String address = create("a", "");
        settle();
        assertThat(names()).contains(address);

        server.delete(ADDRESSES + "/" + address);
        settle();
        assertThat(names()).as("put right again").contains(address);

        server.delete(SERVICES + "/a");
        settle();
        assertThat(names()).doesNotContain(address);
    }

    @Test
    void anAddressThatSomebodyKeepsIsGivenToNobody() {
        server.post(
                ADDRESSES,
                "{'metadata':{'name':'10.96.7.7'},'spec':{'parentRef':{'resource':'things','name':'t'}}}");

        assertThatThrownBy(() -> create("a", "'clusterIP':'10.96.7.7',"))
                .hasMessageContaining("provided IP is already allocated");
        settle();
        assertThat(names()).contains("10.96.7.7");
    }

    @Test
    void aFurtherRangeGivesAddressesAndStaysAsLongAsOneIsInUse() {
        assertThatThrownBy(() -> create("a", "'clusterIP':'10.200.0.7',"))
                .hasMessageContaining("the provided network does not match the current range");
        server.post(RANGES, "{'metadata':{'name':'more'},'spec':{'cidrs':['10.200.0.0/24']}}");
        create("a", "'clusterIP':'10.200.0.7',");
        settle();

        server.delete(RANGES + "/more");
        settle();
        assertThat(server.get(RANGES + "/more").at("/status/conditions/0/reason").asString())
                .isEqualTo("Terminating");
        assertThatThrownBy(() -> create("b", "'clusterIP':'10.200.0.8',"))
                .hasMessageContaining("the provided network does not match the current range");

        server.delete(SERVICES + "/a");
        settle();
        assertThat(server.get(RANGES).path("items").size()).isEqualTo(1);
    }

    /** Records are written a moment later. */
    private void settle() {
        server.timeline.advance(Duration.ofSeconds(2));
    }

    private String create(String name, String address) {
        return server.post(
                        SERVICES,
                        "{'metadata':{'name':'%s'},'spec':{%s'ports':[{'port':80}]}}"
                                .formatted(name, address))
                .at("/spec/clusterIP")
                .asString();
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        server.get(ADDRESSES)
                .path("items")
                .forEach(each -> names.add(each.at("/metadata/name").asString()));
        return names;
    }
}
