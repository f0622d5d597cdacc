package io.jollyboat.controllers.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.controllers.TestCluster;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.ResourceQuota;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class QuotaControllerTest {
    private static final String POD =
            "{'metadata':{'name':'p'},'spec':{'nodeName':'n','containers':[{'name':'c','image':'i','resources':{'requests':{'cpu':'1'}}}]}}";

    private final TestCluster cluster = new TestCluster();

    @BeforeEach
    void start() {
        new QuotaController(cluster.controllerTransport, cluster.informers, cluster.timeline)
                .start();
    }

    private JsonNode status() {
        cluster.advance(Duration.ofSeconds(1));
        ResourceQuota quota = cluster.get(Resources.RESOURCE_QUOTAS, "q");
        return quota.json().path("status");
    }

    @Test
    void countsWhatIsThereAndGivesBackWhatGoes() {
        cluster.create(Resources.PODS, POD);
        cluster.create(
                Resources.RESOURCE_QUOTAS,
                "{'metadata':{'name':'q'},'spec':{'hard':{'pods':'3','requests.cpu':'2'}}}");
        assertThat(status())
                .isEqualTo(
                        TestCluster.tree(
                                "{'hard':{'pods':'3','requests.cpu':'2'},'used':{'pods':'1','requests.cpu':'1'}}"));
        cluster.patchStatus(Resources.PODS, "p", "{'status':{'phase':'Succeeded'}}");
        assertThat(status().path("used"))
                .isEqualTo(TestCluster.tree("{'pods':'0','requests.cpu':'0'}"));
    }

    @Test
    void whatIsChargedForWhatIsYetToComeIsGivenBackOnlyAfterAWhile() {
        cluster.create(
                Resources.RESOURCE_QUOTAS,
                "{'metadata':{'name':'q'},'spec':{'hard':{'pods':'3'}}}");
        assertThat(status().at("/used/pods").asString()).isEqualTo("0");

        cluster.patchStatus(Resources.RESOURCE_QUOTAS, "q", "{'status':{'used':{'pods':'1'}}}");
        assertThat(status().at("/used/pods").asString()).isEqualTo("1");
        cluster.advance(Duration.ofSeconds(2)); // and nothing has come
        assertThat(status().at("/used/pods").asString()).isEqualTo("0");
    }

    @Test
    void countsAnyKindThatIsServed() {
        cluster.create(
                Resources.RESOURCE_QUOTAS,
                "{'metadata':{'name':'q'},'spec':{'hard':{'count/leases.coordination.k8s.io':'3','count/ships.sea':'1'}}}");
        cluster.create(Resources.LEASES, "{'metadata':{'name':'l'},'spec':{}}");
        assertThat(status().path("used"))
                .as("of what is not served nothing is said")
                .isEqualTo(TestCluster.tree("{'count/leases.coordination.k8s.io':'1'}"));
        cluster.delete(Resources.LEASES, "l");
        assertThat(status().at("/used/count~1leases.coordination.k8s.io").asString())
                .isEqualTo("0");
    }
}
