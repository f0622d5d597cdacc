package io.jollyboat.apiserver.admission.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.Json;
import io.jollyboat.apiserver.TestServer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class LimitRangerTest {
    private static final String DEFAULT = "/api/v1/namespaces/default";

    private final TestServer server = new TestServer();

    private void range(String item) {
        server.post(
                DEFAULT + "/limitranges",
                "{'metadata':{'name':'l'},'spec':{'limits':[" + item + "]}}");
    }

    private JsonNode pod(String container) {
        return server.post(
                DEFAULT + "/pods",
                "{'metadata':{'name':'p'},'spec':{'containers':[" + container + "]}}");
    }

    @Test
    void containersGetWhatTheyDoNotSay() {
        range(
                "{'type':'Container','default':{'cpu':'500m','memory':'64Mi'},'defaultRequest':{'cpu':'100m'}}");
        JsonNode pod = pod("{'name':'c','image':'i','resources':{'limits':{'memory':'1Gi'}}}");
        assertThat(pod.at("/spec/containers/0/resources"))
                .isEqualTo(
                        Json.object(
                                "{'limits':{'memory':'1Gi','cpu':'500m'},'requests':{'memory':'1Gi','cpu':'100m'}}"));
        assertThat(
                        pod.path("metadata")
                                .path("annotations")
                                .path("kubernetes.io/limit-ranger")
                                .stringValue())
                .isEqualTo(
                        "LimitRanger plugin set: cpu request for container c; cpu limit for container c");
    }

    @Test
    void boundsHoldForContainersAndForPodsAsAWhole() {
        range(
                "{'type':'Container','max':{'cpu':'1'},'min':{'cpu':'100m'}},"
                        + "{'type':'Pod','max':{'memory':'1Gi'}}");
        assertThatThrownBy(
                        () ->
                                pod(
                                        "{'name':'c','image':'i','resources':{'limits':{'cpu':'2','memory':'2Gi'},"
                                                + "'requests':{'cpu':'50m'}}}"))
                .hasMessage(
                        "pods \"p\" is forbidden: [minimum cpu usage per Container is 100m, but"
                                + " request is 50m, maximum cpu usage per Container is 1, but limit"
                                + " is 2, maximum memory usage per Pod is 1Gi, but limit is 2Gi,"
                                + " maximum memory usage per Pod is 1Gi, but request is 2Gi]");
    }

    @Test
    void aLimitIsOnlySoMuchLargerThanARequest() {
        range("{'type':'Container','maxLimitRequestRatio':{'cpu':'2'}}");
        assertThatThrownBy(
                        () ->
                                pod(
                                        "{'name':'c','image':'i','resources':{'limits':{'cpu':'3'},'requests':{'cpu':'1'}}}"))
                .hasMessage(
                        "pods \"p\" is forbidden: cpu max limit to request ratio per Container is"
                                + " 2, but provided ratio is 3.000000");
    }

    @Test
    void claimsHaveBoundsToo() {
        range("{'type':'PersistentVolumeClaim','max':{'storage':'1Gi'}}");
        assertThatThrownBy(
                        () ->
                                server.post(
                                        DEFAULT + "/persistentvolumeclaims",
                                        "{'metadata':{'name':'v'},'spec':{'accessModes':['ReadWriteOnce'],"
                                                + "'resources':{'requests':{'storage':'2Gi'}}}}"))
                .hasMessage(
                        "persistentvolumeclaims \"v\" is forbidden: maximum storage usage per"
                                + " PersistentVolumeClaim is 1Gi, but request is 2Gi");
    }
}
