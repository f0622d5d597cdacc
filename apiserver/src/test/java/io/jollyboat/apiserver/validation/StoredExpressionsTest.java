package io.jollyboat.apiserver.validation;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.TestServer;
import io.jollyboat.apiserver.customresource.definition.DefinitionValidator;
import io.jollyboat.apiserver.validation.admission.PolicyRules;
import io.jollyboat.apiserver.validation.admission.WebhookRules;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** What is said in an update of expressions that were stored. */
class StoredExpressionsTest {

    private static List<String> complaints(Validator validator, String object, String old) {
        Violations found = new Violations();
        validator.validateUpdate(Field.root(tree(object), found), tree(old));
        return found.list().stream().map(Violation::toString).toList();
    }

    private static ObjectNode tree(String json) {
        return (ObjectNode) TestServer.tree(json);
    }

    private static String policy(String variable, String... expressions) {
        StringBuilder all = new StringBuilder();
        for (String each : expressions) {
            all.append(all.isEmpty() ? "" : ",").append("{'expression':'" + each + "'}");
        }
        return "{'metadata':{'name':'p'},'spec':{'failurePolicy':'Fail','matchConstraints':{'matchPolicy':'Exact','resourceRules':[{'apiGroups':[''],'apiVersions':['v1'],'operations':['CREATE'],'resources':['configmaps']}]},'variables':[{'name':'x','expression':'%s'}],'validations':[%s]}}"
                .formatted(variable, all);
    }

    @Test
    void anExpressionThatWasWrongMayStayWhereverItStandsNow() {
        assertThat(
                        complaints(
                                PolicyRules.VALIDATING,
                                policy("1", "true", "request.gone"),
                                policy("1", "request.gone")))
                .isEmpty();
    }

    @Test
    void anExpressionThatIsNewIsHeldToTheRules() {
        assertThat(
                        complaints(
                                PolicyRules.VALIDATING,
                                policy("1", "request.gone", "request.lost"),
                                policy("1", "request.gone")))
                .singleElement()
                .asString()
                .startsWith("spec.validations[1].expression: Invalid value: \"request.lost\"");
    }

    @Test
    void anExpressionThatWasRightIsHeldToTheVariablesOfNow() {
        assertThat(
                        complaints(
                                PolicyRules.VALIDATING,
                                policy("[1]", "variables.x == 1"),
                                policy("1", "variables.x == 1")))
                .singleElement()
                .asString()
                .contains("found no matching overload for '_==_' applied to '(list(int), int)'");
    }

    @Test
    void conditionsOfWebhooksMayStay() {
        String webhook =
                "{'webhooks':[{'name':'a.b.c','sideEffects':'None','admissionReviewVersions':['v1'],'clientConfig':{'url':'https://%s'},'matchConditions':[{'name':'c','expression':'request.%s'}]}]}";

        assertThat(
                        complaints(
                                WebhookRules.CONFIGURATION,
                                webhook.formatted("here", "gone"),
                                webhook.formatted("there", "gone")))
                .isEmpty();
        assertThat(
                        complaints(
                                WebhookRules.CONFIGURATION,
                                webhook.formatted("here", "gone"),
                                webhook.formatted("here", "name")))
                .isNotEmpty();
    }

    @Test
    void rulesOfADefinitionMayStayWhenTheSchemaAroundThemChanges() {
        String definition =
                "{'metadata':{'name':'boats.sea.io'},'spec':{'group':'sea.io','scope':'Namespaced','names':{'plural':'boats','singular':'boat','kind':'Boat','listKind':'BoatList'},'conversion':{'strategy':'None'},'versions':[{'name':'v1','served':true,'storage':true,'schema':{'openAPIV3Schema':{'type':'object','properties':{'spec':{'type':'object','description':'%s','x-kubernetes-validations':[{'rule':'%s'}]}}}}}]},'status':{'storedVersions':['v1']}}";

        assertThat(
                        complaints(
                                new DefinitionValidator(),
                                definition.formatted("new", "self.gone"),
                                definition.formatted("old", "self.gone")))
                .isEmpty();
        assertThat(
                        complaints(
                                new DefinitionValidator(),
                                definition.formatted("new", "self.lost"),
                                definition.formatted("old", "self.gone")))
                .singleElement()
                .asString()
                .contains("x-kubernetes-validations[0].rule", "undefined field 'lost'");
    }
}
