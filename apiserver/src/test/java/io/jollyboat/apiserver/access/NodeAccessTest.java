package io.jollyboat.apiserver.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jollyboat.apiserver.TestServer;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.errors.ApiException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What a kubelet may do, and what it is told that it may not. */
class NodeAccessTest {

    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final String SLICES = "/apis/resource.k8s.io/v1/resourceslices";

    private final TestServer server = new TestServer();
    private final ApiTransport node = server.server.transport("system:node:n1", "system:nodes");
    private final String uid =
            server.post("/api/v1/nodes", "{'metadata':{'name':'n1'}}")
                    .at("/metadata/uid")
                    .asString();

    private JsonNode asNode(String method, String path, String json, String... query) {
        Map<String, List<String>> parameters = new HashMap<>();
        for (int i = 0; i < query.length; i += 2) {
            parameters.put(query[i], List.of(query[i + 1]));
        }
        return node.call(
                new ApiRequest(
                        method,
                        path,
                        parameters,
                        method.equals("PATCH") ? "application/merge-patch+json" : ApiRequest.JSON,
                        json.isEmpty() ? null : TestServer.tree(json)));
    }

    private String refusal(String method, String path, String json, String... query) {
        ApiException refused =
                catchThrowableOfType(ApiException.class, () -> asNode(method, path, json, query));
        assertThat(refused).as(method + " " + path).isNotNull();
        assertThat(refused.code()).isEqualTo(403);
        return refused.message();
    }

    private static String slice(String name, String node) {
        return "{'metadata':{'name':'%s'},'spec':{'driver':'gpu.sea.io','nodeName':'%s','pool':{'name':'p','generation':1,'resourceSliceCount':1}}}"
                .formatted(name, node);
    }

    @Test
    void slicesOfItsOwnOnlyAreAKubelets() {
        asNode("POST", SLICES, slice("own", "n1"));
        server.post(SLICES, slice("other", "n2"));
        server.settle();

        assertThat(asNode("GET", SLICES + "/own", "").at("/spec/nodeName").asString())
                .isEqualTo("n1");
        assertThat(asNode("GET", SLICES, "", "fieldSelector", "spec.nodeName=n1").path("items"))
                .hasSize(1);
        assertThat(refusal("GET", SLICES + "/other", ""))
                .contains("no relationship found between node 'n1' and this object");
        assertThat(refusal("GET", SLICES, ""))
                .contains(
                        "can only list/watch/deletecollection resourceslices with nodeName field"
                                + " selector");
        assertThat(refusal("POST", SLICES, slice("third", "n2")))
                .endsWith(
                        "can only create ResourceSlice with the same NodeName as the requesting node");
        asNode("DELETE", SLICES + "/own", "");
    }

    @Test
    void onePodOfItsOwnMayBeListedByName() {
        server.post(
                PODS,
                "{'metadata':{'name':'mine'},'spec':{'nodeName':'n1','containers':[{'name':'c','image':'i'}]}}");
        server.post(
                PODS,
                "{'metadata':{'name':'theirs'},'spec':{'nodeName':'n2','containers':[{'name':'c','image':'i'}]}}");
        server.settle();

        assertThat(asNode("GET", PODS, "", "fieldSelector", "metadata.name=mine").path("items"))
                .hasSize(1);
        assertThat(refusal("GET", PODS, "", "fieldSelector", "metadata.name=theirs"))
                .contains("no relationship found between node 'n1' and this object");
        assertThat(refusal("GET", PODS, ""))
                .contains("can only list/watch pods with spec.nodeName field selector");
    }

    private String mirror(String owners, String spec) {
        return "{'metadata':{'name':'m','annotations':{'kubernetes.io/config.mirror':'x'},'ownerReferences':[%s]},'spec':{'nodeName':'n1','containers':[{'name':'c','image':'i'}]%s}}"
                .formatted(owners, spec);
    }

    private String owner(String more) {
        return "{'apiVersion':'v1','kind':'Node','name':'n1','uid':'" + uid + "'" + more + "}";
    }

