package io.jollyboat.apiserver.resource.preparation;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.TestServer;
import org.junit.jupiter.api.Test;

class LeasePreparationTest {
    private static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/default/leases";

    @Test
    void forgetsWhatCoordinatesElections() {
        var made =
                new TestServer()
                        .post(
                                LEASES,
                                "{'metadata':{'name':'l'},'spec':{'holderIdentity':'me',"
                                        + "'strategy':'OldestEmulationVersion','preferredHolder':'x'}}");
        assertThat(made.path("spec")).hasToString("{\"holderIdentity\":\"me\"}");
    }
}
