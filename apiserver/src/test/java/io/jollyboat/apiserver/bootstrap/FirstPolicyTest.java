package io.jollyboat.apiserver.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class FirstPolicyTest {

    private static ObjectNode role(String name) {
        return FirstPolicy.objects().stream()
                .filter(each -> each.path("kind").asString().equals("ClusterRole"))
                .filter(each -> each.at("/metadata/name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "system:monitoring|{'apiGroups':[''],'resources':['nodes/metrics'],'verbs':['get']}",
                "system:aggregate-to-view|{'apiGroups':['','events.k8s.io'],'resources':['events'],'verbs':['get','list','watch']}",
                "system:aggregate-to-edit|{'apiGroups':['','events.k8s.io'],'resources':['events'],'verbs':['create','delete','deletecollection','patch','update']}",
                "system:kubelet-api-admin|{'apiGroups':[''],'resources':['nodes/configz','nodes/healthz','nodes/pods'],'verbs':['*']}",
                "system:service-account-issuer-discovery|{'nonResourceURLs':['/.well-known/openid-configuration','/.well-known/openid-configuration/','/openid/v1/jwks','/openid/v1/jwks/'],'verbs':['get']}",
                "system:kube-scheduler|{'apiGroups':['resource.k8s.io'],'resources':['resourceclaims/binding'],'verbs':['patch','update']}",
            })
    void aRoleHasTheRuleThatKubernetesGivesIt(String name, String rule) {
        assertThat(role(name).path("rules").values()).contains(Json.object(rule));
    }

    @Test
    void aRoleOfKubernetesHoldsNoRightsOfAnApiThatIsOffThere() {
        assertThat(role("system:kube-scheduler").toString()).doesNotContain("podgroups");
    }

    @Test
    void whatARuleNamesIsInOrderAsInKubernetes() {
        for (ObjectNode object : FirstPolicy.objects()) {
            for (JsonNode rule : object.path("rules")) {
                for (JsonNode names : rule) {
                    List<String> all = names.valueStream().map(JsonNode::asString).toList();
                    assertThat(all).as(object.at("/metadata/name").asString()).isSorted();
                }
            }
        }
    }
}
