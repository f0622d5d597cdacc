package io.jollyboat.apiserver.admission.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jollyboat.apiserver.TestServer;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Cause;
import io.jollyboat.core.errors.Reason;
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
    void noPolicyHasASayInWhoSomebodyIsAndWhatHeMayDo() {
        server.post(
                GROUP + "validatingadmissionpolicies",
                "{'metadata':{'name':'all'},'spec':{'matchConstraints':{'resourceRules':[{'apiGroups':['*'],'apiVersions':['*'],'operations':['*'],'resources':['*']}]},'validations':[{'expression':'false'}]}}");
        server.post(
                GROUP + "validatingadmissionpolicybindings",
                "{'metadata':{'name':'all'},'spec':{'policyName':'all','validationActions':['Deny']}}");
        server.settle();
        assertThatThrownBy(() -> map("a", "")).hasMessageContaining("denied request");
        assertThat(
                        server.post(
                                        "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
                                        "{'spec':{'resourceAttributes':{'verb':'get','resource':'pods'}}}")
                                .path("status")
                                .has("allowed"))
                .isTrue();
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

    private static String configuration(String expression) {
        return "{'patchType':'ApplyConfiguration','applyConfiguration':{'expression':'%s'}}"
                .formatted(expression.replace("\"", "\\\""));
    }

    private static String patch(String expression) {
        return "{'patchType':'JSONPatch','jsonPatch':{'expression':'%s'}}"
                .formatted(expression.replace("\"", "\\\""));
    }

    private ApiException refusal(String name) {
        return catchThrowableOfType(ApiException.class, () -> map(name, ""));
    }

    @Test
    void anObjectOfTheWrongTypeIsNotApplied() {
        mutating(
                configuration(
                        "Object{metadata: Object.spec{labels: {\"a\": \"b\"}}, data: Object.dat{}}"));

        assertThat(refusal("a").message())
                .isEqualTo(
                        "policy 'm' with binding 'b' denied request: type mismatch: unexpected type"
                                + " name \"Object.spec\", expected \"Object.metadata\", which matches"
                                + " field name path from root Object type\n"
                                + "unexpected type name \"Object.dat\", expected \"Object.data\","
                                + " which matches field name path from root Object type");
    }

    @Test
    void aFieldThatNobodyKnowsIsNotApplied() {
        mutating(configuration("Object{spec: Object.spec{replicas: 3}}"));

        ApiException refused = refusal("a");
        assertThat(refused.message())
                .isEqualTo(
                        "policy 'm' with binding 'b' denied request: error applying patch: failed to"
                                + " convert patch object to typed object: .spec: field not declared in"
                                + " schema");
        assertThat(refused.code()).isEqualTo(403);
        assertThat(refused.reason()).isEqualTo(Reason.INVALID);
        assertThat(refused.details().causes())
                .extracting(Cause::message)
                .containsExactly(refused.message());
    }

    @Test
    void whatIsOwnedAsAWholeIsNotApplied() {
        server.post(
                GROUP + "mutatingadmissionpolicies",
                "{'metadata':{'name':'m'},'spec':{'matchConstraints':{'resourceRules':[{'apiGroups':['apps'],'apiVersions':['v1'],'operations':['CREATE'],'resources':['deployments']}]},'reinvocationPolicy':'Never','mutations':["
                        + configuration(
                                "Object{spec: Object.spec{selector: Object.spec.selector{}, template:"
                                        + " Object.spec.template{spec: Object.spec.template.spec{containers:"
                                        + " [Object.spec.template.spec.containers{name: \"c\", args: [\"x\"]}]}}}}")
                        + "]}}");
        server.post(
                GROUP + "mutatingadmissionpolicybindings",
                "{'metadata':{'name':'b'},'spec':{'policyName':'m'}}");

        assertThatThrownBy(
                        () ->
                                server.post(
                                        "/apis/apps/v1/namespaces/default/deployments",
                                        "{'metadata':{'name':'d'},'spec':{'selector':{'matchLabels':{'a':'b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'containers':[{'name':'c','image':'i'}]}}}}"))
                .hasMessageEndingWith(
                        "invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs:"
                                + " .spec.selector, .spec.template.spec.containers[0].args");
    }

    @Test
    void listsMergeByAllTheirKeys() {
        server.post(
                GROUP + "mutatingadmissionpolicies",
                "{'metadata':{'name':'m'},'spec':{'matchConstraints':{'resourceRules':[{'apiGroups':[''],'apiVersions':['v1'],'operations':['CREATE'],'resources':['services']}]},'reinvocationPolicy':'Never','mutations':["
                        + configuration(
                                "Object{spec: Object.spec{ports: [Object.spec.ports{port: 53, protocol:"
                                        + " \"UDP\", name: \"udp\"}]}}")
                        + "]}}");
        server.post(
                GROUP + "mutatingadmissionpolicybindings",
                "{'metadata':{'name':'b'},'spec':{'policyName':'m'}}");

        JsonNode made =
                server.post(
                        "/api/v1/namespaces/default/services",
                        "{'metadata':{'name':'s'},'spec':{'ports':[{'name':'tcp','port':53,'protocol':'TCP'}]}}");

        assertThat(made.path("spec").path("ports"))
                .extracting(port -> port.path("name").stringValue())
                .containsExactly("tcp", "udp");
    }

    @Test
    void aPatchWhoseTestDoesNotHoldChangesNothing() {
        mutating(
                patch(
                        "[JSONPatch{op: \"add\", path: \"/data\", value: {\"a\": \"b\"}}, JSONPatch{op:"
                                + " \"test\", path: \"/metadata/name\", value: \"other\"}]"));

        assertThat(map("a", "").has("data")).isFalse();
        assertThat(map("other", "").path("data").path("a").stringValue()).isEqualTo("b");
    }

    @Test
    void anIgnoredFailureLeavesTheOtherMutations() {
        mutating(
                configuration("Object{data: {\"first\": \"1\"}}")
                        + ","
                        + configuration("Object{data: {\"none\": object.none}}")
                        + ","
                        + configuration("Object{data: {\"third\": \"3\"}}"));
        assertThat(refusal("a").message())
                .isEqualTo(
                        "policy 'm' with binding 'b' denied request: expression 'Object{data: {\"none\":"
                                + " object.none}}' resulted in error: no such key: none");

        server.patch(
                GROUP + "mutatingadmissionpolicies/m",
                "merge",
                "{'spec':{'failurePolicy':'Ignore'}}");
        server.settle();

        assertThat(map("a", "").path("data").propertyNames()).containsExactly("first", "third");
    }

    @Test
    void conditionsAreAskedBeforeAMutationNotBetweenThem() {
        server.post(
                GROUP + "mutatingadmissionpolicies",
                "{'metadata':{'name':'m'},'spec':{"
                        + ON_MAPS
                        + ",'reinvocationPolicy':'Never','matchConditions':[{'name':'c','expression':'!has(object.data)'}],'mutations':["
                        + configuration("Object{data: {\"first\": \"1\"}}")
                        + ","
                        + configuration("Object{data: {\"second\": \"2\"}}")
                        + "]}}");
        server.post(
                GROUP + "mutatingadmissionpolicybindings",
                "{'metadata':{'name':'b'},'spec':{'policyName':'m'}}");

        assertThat(map("a", "").path("data").propertyNames()).containsExactly("first", "second");
    }

    @Test
    void parametersOfAnUnknownKindAreThePolicysFaultAndNotItsBindings() {
        validating(
                "'paramKind':{'apiVersion':'example.com/v1','kind':'Limit'},'validations':[{'expression':'true'}]",
                "'validationActions':['Audit']");

        assertThat(refusal("a").message())
                .endsWith(
                        "' denied request: failed to configure policy: failed to find resource"
                                + " referenced by paramKind: 'example.com/v1, Kind=Limit'")
                .doesNotContain("with binding");
    }

    @Test
    void missingParametersRefuseTheRequestWhateverABindingDoesAboutViolations() {
        validating(
                "'paramKind':{'apiVersion':'v1','kind':'ConfigMap'},'validations':[{'expression':'true'}]",
                "'validationActions':['Audit'],'paramRef':{'name':'none','namespace':'default','parameterNotFoundAction':'Deny'}");

        assertThat(refusal("a").message())
                .endsWith(
                        "denied request: failed to configure binding: no params found for policy"
                                + " binding with `Deny` parameterNotFoundAction");
    }

    @Test
    void anAnnotationWithoutAValueRefusesTheRequestWhateverABindingDoesAboutViolations() {
        validating(
                "'auditAnnotations':[{'key':'k','valueExpression':'string(object.none)'}]",
                "'validationActions':['Audit']");

        assertThat(refusal("a").message())
                .endsWith("expression 'string(object.none)' resulted in error: no such key: none");
    }
}
