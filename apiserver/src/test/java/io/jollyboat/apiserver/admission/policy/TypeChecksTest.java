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
                                + " | ......^\n");
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
    void aVariableIsOfTheTypeOfItsExpression() {
        JsonNode policy =
                server.post(
                        POLICIES,
                        "{'metadata':{'name':'p'},'spec':{'matchConstraints':{'resourceRules':[{'apiVersions':['v1'],'operations':['CREATE'],'apiGroups':['apps'],'resources':['deployments','deployments/scale']}]},"
                                + "'variables':[{'name':'count','expression':'object.spec.replicas'},{'name':'more','expression':'[variables.count + 1]'},{'name':'wrong','expression':'object.foo'}],"
                                + "'validations':[{'expression':'variables.more.all(m, m > variables.count) && variables.wrong.x'},{'expression':'variables.count.startsWith(request.name)'}]}}",
                        "fieldManager",
                        "me");

        JsonNode warnings = policy.at("/status/typeChecking/expressionWarnings");
        assertThat(warnings.size()).isEqualTo(1);
        assertThat(warnings.at("/0/fieldRef").asString())
                .isEqualTo("spec.validations[1].expression");
        assertThat(warnings.at("/0/warning").asString())
                .startsWith(
                        "apps/v1, Kind=Deployment: ERROR: <input>:1:27: found no matching overload for 'startsWith' applied to 'int.(string)'\n");
    }

    @Test
    void whatFitsIsNotSpokenOf() {
        JsonNode policy =
                withParameters(
                        "ConfigMap",
                        "object.spec.template.spec.containers.all(c, has(c.resources.limits)"
                                + " && c.image.startsWith(params.data.registry))"
                                + " && request.userInfo.username != oldObject.metadata.name"
                                + " && namespaceObject.metadata.labels.size() > 0");

        assertThat(policy.at("/status/typeChecking")).isEqualTo(Json.object("{}"));
    }

    private JsonNode withParameters(String kind, String expression) {
        return server.post(
                POLICIES,
                "{'metadata':{'name':'p'},'spec':{'paramKind':{'apiVersion':'v1','kind':'%s'},"
                                .formatted(kind)
                        + "'matchConstraints':{'resourceRules':[{'apiVersions':['v1'],'operations':['CREATE'],"
                        + DEPLOYMENTS
                        + "}]},'validations':[{'expression':'"
                        + expression
                        + "'}]}}");
    }

    @Test
    void parametersAreOfTheKindThatThePolicyNames() {
        JsonNode policy = withParameters("ConfigMap", "params.most == object.kind");

        assertThat(policy.at("/status/typeChecking/expressionWarnings/0/warning").asString())
                .isEqualTo(
                        "apps/v1, Kind=Deployment: ERROR: <input>:1:7: undefined field 'most'\n"
                                + " | params.most == object.kind\n"
                                + " | ......^\n");
    }

    @Test
    void ofParametersOfAKindThatNobodyKnowsExpressionsCannotSpeak() {
        JsonNode policy = withParameters("Anchor", "params.most == object.kind");

        assertThat(policy.at("/status/typeChecking/expressionWarnings/0/warning").asString())
                .startsWith(
                        "apps/v1, Kind=Deployment: ERROR: <input>:1:1: undeclared reference to 'params' (in container '')");
    }

    @Test
    void customKindsAreLookedAtAsTheirDefinitionsSay() {
        server.post(
                "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
                """
                {'metadata':{'name':'ships.sea.example'},'spec':{'group':'sea.example','scope':'Namespaced',
                 'names':{'plural':'ships','singular':'ship','kind':'Ship'},
                 'versions':[{'name':'v1','served':true,'storage':true,'schema':{'openAPIV3Schema':{
                  'type':'object','properties':{'spec':{'type':'object','properties':{
                   'masts':{'type':'integer'},'port':{'x-kubernetes-int-or-string':true},
                   'crew':{'type':'array','items':{'type':'object','properties':{'name':{'type':'string'}}}},
                   'flags':{'type':'object','additionalProperties':{'type':'boolean'}}}}}}}}]}}
                """);
        server.settle();
        String ships = "'apiGroups':['sea.example'],'resources':['ships']";

        JsonNode policy = policy(ships, "object.spec.sails > 1");

        assertThat(policy.at("/status/typeChecking/expressionWarnings/0/warning").asString())
                .startsWith(
                        "sea.example/v1, Kind=Ship: ERROR: <input>:1:12: undefined field 'sails'");
        server.delete(POLICIES + "/p");
        JsonNode fitting =
                policy(
                        ships,
                        "object.spec.masts > 1 && object.spec.crew.all(c, c.name.size() > 0) &&"
                                + " object.spec.flags.all(f, object.spec.flags[f]) && object.spec.port"
                                + " == 80 && object.metadata.labels.size() > 0 && object.kind.size() >"
                                + " 0");
        assertThat(fitting.at("/status/typeChecking")).isEqualTo(Json.object("{}"));
        server.delete(POLICIES + "/p");
        JsonNode mistyped = policy(ships, "object.spec.masts.startsWith(object.metadata.name)");
        assertThat(mistyped.at("/status/typeChecking/expressionWarnings/0/warning").asString())
                .contains("found no matching overload for 'startsWith'");
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
