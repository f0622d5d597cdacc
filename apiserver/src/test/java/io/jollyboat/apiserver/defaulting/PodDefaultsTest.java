package io.jollyboat.apiserver.defaulting;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class PodDefaultsTest {
    private static ObjectNode defaulted(String pod) {
        ObjectNode object = Json.object(pod);
        PodDefaults.pod(object);
        ObjectNode once = object.deepCopy();
        PodDefaults.pod(object);
        assertThat(object).as("idempotent").isEqualTo(once);
        return object;
    }

    @Test
    void aPodGetsWhatKubernetesGivesIt() {
        assertThat(
                        defaulted(
                                "{'spec':{'containers':[{'name':'a','image':'nginx','ports':[{'containerPort':80}],"
                                        + "'livenessProbe':{'httpGet':{'port':80}}}],'volumes':[{'name':'v'},"
                                        + "{'name':'s','secret':{'secretName':'x'}}]}}"))
                .isEqualTo(
                        Json.object(
                                """
                                {'spec':{
                                  'containers':[{'name':'a','image':'nginx',
                                    'ports':[{'containerPort':80,'protocol':'TCP'}],
                                    'livenessProbe':{'httpGet':{'port':80,'path':'/','scheme':'HTTP'},
                                      'timeoutSeconds':1,'periodSeconds':10,'successThreshold':1,'failureThreshold':3},
                                    'imagePullPolicy':'Always','terminationMessagePath':'/dev/termination-log',
                                    'terminationMessagePolicy':'File','resources':{}}],
                                  'volumes':[{'name':'v','emptyDir':{}},
                                    {'name':'s','secret':{'secretName':'x','defaultMode':420}}],
                                  'enableServiceLinks':true,'dnsPolicy':'ClusterFirst','restartPolicy':'Always',
                                  'terminationGracePeriodSeconds':30,'schedulerName':'default-scheduler',
                                  'securityContext':{}}}
                                """));
    }

    @Test
    void requestsFollowLimits() {
        ObjectNode pod =
                defaulted(
                        "{'spec':{'containers':[{'image':'a','resources':{'limits':{'cpu':'1','memory':'1Gi'},"
                                + "'requests':{'cpu':'500m'}}}]}}");
        assertThat(pod.path("spec").path("containers").path(0).path("resources").path("requests"))
                .isEqualTo(Json.object("{'cpu':'500m','memory':'1Gi'}"));
    }

    @Test
    void inTheNodesNetworkPortsAreTheNodes() {
        ObjectNode pod =
                defaulted(
                        "{'spec':{'hostNetwork':true,'containers':[{'image':'a','ports':[{'containerPort':80}]}]}}");
        assertThat(pod.toString()).contains("\"hostPort\":80");
    }

    @ParameterizedTest
    @CsvSource({
        "nginx, Always",
        "nginx:latest, Always",
        "nginx:1.27, IfNotPresent",
        "localhost:5000/nginx, Always",
        "localhost:5000/nginx:1, IfNotPresent",
        "nginx@sha256:0123, IfNotPresent"
    })
    void imagesThatMayChangeArePulledAgain(String image, String policy) {
        assertThat(ContainerDefaults.pullPolicy(image)).isEqualTo(policy);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {'containers':[{}]} | BestEffort
                    {'containers':[{'resources':{'requests':{'cpu':'0'}}}]} | BestEffort
                    {'containers':[{'resources':{'requests':{'cpu':'1'}}}]} | Burstable
                    {'containers':[{'resources':{'limits':{'cpu':'1','memory':'1'},'requests':{'cpu':'1','memory':'1'}}}]} | Guaranteed
                    {'containers':[{'resources':{'limits':{'cpu':'1','memory':'1'},'requests':{'cpu':'500m','memory':'1'}}}]} | Burstable
                    {'containers':[{'resources':{'limits':{'cpu':'1','memory':'1'},'requests':{'cpu':'1','memory':'1'}}},{}]} | Burstable
                    """)
    void theClassOfServiceFollowsFromRequestsAndLimits(String spec, String quality) {
        assertThat(QualityOfService.of(Json.object(spec))).isEqualTo(quality);
    }
}
