package io.jollyboat.apiserver.admission.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.Json;
import io.jollyboat.apiserver.ManagedFields;
import io.jollyboat.apiserver.TestServer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the status of a policy says of its expressions. */
class TypeChecksTest {

    private static final String POLICIES =
            "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies";
    private static final String DEPLOYMENTS = "'apiGroups':['apps'],'resources':['deployments']";

    private final TestServer server = new TestServer();

    private JsonNode policy(String rule, String expression) {
        return server.post(
                POLICIES,
                "{'metadata':{'name':'p'},'spec':{'matchConstraints':{'resourceRules':[{"
                        + "'apiVersions':['v1'],'operations':['CREATE'],"
                        + rule
                        + "}]},'validations':[{'expression':'true'},{'expression':'"
                        + expression
                        + "'}]}}",
                "fieldManager",
                "me");
    }

    @Test
    void aMemberThatItsKindDoesNotHaveIsWarnedOf() {
        JsonNode policy = policy(DEPLOYMENTS, "object.replicas > 1");

        assertThat(policy.at("/status/observedGeneration").intValue()).isEqualTo(1);
        JsonNode warnings = policy.at("/status/typeChecking/expressionWarnings");
        assertThat(warnings.size()).isEqualTo(1);
        assertThat(warnings.at("/0/fieldRef").asString())
                .isEqualTo("spec.validations[1].expression");
        assertThat(warnings.at("/0/warning").asString())
                .isEqualTo(
                        "apps/v1, Kind=Deployment: ERROR: <input>:1:7: undefined field 'replicas'\n"
                                + " | object.replicas > 1\n"
                                + " | ......^");
        assertThat(ManagedFields.of(policy).getFirst()).doesNotContain("status");
    }

    @Test
    void eachKindIsLookedAt() {
        JsonNode policy =
                policy(
                        "'apiGroups':['apps'],'resources':['deployments','daemonsets']",
                        "object.spec.replicas > 1");

        assertThat(policy.at("/status/typeChecking/expressionWarnings/0/warning").asString())
                .startsWith("apps/v1, Kind=DaemonSet: ERROR")
                .doesNotContain("Deployment");
    }

    @Test
    void whatFitsIsNotSpokenOf() {
        JsonNode policy =
                policy(
                        DEPLOYMENTS,
                        "object.spec.template.spec.containers.all(c, has(c.resources.limits)"
                                + " && c.image.startsWith(params.data.registry))"
                                + " && request.userInfo.username != oldObject.metadata.name");

        assertThat(policy.at("/status/typeChecking")).isEqualTo(Json.object("{}"));
    }

    @Test
    void whatMayBeAnyKindIsNotLookedAt() {
        JsonNode policy = policy("'apiGroups':['apps'],'resources':['*']", "object.replicas > 1");

        assertThat(policy.at("/status/typeChecking")).isEqualTo(Json.object("{}"));
    }

    @Test
    void aChangedPolicyIsLookedAtAgain() {
        policy(DEPLOYMENTS, "object.replicas > 1");

        JsonNode mended =
                server.patch(
                        POLICIES + "/p",
                        "merge",
                        "{'spec':{'validations':[{'expression':'object.spec.replicas > 1'}]}}");

        assertThat(mended.get("status"))
                .isEqualTo(Json.object("{'observedGeneration':2,'typeChecking':{}}"));
        JsonNode labelled =
                server.patch(POLICIES + "/p", "merge", "{'metadata':{'labels':{'a':'b'}}}");
        assertThat(labelled.get("status")).isEqualTo(mended.get("status"));
    }
}
