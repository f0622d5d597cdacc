package io.jollyboat.apiserver.validation.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jollyboat.apiserver.TestServer;
import io.jollyboat.core.errors.ApiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a policy's expressions when it is written. */
class PolicyExpressionsTest {
    private static final String GROUP = "/apis/admissionregistration.k8s.io/v1/";
    private static final String ON_MAPS =
            "'matchConstraints':{'resourceRules':[{'apiGroups':[''],'apiVersions':['v1'],'operations':['CREATE'],'resources':['configmaps']}]}";
    private static final String PASSES = "'validations':[{'expression':'true'}]";

    private final TestServer server = new TestServer();

    private void write(String kind, String spec) {
        server.post(
                GROUP + kind, "{'metadata':{'name':'p'},'spec':{" + ON_MAPS + "," + spec + "}}");
    }

    private void taken(String spec) {
        write("validatingadmissionpolicies", spec);
    }

    private String refusal(String kind, String spec) {
        ApiException refused = catchThrowableOfType(ApiException.class, () -> write(kind, spec));
        assertThat(refused.code()).isEqualTo(422);
        return refused.message();
    }

    private String refusal(String spec) {
        return refusal("validatingadmissionpolicies", spec);
    }

    private static String validation(String expression) {
        return "'validations':[{'expression':'" + expression + "'}]";
    }

    private static String variables(String... namesAndExpressions) {
        StringBuilder all = new StringBuilder("'variables':[");
        for (int i = 0; i < namesAndExpressions.length; i += 2) {
            all.append(i == 0 ? "" : ",")
                    .append("{'name':'%s','expression':'".formatted(namesAndExpressions[i]))
                    .append(namesAndExpressions[i + 1])
                    .append("'}");
        }
        return all.append("],").toString();
    }

    @Test
    void aVariableThatIsNotDefinedIsRefused() {
        assertThat(refusal(variables("known", "1") + validation("variables.x > 1")))
                .isEqualTo(
                        """
                        ValidatingAdmissionPolicy.admissionregistration.k8s.io "p" is invalid: \
                        spec.validations[0].expression: Invalid value: "variables.x > 1": \
                        compilation failed: ERROR: <input>:1:10: undefined field 'x'
                         | variables.x > 1
                         | .........^""");
    }

    @Test
    void aVariableMayUseThoseBeforeItOnly() {
        taken(variables("one", "1", "two", "variables.one + 1") + validation("variables.two == 2"));

        assertThat(refusal(variables("two", "variables.one + 1", "one", "1") + PASSES))
                .contains("spec.variables[0].expression: Invalid value: \"variables.one + 1\"")
                .contains("undefined field 'one'");
    }

    @Test
    void aVariableIsOfTheTypeOfItsExpression() {
        assertThat(
                        refusal(
                                variables("names", "[request.name]")
                                        + validation("variables.names == 1")))
                .endsWith(
                        """
                        ERROR: <input>:1:17: found no matching overload for '_==_' applied to '(list(string), int)'
                         | variables.names == 1
                         | ................^""");
    }

    @Test
    void ofAVariableThatDoesNotCompileNothingIsKnown() {
        assertThat(refusal(variables("bad", "nobody") + validation("variables.bad.x == 1")))
                .contains("spec.variables[0].expression", "undeclared reference to 'nobody'")
                .doesNotContain("spec.validations");
    }

    @Test
    void withoutVariablesThereAreNone() {
        assertThat(refusal(validation("variables.x")))
                .contains("undeclared reference to 'variables' (in container '')");
    }

    @Test
    void theRequestHasTheMembersOfItsTypeOnly() {
        taken(
                validation(
                        "request.kind.kind == request.resource.resource && request.userInfo.groups.exists(g,"
                                + " g in request.userInfo.extra) && request.dryRun && request.options.any == 1"));

        assertThat(refusal(validation("request.foo == 1")))
                .contains("ERROR: <input>:1:8: undefined field 'foo'");
        assertThat(refusal(validation("request.userInfo.name == request.uid")))
                .contains("undefined field 'name'", "undefined field 'uid'");
    }

    @Test
    void theNamespaceHasTheMembersOfItsTypeOnly() {
        taken(
                validation(
                        "namespaceObject == null || (namespaceObject.metadata.creationTimestamp <"
                                + " timestamp(1) && namespaceObject.status.conditions.all(c, c.type =="
                                + " namespaceObject.spec.finalizers[0]))"));

        assertThat(refusal(validation("namespaceObject.metadata.ownerReferences.size() == 0")))
                .contains("undefined field 'ownerReferences'");
        assertThat(refusal(validation("namespaceObject.metadata.creationTimestamp > 1")))
                .contains("found no matching overload for '_>_' applied to '(timestamp, int)'\n |");
    }

    @Test
    void parametersNeedAKind() {
        taken("'paramKind':{'apiVersion':'v1','kind':'ConfigMap'}," + validation("params.a == 1"));

        assertThat(refusal(validation("params.a == 1")))
                .contains("undeclared reference to 'params' (in container '')");
    }

    @Test
    void conditionsKnowNoVariables() {
        String condition = "'matchConditions':[{'name':'c','expression':' variables.x '}],";

        assertThat(refusal(variables("x", "true") + condition + PASSES))
                .contains(
                        "spec.matchConditions[0].expression: Invalid value: \"variables.x\": compilation"
                                + " failed: ERROR: <input>:1:1: undeclared reference to 'variables'");
    }

