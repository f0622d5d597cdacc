package io.jollyboat.apiserver.admission.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.ApiServer;
import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.Json;
import io.jollyboat.apiserver.TestServer;
import io.jollyboat.apiserver.store.memory.MemoryStore;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.runtime.Timeline;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class QuotaAdmissionTest {
    private static final String DEFAULT = "/api/v1/namespaces/default";
    private static final String QUOTAS = DEFAULT + "/resourcequotas";
    private static final String PODS = DEFAULT + "/pods";

    private final TestServer server = new TestServer();

    private void quota(String spec) {
        server.post(QUOTAS, "{'metadata':{'name':'q'},'spec':" + spec + "}");
    }

    private JsonNode used() {
        return server.get(QUOTAS + "/q").at("/status/used");
    }

    private void pod(String name, String resources) {
        server.post(
                PODS,
                "{'metadata':{'name':'"
                        + name
                        + "'},'spec':{'containers':[{'name':'c','image':'i','resources':"
                        + resources
                        + "}]}}");
    }

    @Test
    void aPodIsChargedAndRefusedWhenThereIsNoRoom() {
        quota("{'hard':{'requests.cpu':'1','pods':'2'}}");
        pod("a", "{'requests':{'cpu':'600m'}}");
        assertThat(used()).isEqualTo(Json.object("{'pods':'1','requests.cpu':'600m'}"));
        assertThatThrownBy(() -> pod("b", "{'requests':{'cpu':'500m'}}"))
                .hasMessage(
                        "pods \"b\" is forbidden: exceeded quota: q, requested: requests.cpu=500m,"
                                + " used: requests.cpu=600m, limited: requests.cpu=1");
        assertThat(used()).isEqualTo(Json.object("{'pods':'1','requests.cpu':'600m'}"));
    }

    @Test
    void whatIsCountedMustBeSaid() {
        quota("{'hard':{'limits.memory':'1Gi','requests.cpu':'1'}}");
        assertThatThrownBy(() -> pod("a", "{}"))
                .hasMessage(
                        "pods \"a\" is forbidden: failed quota: q: must specify limits.memory for:"
                                + " c; requests.cpu for: c");
    }

    @Test
    void whatMustBeSaidIsAskedForBeforeAnyQuotaIsFoundFull() {
        server.post(
                DEFAULT + "/resourcequotas",
                "{'metadata':{'name':'full'},'spec':{'hard':{'pods':'0'}}}");
        quota("{'hard':{'requests.cpu':'1'}}");
        assertThatThrownBy(() -> pod("a", "{}"))
                .hasMessageContaining("failed quota: q: must specify requests.cpu for: c");
    }

    @Test
    void whatIsThereAlreadyCounts() {
        server.post(DEFAULT + "/configmaps", "{'metadata':{'name':'one'}}");
        quota("{'hard':{'count/configmaps':'2','configmaps':'2'}}");
        server.post(DEFAULT + "/configmaps", "{'metadata':{'name':'two'}}");
        assertThat(used()).isEqualTo(Json.object("{'configmaps':'2','count/configmaps':'2'}"));
        assertThatThrownBy(() -> server.post(DEFAULT + "/configmaps", "{'metadata':{'name':'x'}}"))
                .hasMessageContaining(
                        "exceeded quota: q, requested: configmaps=1,count/configmaps=1, used:"
                                + " configmaps=2,count/configmaps=2, limited:"
                                + " configmaps=2,count/configmaps=2");
    }

    @Test
    void aWriteThatFailsOrIsOnlyTriedCostsNothing() {
        quota("{'hard':{'count/configmaps':'5'}}");
        server.post(DEFAULT + "/configmaps", "{'metadata':{'name':'one'}}");
        assertThatThrownBy(
                        () -> server.post(DEFAULT + "/configmaps", "{'metadata':{'name':'one'}}"))
                .hasMessageContaining("already exists");
        server.post(DEFAULT + "/configmaps", "{'metadata':{'name':'two'}}", "dryRun", "All");
        server.settle();
        assertThat(used().path("count/configmaps").stringValue()).isEqualTo("1");
    }

    @Test
    void scopesSelectWhatCounts() {
        quota(
                "{'hard':{'pods':'0'},'scopeSelector':{'matchExpressions':["
                        + "{'scopeName':'PriorityClass','operator':'In','values':['system-node-critical']}]}}");
        pod("usual", "{}");
        assertThatThrownBy(
                        () ->
                                server.post(
                                        PODS,
                                        "{'metadata':{'name':'high'},'spec':{'priorityClassName':"
                                                + "'system-node-critical','containers':[{'name':'c','image':'i'}]}}"))
                .hasMessageContaining("exceeded quota: q, requested: pods=1, used: pods=0");
    }

    @Test
    void servicesCountByWhatTheyTake() {
        quota("{'hard':{'services':'5','services.nodeports':'1','services.loadbalancers':'0'}}");
        server.post(
                DEFAULT + "/services",
                "{'metadata':{'name':'a'},'spec':{'type':'NodePort','ports':[{'port':80}]}}");
        assertThat(used().path("services.nodeports").stringValue()).isEqualTo("1");
        assertThatThrownBy(
                        () ->
                                server.post(
                                        DEFAULT + "/services",
                                        "{'metadata':{'name':'b'},'spec':{'type':'LoadBalancer','ports':[{'port':80}]}}"))
                .hasMessageContaining(
                        "requested: services.loadbalancers=1,services.nodeports=1, used:"
                                + " services.loadbalancers=0,services.nodeports=1");
    }

    @Test
    void storageCountsByItsClass() {
        quota(
                "{'hard':{'requests.storage':'10Gi','gold.storageclass.storage.k8s.io/requests.storage':'1Gi'}}");
        String claim =
                "{'metadata':{'name':'%s'},'spec':{'storageClassName':'%s','accessModes':['ReadWriteOnce'],"
                        + "'resources':{'requests':{'storage':'2Gi'}}}}";
        server.post(DEFAULT + "/persistentvolumeclaims", claim.formatted("a", "silver"));
        assertThatThrownBy(
                        () ->
                                server.post(
                                        DEFAULT + "/persistentvolumeclaims",
                                        claim.formatted("b", "gold")))
                .hasMessageContaining(
                        "requested: gold.storageclass.storage.k8s.io/requests.storage=2Gi, used:"
                                + " gold.storageclass.storage.k8s.io/requests.storage=0, limited:"
                                + " gold.storageclass.storage.k8s.io/requests.storage=1Gi");
    }

    @Test
    void manyAtOnceNeverGetMoreThanThereIs() throws InterruptedException {
        Timeline timeline = Timeline.real();
        ApiServer real =
                new ApiServer(new MemoryStore(timeline), timeline, ApiServerConfig.inMemory());
        real.start();
        ApiTransport api = real.transport("test", "system:masters");
        send(api, QUOTAS, "{'metadata':{'name':'q'},'spec':{'hard':{'count/configmaps':'7'}}}");
        CountDownLatch done = new CountDownLatch(40);
        AtomicInteger made = new AtomicInteger();
        for (int i = 0; i < 40; i++) {
            String name = "c" + i;
            timeline.execute(
                    () -> {
                        try {
                            send(
                                    api,
                                    DEFAULT + "/configmaps",
                                    "{'metadata':{'name':'" + name + "'}}");
                            made.incrementAndGet();
                        } catch (ApiException full) {
                            assertThat(full.code()).isEqualTo(403);
                        } finally {
                            done.countDown();
                        }
                    });
        }
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(made.get()).isEqualTo(7);
    }

    private static void send(ApiTransport api, String path, String json) {
        api.call(new ApiRequest("POST", path, Map.of(), ApiRequest.JSON, Json.object(json)));
    }
}
