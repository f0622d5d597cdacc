package io.jollyboat.apiserver.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.TestServer;
import io.jollyboat.apiserver.resource.ResourceRegistry;
import io.jollyboat.apiserver.resource.builtin.BuiltInResources;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalApiServicesTest {

    private static final String SERVICES = "/apis/apiregistration.k8s.io/v1/apiservices";

    private final TestServer server = new TestServer();
    private final LocalApiServices own =
            new LocalApiServices(server.api, new ResourceRegistry(BuiltInResources.all()), true);

    private List<String> names() {
        return server.get(SERVICES).path("items").values().stream()
                .map(each -> each.at("/metadata/name").asString())
                .toList();
    }

    private void register(String group, String labels, String service) {
        server.post(
                SERVICES,
                "{'metadata':{'name':'v1."
                        + group
                        + "','labels':"
                        + labels
                        + "},'spec':{'group':'"
                        + group
                        + "','version':'v1','groupPriorityMinimum':100,'versionPriority':100"
                        + service
                        + "}}");
    }

    @Test
    void whatVanishedWhileTheServerWasDownIsNotRegisteredAnyMore() {
        String automatic = "{'kube-aggregator.kubernetes.io/automanaged':'true'}";
        register("gone.example.com", automatic, "");
        register("others.example.com", "{}", "");
        register(
                "served.example.com",
                "{}",
                ",'insecureSkipTLSVerify':true,'service':{'name':'s','namespace':'default'}");

        own.update();

        assertThat(names())
                .contains("v1.apps", "v1beta1.metrics.k8s.io")
                .contains("v1.others.example.com", "v1.served.example.com")
                .doesNotContain("v1.gone.example.com");

        own.update();

        assertThat(names()).contains("v1.apps", "v1beta1.metrics.k8s.io");
    }
}
