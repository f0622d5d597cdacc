package io.jollyboat.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ServiceTypeChangeTest {
    private static final String SERVICES = "/api/v1/namespaces/default/services";

    private final TestServer server = new TestServer();

    @Test
    void whatTheNewTypeHasNoUseForIsDropped() {
        create(
                "{'type':'LoadBalancer','loadBalancerClass':'a.b/c','externalTrafficPolicy':'Local',"
                        + "'ports':[{'port':80}]}");
        JsonNode spec = change("{'type':'ClusterIP'}").path("spec");
        assertThat(spec.propertyNames())
                .doesNotContain(
                        "loadBalancerClass",
                        "externalTrafficPolicy",
                        "healthCheckNodePort",
                        "allocateLoadBalancerNodePorts");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            textBlock =
                    """
                    {'externalTrafficPolicy':'Local'} | spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services
                    {'allocateLoadBalancerNodePorts':false} | spec.allocateLoadBalancerNodePorts: Forbidden: may only be used when `type` is 'LoadBalancer'
                    {'loadBalancerClass':'a.b/c'} | spec.loadBalancerClass: Forbidden: may only be used when `type` is 'LoadBalancer'
                    """)
    void whatTheTypeHasNoUseForIsRefusedWhenAskedFor(String change, String why) {
        create("{'ports':[{'port':80}]}");
        assertThatThrownBy(() -> change(change)).hasMessage("Service \"s\" is invalid: " + why);
    }

    private void create(String spec) {
        server.post(SERVICES, "{'metadata':{'name':'s'},'spec':" + spec + "}");
    }

    private JsonNode change(String spec) {
        return server.patch(SERVICES + "/s", "merge", "{'spec':" + spec + "}");
    }
}
