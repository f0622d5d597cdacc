package io.jollyboat.apiserver.resource.preparation;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.TestServer;
import org.junit.jupiter.api.Test;

class SwitchedOffFieldsTest {
    private static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/default/leases";
    private static final String SETS = "/apis/apps/v1/namespaces/default/statefulsets";

    private final TestServer server = new TestServer();

    @Test
    void forgetsWhatCoordinatesElections() {
        var made =
                server.post(
                        LEASES,
                        "{'metadata':{'name':'l'},'spec':{'holderIdentity':'me',"
                                + "'strategy':'OldestEmulationVersion','preferredHolder':'x'}}");
        assertThat(made.path("spec")).hasToString("{\"holderIdentity\":\"me\"}");
    }

    @Test
    void forgetsHowManyPodsOfASetMayBeUnavailable() {
        server.post(
                SETS,
                "{'metadata':{'name':'db'},'spec':{'selector':{'matchLabels':{'app':'db'}},"
                        + "'updateStrategy':{'rollingUpdate':{'maxUnavailable':2,'partition':1}},"
                        + "'template':{'metadata':{'labels':{'app':'db'}},"
                        + "'spec':{'containers':[{'name':'c','image':'i'}]}}}}");
        var changed =
                server.patch(
                        SETS + "/db",
                        "merge",
                        "{'spec':{'updateStrategy':{'rollingUpdate':{'maxUnavailable':2}}}}");
        assertThat(changed.at("/spec/updateStrategy/rollingUpdate"))
                .hasToString("{\"partition\":1}");
    }
}
