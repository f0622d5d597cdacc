package io.jollyboat.apiserver.admission.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.TestServer;
import io.jollyboat.core.errors.ApiException;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Policies, evaluated by a whole server. */
class PolicyAdmissionTest {
    private static final String GROUP = "/apis/admissionregistration.k8s.io/v1/";
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String ON_MAPS =
            "'matchConstraints':{'resourceRules':[{'apiGroups':[''],'apiVersions':['v1'],'operations':['CREATE','UPDATE'],'resources':['configmaps']}]}";

    private final TestServer server = new TestServer();

    private void validating(String spec, String binding) {
        server.post(
                GROUP + "validatingadmissionpolicies",
                "{'metadata':{'name':'p'},'spec':{" + ON_MAPS + "," + spec + "}}");
        server.post(
                GROUP + "validatingadmissionpolicybindings",
                "{'metadata':{'name':'b'},'spec':{'policyName':'p'," + binding + "}}");
    }

    private void mutating(String mutation) {
        server.post(
                GROUP + "mutatingadmissionpolicies",
                "{'metadata':{'name':'m'},'spec':{"
                        + ON_MAPS
                        + ",'reinvocationPolicy':'Never','mutations':["
                        + mutation
                        + "]}}");
        server.post(
                GROUP + "mutatingadmissionpolicybindings",
                "{'metadata':{'name':'b'},'spec':{'policyName':'m'}}");
    }

    private JsonNode map(String name, String more) {
        return server.post(MAPS, "{'metadata':{'name':'" + name + "'" + more + "}}");
    }

    @Test
    void whatAPolicyForbidsIsRefusedWithItsMessage() {
        validating(
                "'validations':[{'expression':'object.metadata.name.size() < 3','messageExpression':'object.metadata.name + \\' is long\\''}]"
                        .replace("\\'", "\\\""),
                "'validationActions':['Deny']");
        map("ab", "");
        assertThatThrownBy(() -> map("abc", ""))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> {
                            assertThat(refused.code()).isEqualTo(422);
                            assertThat(refused.message())
                                    .isEqualTo(
                                            "configmaps \"abc\" is forbidden:"
                                                    + " ValidatingAdmissionPolicy 'p' with binding"
                                                    + " 'b' denied request: abc is long");
                        });
    }

    @Test
    void variablesParametersAndConditionsTakePart() {
        server.post(MAPS, "{'metadata':{'name':'params'},'data':{'most':'2'}}");
        validating(
                "'paramKind':{'apiVersion':'v1','kind':'ConfigMap'},"
                        + "'variables':[{'name':'size','expression':'object.metadata.name.size()'}],"
                        + "'matchConditions':[{'name':'c','expression':'!has(object.metadata.labels)'}],"
                        + "'validations':[{'expression':'variables.size <= int(params.data.most)'}]",
                "'validationActions':['Deny'],'paramRef':{'name':'params','namespace':'default','parameterNotFoundAction':'Deny'}");
        map("ok", "");
        map("labelled", ",'labels':{'a':'b'}");
        assertThatThrownBy(() -> map("long", ""))
                .hasMessageContaining(
                        "denied request: failed expression: variables.size <="
                                + " int(params.data.most)");
        server.delete(MAPS + "/params");
        server.settle();
        assertThatThrownBy(() -> map("no", ""))
                .hasMessageContaining(
                        "no params found for policy binding with `Deny` parameterNotFoundAction");
    }

    @Test
    void anExpressionWithoutAValueFailsTheRequestUnlessItIsIgnored() {
        validating(
                "'validations':[{'expression':'object.data.none == \\\"x\\\"'}]",
                "'validationActions':['Deny']");
        assertThatThrownBy(() -> map("a", ""))
                .hasMessageContaining(
                        "expression 'object.data.none == \"x\"' resulted in error: no such key:"
                                + " data");
        server.patch(
                GROUP + "validatingadmissionpolicies/p",
                "merge",
                "{'spec':{'failurePolicy':'Ignore'}}");
        server.settle();
        map("a", "");
    }

    @Test
    void theNamespaceAndTheRequestTakePart() {
        validating(
                "'variables':[{'name':'fresh','expression':'namespaceObject.metadata.creationTimestamp > timestamp(0)'}],"
                        + "'validations':[{'expression':'variables.fresh && request.operation == namespaceObject.metadata.name',"
                        + "'messageExpression':'namespaceObject.metadata.name + request.userInfo.username'}]",
                "'validationActions':['Deny']");

        assertThatThrownBy(() -> map("a", ""))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused ->
                                assertThat(refused.message())
                                        .containsPattern("denied request: default[a-z]+$"));
    }

    @Test
    void aPolicyThatCannotBeReadIsNotTaken() {
        assertThatThrownBy(
                        () ->
                                server.post(
                                        GROUP + "validatingadmissionpolicies",
                                        "{'metadata':{'name':'p'},'spec':{"
                                                + ON_MAPS
                                                + ",'validations':[{'expression':'object.'}]}}"))
                .hasMessageContaining("spec.validations[0].expression: Invalid value: \"object.\"")
                .hasMessageContaining(
                        "compilation failed: ERROR: <input>:1:8: Syntax error: no viable");
    }

    @Test
    void aMutationAppliesAPartOfTheObject() {
        mutating(
                "{'patchType':'ApplyConfiguration','applyConfiguration':{'expression':"
                        + "'Object{metadata: Object.metadata{labels: {\\\"made\\\": \\\"by-\\\" + object.metadata.name}}}'}}");
        JsonNode made = map("a", ",'labels':{'kept':'yes'}");
        assertThat(made.path("metadata").path("labels").toString())
                .contains("\"kept\":\"yes\"", "\"made\":\"by-a\"");
    }

    @Test
    void aMutationPatches() {
        mutating(
                "{'patchType':'JSONPatch','jsonPatch':{'expression':"
                        + "'[JSONPatch{op: \\\"add\\\", path: \\\"/metadata/annotations\\\", value: {}},"
                        + " JSONPatch{op: \\\"add\\\", path: \\\"/metadata/annotations/\\\" + jsonpatch.escapeKey(\\\"sea.io/depth\\\"), value: \\\"9\\\"}]'}}");
        assertThat(
                        map("a", "")
                                .path("metadata")
                                .path("annotations")
                                .path("sea.io/depth")
                                .stringValue())
                .isEqualTo("9");
    }
}
