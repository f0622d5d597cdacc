package io.jollyboat.apiserver.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.Json;
import io.jollyboat.apiserver.TestServer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the smaller plug-ins do to objects of a whole server. */
class BuiltInPluginsTest {
    private static final String DEFAULT = "/api/v1/namespaces/default";
    private static final String CLAIM =
            "{'metadata':{'name':'v'},'spec':{%s'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}";

    private final TestServer server = new TestServer();

    private void storageClass(String name, boolean expands) {
        server.post(
                "/apis/storage.k8s.io/v1/storageclasses",
                "{'metadata':{'name':'%s','annotations':{'storageclass.kubernetes.io/is-default-class':'true'}},'provisioner':'x','allowVolumeExpansion':%s}"
                        .formatted(name, expands));
    }

    @Test
    void aClaimGetsTheDefaultClassUnlessItWantsNone() {
        storageClass("usual", false);
        JsonNode claim = server.post(DEFAULT + "/persistentvolumeclaims", CLAIM.formatted(""));
        assertThat(claim.at("/spec/storageClassName").stringValue()).isEqualTo("usual");
        assertThat(claim.at("/metadata/finalizers/0").stringValue())
                .isEqualTo("kubernetes.io/pvc-protection");
        JsonNode none =
                server.post(
                        DEFAULT + "/persistentvolumeclaims",
                        CLAIM.formatted("'storageClassName':'',").replace("'v'", "'w'"));
        assertThat(none.at("/spec/storageClassName").stringValue("absent")).isEmpty();
    }

    @Test
    void aClaimGrowsOnlyWhenItIsBound() {
        storageClass("usual", true);
        server.post(DEFAULT + "/persistentvolumeclaims", CLAIM.formatted(""));
        assertThatThrownBy(
                        () ->
                                server.patch(
                                        DEFAULT + "/persistentvolumeclaims/v",
                                        "merge",
                                        "{'spec':{'resources':{'requests':{'storage':'2Gi'}}}}"))
                .hasMessageContaining("immutable after creation except resources.requests");
    }

    @Test
    void aPodWhoseManifestStatesItsOwnTolerationsCanBeAppliedAgain() {
        String tolerations =
                "'tolerations':[{'key':'sea','operator':'Exists','effect':'NoSchedule'}]";
        JsonNode first =
                server.post(
                        DEFAULT + "/pods",
                        "{'metadata':{'name':'p'},'spec':{'serviceAccountName':'default',"
                                + "'automountServiceAccountToken':false,"
                                + tolerations
                                + ",'containers':[{'name':'c','image':'i'}]}}");
        assertThat(first.at("/spec/tolerations")).hasSize(3);
        JsonNode again =
                server.patch(
                        DEFAULT + "/pods/p", "strategic-merge", "{'spec':{" + tolerations + "}}");
        assertThat(again.at("/spec/tolerations")).isEqualTo(first.at("/spec/tolerations"));
    }

    @Test
    void anIngressGetsTheDefaultClass() {
        server.post(
                "/apis/networking.k8s.io/v1/ingressclasses",
                "{'metadata':{'name':'door','annotations':{'ingressclass.kubernetes.io/is-default-class':'true'}},'spec':{'controller':'x/y'}}");
        JsonNode ingress =
                server.post(
                        "/apis/networking.k8s.io/v1/namespaces/default/ingresses",
                        "{'metadata':{'name':'i'},'spec':{'defaultBackend':{'service':{'name':'s','port':{'number':80}}}}}");
        assertThat(ingress.at("/spec/ingressClassName").stringValue()).isEqualTo("door");
    }

    @Test
    void onlyOnePriorityClassIsThatOfPodsThatNameNone() {
        String classes = "/apis/scheduling.k8s.io/v1/priorityclasses";
        String form = "{'metadata':{'name':'%s'},'value':1,'globalDefault':%s}";
        String refusal =
                "priorityclasses.scheduling.k8s.io \"second\" is forbidden: PriorityClass first is"
                        + " already marked as default. Only one default can exist";
        server.post(classes, form.formatted("first", true));
        assertThatThrownBy(() -> server.post(classes, form.formatted("second", true)))
                .hasMessage(refusal);
        server.post(classes, form.formatted("second", false));
        assertThatThrownBy(
                        () -> server.patch(classes + "/second", "merge", "{'globalDefault':true}"))
                .hasMessage(refusal);
        assertThat(
                        server.patch(classes + "/first", "merge", "{'description':'usual'}")
                                .path("globalDefault")
                                .booleanValue())
                .isTrue();
    }

    @Test
    void aRuntimeClassBringsItsCostAndPlace() {
        server.post(
                "/apis/node.k8s.io/v1/runtimeclasses",
                "{'metadata':{'name':'vm'},'handler':'vm','overhead':{'podFixed':{'cpu':'250m'}},'scheduling':{'nodeSelector':{'vm':'yes'}}}");
        JsonNode pod =
                server.post(
                        DEFAULT + "/pods",
                        "{'metadata':{'name':'p'},'spec':{'runtimeClassName':'vm','containers':[{'name':'c','image':'i'}]}}");
        assertThat(pod.at("/spec/overhead")).isEqualTo(Json.object("{'cpu':'250m'}"));
        assertThat(pod.at("/spec/nodeSelector/vm").stringValue()).isEqualTo("yes");
        assertThatThrownBy(
                        () ->
                                server.post(
                                        DEFAULT + "/pods",
                                        "{'metadata':{'name':'q'},'spec':{'runtimeClassName':'no','containers':[{'name':'c','image':'i'}]}}"))
                .hasMessage("pods \"q\" is forbidden: pod rejected: RuntimeClass \"no\" not found");
    }

    @Test
    void aBoundPodKnowsTheZoneOfItsNode() {
        server.post(
                "/api/v1/nodes",
                "{'metadata':{'name':'n1','labels':{'topology.kubernetes.io/zone':'north'}}}");
        server.post(
                DEFAULT + "/pods",
                "{'metadata':{'name':'p'},'spec':{'containers':[{'name':'c','image':'i'}]}}");
        server.post(
                DEFAULT + "/pods/p/binding",
                "{'metadata':{'name':'p'},'target':{'kind':'Node','name':'n1'}}");
        assertThat(
                        server.get(DEFAULT + "/pods/p")
                                .path("metadata")
                                .path("labels")
                                .path("topology.kubernetes.io/zone")
                                .stringValue())
                .isEqualTo("north");
    }

    @Test
    void theDefaultNamespaceStays() {
        assertThatThrownBy(() -> server.delete(DEFAULT))
                .hasMessage(
                        "namespaces \"default\" is forbidden: this namespace may not be deleted");
    }

    @Test
    void aNewNodeTakesNoPodsUntilSomebodyFindsItReady() {
        TestServer cluster = new TestServer(ApiServerConfig.inMemory().withControllers());
        JsonNode node = cluster.post("/api/v1/nodes", "{'metadata':{'name':'n'}}");
        assertThat(node.at("/spec/taints"))
                .hasToString(
                        "[{\"key\":\"node.kubernetes.io/not-ready\",\"effect\":\"NoSchedule\"}]");
    }
}