    @Test
    void aMirrorPodIsItsNodes() {
        String own = owner(",'controller':true");
        assertThat(refusal("POST", PODS, mirror("", "")))
                .endsWith("node \"n1\" can only create pods with an owner reference set to itself");
        assertThat(refusal("POST", PODS, mirror(owner(""), "")))
                .endsWith(
                        "node \"n1\" can only create pods with a controller owner reference set to"
                                + " itself");
        assertThat(
                        refusal(
                                "POST",
                                PODS,
                                mirror(owner(",'controller':true,'blockOwnerDeletion':true"), "")))
                .endsWith("node \"n1\" must not set blockOwnerDeletion on an owner reference");
        assertThat(refusal("POST", PODS, mirror(own.replace(uid, "old"), "")))
                .endsWith("node n1 UID mismatch: expected old got " + uid);
        assertThat(refusal("POST", PODS, mirror(own + "," + owner("").replace("Node", "Pod"), "")))
                .endsWith(
                        "node \"n1\" can only create pods with a single owner reference set to"
                                + " itself");

        asNode("POST", PODS, mirror(own, ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "'serviceAccountName':'default' ; a service account",
                "'volumes':[{'name':'v','secret':{'secretName':'s'}}] ; secrets",
                "'volumes':[{'name':'v','configMap':{'name':'s'}}] ; configmaps",
                "'volumes':[{'name':'v','projected':{'sources':[{'clusterTrustBundle':{'name':'b','path':'p'}}]}}] ; clustertrustbundles",
                "'volumes':[{'name':'v','persistentVolumeClaim':{'claimName':'c'}}] ; persistentvolumeclaims",
                "'resourceClaims':[{'name':'v','resourceClaimName':'c'}] ; resourceclaims"
            })
    void aMirrorPodRefersToNothing(String spec, String what) {
        server.post(
                "/api/v1/namespaces/default/serviceaccounts", "{'metadata':{'name':'default'}}");

        assertThat(refusal("POST", PODS, mirror(owner(",'controller':true"), "," + spec)))
                .endsWith("node \"n1\" can not create pods that reference " + what);
    }

    @Test
    void claimsOfAPodAreNotItsKubeletsToSay() {
        server.post(
                PODS,
                "{'metadata':{'name':'a'},'spec':{'nodeName':'n1','containers':[{'name':'c','image':'i'}],'resourceClaims':[{'name':'x','resourceClaimTemplateName':'t'}]}}");

        assertThat(
                        refusal(
                                "PATCH",
                                PODS + "/a/status",
                                "{'status':{'resourceClaimStatuses':[{'name':'x','resourceClaimName':'y'}]}}"))
                .endsWith("node \"n1\" cannot update resource claim statues");
        asNode("PATCH", PODS + "/a/status", "{'status':{'phase':'Running'}}");
    }

    @Test
    void ofAClaimOnlyItsSizeAndConditionsAreAKubelets() {
        String claims = "/api/v1/namespaces/default/persistentvolumeclaims";
        server.post(
                claims,
                "{'metadata':{'name':'c'},'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}");
        server.post(
                PODS,
                "{'metadata':{'name':'a'},'spec':{'nodeName':'n1','containers':[{'name':'c','image':'i'}],'volumes':[{'name':'v','persistentVolumeClaim':{'claimName':'c'}}]}}");
        server.settle();
        String status = claims + "/c/status";

        asNode("PATCH", status, "{'status':{'capacity':{'storage':'2Gi'}}}");
        assertThat(refusal("PATCH", status, "{'status':{'phase':'Lost'}}"))
                .contains(
                        "node \"n1\" is not allowed to update fields other than status.capacity and"
                                + " status.conditions");
        assertThat(refusal("GET", status, "")).contains("can only get/update/patch this type");
    }

    private String token(String pod, String... audiences) {
        return "{'spec':{'audiences':[%s],'boundObjectRef':{'kind':'Pod','apiVersion':'v1','name':'%s','uid':'%s'}}}"
                .formatted(
                        String.join(
                                ",",
                                Arrays.stream(audiences).map(each -> "'" + each + "'").toList()),
                        pod,
                        server.get(PODS + "/" + pod).at("/metadata/uid").asString());
    }

    @Test
    void tokensAreForAudiencesOfThePodsVolumesAndTheirDrivers() {
        server.post("/api/v1/namespaces/default/serviceaccounts", "{'metadata':{'name':'sailor'}}");
        server.post(
                "/apis/storage.k8s.io/v1/csidrivers",
                "{'metadata':{'name':'disk.sea.io'},'spec':{'tokenRequests':[{'audience':'disk'}]}}");
        server.post(
                "/api/v1/persistentvolumes",
                "{'metadata':{'name':'v'},'spec':{'accessModes':['ReadWriteOnce'],'capacity':{'storage':'1Gi'},'csi':{'driver':'disk.sea.io','volumeHandle':'h'}}}");
        server.post(
                "/api/v1/namespaces/default/persistentvolumeclaims",
                "{'metadata':{'name':'c'},'spec':{'volumeName':'v','accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}");
        server.post(
                PODS,
                "{'metadata':{'name':'a'},'spec':{'nodeName':'n1','serviceAccountName':'sailor','containers':[{'name':'c','image':'i'}],'volumes':[{'name':'c','persistentVolumeClaim':{'claimName':'c'}},{'name':'p','projected':{'sources':[{'serviceAccountToken':{'audience':'vault','path':'t'}}]}}]}}");
        server.settle();
        String tokens = "/api/v1/namespaces/default/serviceaccounts/sailor/token";

        asNode("POST", tokens, token("a", "vault"));
        asNode("POST", tokens, token("a", "disk"));
        assertThat(refusal("POST", tokens, token("a", "vault", "disk")))
                .endsWith("node may only request 0 or 1 audiences");
        assertThat(refusal("POST", tokens, token("a", "ship.sea.io")))
                .endsWith(
                        "audience \"ship.sea.io\" not found in pod spec volume, system:node:n1 is not"
                                + " authorized to request tokens for this audience");

        server.post(
                "/apis/rbac.authorization.k8s.io/v1/clusterroles",
                "{'metadata':{'name':'audience'},'rules':[{'apiGroups':[''],'verbs':['request-serviceaccounts-token-audience'],'resources':['ship.sea.io'],'resourceNames':['sailor']}]}");
        server.post(
                "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
                "{'metadata':{'name':'audience'},'roleRef':{'apiGroup':'rbac.authorization.k8s.io','kind':'ClusterRole','name':'audience'},'subjects':[{'kind':'Group','apiGroup':'rbac.authorization.k8s.io','name':'system:nodes'}]}");
        server.settle();
        asNode("POST", tokens, token("a", "ship.sea.io"));
    }

    @Test
    void whoIsNotThereIsNotEvicted() {
        assertThatThrownBy(
                        () ->
                                asNode(
                                        "POST",
                                        PODS + "/none/eviction",
                                        "{'apiVersion':'policy/v1','kind':'Eviction','metadata':{'name':'none'}}"))
                .hasMessageContaining("pods \"none\" not found");
    }

    /** Of O=system:nodes and CN=system:node:n1, in PEM and base64. */
    private static final String OWN =
            "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlIck1JR1NBZ0VBTURBeEZUQVRCZ05WQkFvTURI"
                    + "TjVjM1JsYlRwdWIyUmxjekVYTUJVR0ExVUVBd3dPYzNsegpkR1Z0T201dlpHVTZiakV3V1RBVEJnY3Foa2pPUFFJ"
                    + "QkJnZ3Foa2pPUFFNQkJ3TkNBQVNyZ2RPNXB5eVVvWjJoCjUwUCtmRGI1V3FtK3ZmdnNOSlA0bzdlYzlSZmpXOUps"
                    + "eEdYZ0JzUkJXQ1UwSHJiNEFrQmI0K0h5N2tIMG9XVW0KK3pxQ0NWQ3lvQUF3Q2dZSUtvWkl6ajBFQXdJRFNBQXdS"
                    + "UUlnVnFNRDFtR3Y4bkdrQm1OczNER1BDRzlPVkVjTAp6ZHBlRGN6VG1XbmVVL2tDSVFDaDF4TWs4TGRFMkdoNnRQ"
                    + "QkxDZHU0MllPczJlTGlZbmlCSjI2TkFoNUFUUT09Ci0tLS0tRU5EIENFUlRJRklDQVRFIFJFUVVFU1QtLS0tLQo=";

    /** The same of n2. */
    private static final String OTHERS =
            "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlIck1JR1NBZ0VBTURBeEZUQVRCZ05WQkFvTURI"
                    + "TjVjM1JsYlRwdWIyUmxjekVYTUJVR0ExVUVBd3dPYzNsegpkR1Z0T201dlpHVTZiakl3V1RBVEJnY3Foa2pPUFFJ"
                    + "QkJnZ3Foa2pPUFFNQkJ3TkNBQVM1bEpvRzhXUU9mWVdsCmlNdExBT0Q5VnhZc2xEY3BPdjRHOEF0ZlVwOUFHU3Bw"
                    + "UnZjdTJzTlVIWUg3R282NUhSYVpzR2V4amh1cGxmam4KdVlZWVc2elRvQUF3Q2dZSUtvWkl6ajBFQXdJRFNBQXdS"
                    + "UUlnU2xBZXFaeGZYMmNDMThSbjVRRGlFVHNnUDB2YQp1dWlFYWsvb1Fqa1k2ZmNDSVFETDluL2xlY3ZMRmpSSGhW"
                    + "ckRiQ2FaQUZlRXMvbGhsQWM3bHE1OUxjZkRsQT09Ci0tLS0tRU5EIENFUlRJRklDQVRFIFJFUVVFU1QtLS0tLQo=";

    @Test
    void aCertificateIsForTheNodeItself() {
        String requests = "/apis/certificates.k8s.io/v1/certificatesigningrequests";
        String request =
                "{'metadata':{'name':'%s'},'spec':{'signerName':'%s','request':'%s','usages':['digital signature','client auth']}}";
        String signer = "kubernetes.io/kube-apiserver-client-kubelet";

        asNode("POST", requests, request.formatted("own", signer, OWN));
        assertThat(refusal("POST", requests, request.formatted("a", signer, OTHERS)))
                .endsWith("can only create a node CSR with CN=system:node:n1");
        asNode("POST", requests, request.formatted("free", "sea.io/signer", OTHERS));
    }
}