    @Test
    void messagesCannotAskTheAuthorizer() {
        String message = "authorizer.path(request.name).check(request.name).reason()";
        taken("'auditAnnotations':[{'key':'k','valueExpression':'" + message + "'}]");

        assertThat(
                        refusal(
                                "'validations':[{'expression':'true','messageExpression':'"
                                        + message
                                        + "'}]"))
                .contains("spec.validations[0].messageExpression")
                .contains("undeclared reference to 'authorizer' (in container '')");
    }

    @Test
    void whatResultsInSomethingElseIsRefused() {
        assertThat(refusal(validation("object.flag")))
                .endsWith("must evaluate to bool but got dyn");
        assertThat(refusal("'auditAnnotations':[{'key':'k','valueExpression':'[1]'}]"))
                .endsWith("must evaluate to one of [string null_type] but got list(int)");
    }

    @Test
    void mutationsAreHeldToTheirVariablesToo() {
        String mutation =
                "'reinvocationPolicy':'Never','mutations':[{'patchType':'ApplyConfiguration','applyConfiguration':{'expression':'Object{kind: variables.x}'}}]";

        assertThat(refusal("mutatingadmissionpolicies", mutation))
                .contains("spec.mutations[0].applyConfiguration.expression: Invalid value")
                .endsWith(
                        """
                        ERROR: <input>:1:23: undefined field 'x'
                         | Object{kind: variables.x}
                         | ......................^""");
        write("mutatingadmissionpolicies", variables("x", "object.kind") + mutation);
    }

    @Test
    void oneObjectMayStandForAnother() {
        write(
                "mutatingadmissionpolicies",
                "'reinvocationPolicy':'Never','mutations':[{'patchType':'ApplyConfiguration','applyConfiguration':{'expression':"
                        + "'has(object.data) ? Object{kind: object.kind} : Object{metadata: Object.metadata{generation: 1}}'}}]");
    }

    private static String mutation(String type, String part, String expression) {
        return "'reinvocationPolicy':'Never','mutations':[{'patchType':'%s','%s':{'expression':'%s'}}]"
                .formatted(type, part, expression);
    }

    private static String configuration(String expression) {
        return mutation("ApplyConfiguration", "applyConfiguration", expression);
    }

    private static String patch(String expression) {
        return mutation("JSONPatch", "jsonPatch", expression);
    }

    private String mutationRefusal(String spec) {
        return refusal("mutatingadmissionpolicies", spec);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "object ; dyn",
                "Object.spec{} ; Object.spec",
                "{1: true} ; map(int, bool)",
                "[Object{}] ; list(Object)"
            })
    void aConfigurationMustBeAnObject(String expression, String type) {
        assertThat(mutationRefusal(configuration(expression)))
                .contains("spec.mutations[0].applyConfiguration.expression: Invalid value")
                .endsWith("must evaluate to Object but got " + type);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "JSONPatch{} ; JSONPatch",
                "[] ; list(dyn)",
                "[Object{}] ; list(Object)",
                "object.list ; dyn"
            })
    void patchesMustBeAList(String expression, String type) {
        assertThat(mutationRefusal(patch(expression)))
                .contains("spec.mutations[0].jsonPatch.expression: Invalid value")
                .endsWith("must evaluate to list(JSONPatch) but got " + type);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "[JSONPatch{op: 1}] ; expected type of field 'op' is 'string' but provided type is 'int'",
                "[JSONPatch{to: request.name}] ; undefined field 'to'",
                "[JSONPatch{value: Other{}}] ; undeclared reference to 'Other'",
                "has(object.a) ? [JSONPatch{}] : [1] ; found no matching overload for '_?_:_'"
            })
    void whatPatchesAreMadeOfIsHeldToItsType(String expression, String finding) {
        assertThat(mutationRefusal(patch(expression))).contains(finding);
    }

    @Test
    void patchesMayBeMadeOfWhatEverIsOfTheirType() {
        write(
                "mutatingadmissionpolicies",
                patch(
                        "has(object.a) ? object.a.map(x, JSONPatch{op: x, path: x, value: [Object.spec{a: 1}]}) : []"));
    }

    @Test
    void noMutationSeesDeletions() {
        String rule =
                "{'apiGroups':[''],'apiVersions':['v1'],'operations':['%s'],'resources':['configmaps']}";
        String rules =
                "'matchConstraints':{'resourceRules':["
                        + rule.formatted("CREATE','CONNECT")
                        + ","
                        + rule.formatted("DELETE")
                        + "]}";
        String path = "resourceRules.operations: Unsupported value: \"DELETE\": supported values: ";
        String names = "\"*\", \"CONNECT\", \"CREATE\", \"UPDATE\"";

        assertThat(mutationRefusal(rules + "," + configuration("Object{}")))
                .endsWith("spec.matchConstraints." + path + names);
        taken(rules + "," + PASSES);
        assertThat(
                        refusal(
                                "mutatingadmissionpolicybindings",
                                "'policyName':'p','matchResources'"
                                        + rules.substring(rules.indexOf(':'))))
                .endsWith("spec.matchResources." + path + names);
    }

    @Test
    void expressionsOfAnnotationsAreNoLongerThanFiveKibibytes() {
        String text = "\"" + "x".repeat(5 * 1024 - 2) + "\"";
        String annotation = "'auditAnnotations':[{'key':'k','valueExpression':' %s '}]";
        taken(annotation.formatted(text.replace("\"", "\\\"")));

        assertThat(refusal(annotation.formatted((text + "x").replace("\"", "\\\""))))
                .endsWith(
                        "spec.auditAnnotations[0].valueExpression: Required value: must not exceed"
                                + " 5120 bytes in length");
    }
}
