package io.jollyboat.apiserver.admission.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.TestServer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Policies whose expressions cost more than they may together, or fail several at once. */
class PolicyBudgetTest {
    private static final String GROUP = "/apis/admissionregistration.k8s.io/v1/";
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";

    /**
     * Costs a tenth of one text's length times a tenth of the other's, as if each place had to be
     * looked at: less than one evaluation may, and sixty of it more than a request may. What a
     * machine does for it is little.
     */
    private static final String DEAR = "!object.data.long.contains(object.data.short)";

    private static final int MANY = 60;
    private static final String SPENT =
            "denied request: validation failed due to running out of cost budget, no further"
                    + " validation rules will be run";

    private final TestServer server = new TestServer();

    private static String many(IntFunction<String> each) {
        return IntStream.range(0, MANY).mapToObj(each).collect(Collectors.joining(","));
    }

    private void policy(String spec, String binding) {
        server.post(
                GROUP + "validatingadmissionpolicies",
                ("{'metadata':{'name':'p'},'spec':{'matchConstraints':{'resourceRules':[{'apiGroups':[''],'apiVersions':['v1'],'operations':['CREATE'],'resources':['configmaps']}],"
                                + "'objectSelector':{'matchLabels':{'judged':'yes'}}},")
                        + spec
                        + "}}");
        server.post(
                GROUP + "validatingadmissionpolicybindings",
                "{'metadata':{'name':'b'},'spec':{'policyName':'p','validationActions':['Deny']"
                        + binding
                        + "}}");
        server.settle();
    }

    private void map() {
        server.post(
                MAPS,
                "{'metadata':{'name':'m','labels':{'judged':'yes'}},'data':{'long':'%s','short':'%s'}}"
                        .formatted("a".repeat(90_000), "b".repeat(1000)));
    }

    @Test
    void whenTheBudgetIsSpentNothingElseThatWasFoundCounts() {
        policy(
                "'validations':[{'expression':'false'},"
                        + many(_ -> "{'expression':'" + DEAR + "'}")
                        + "]",
                "");
        assertThatThrownBy(this::map).hasMessageEndingWith(SPENT);
        server.patch(
                GROUP + "validatingadmissionpolicies/p",
                "merge",
                "{'spec':{'failurePolicy':'Ignore'}}");
        server.settle();
        map();
    }

    @Test
    void whatVariablesCostIsPaidOfTheSameBudget() {
        policy(
                "'variables':["
                        + many(i -> "{'name':'v" + i + "','expression':'" + DEAR + "'}")
                        + "],'validations':["
                        + many(i -> "{'expression':'variables.v" + i + "'}")
                        + "]",
                "");
        assertThatThrownBy(this::map).hasMessageEndingWith(SPENT);
    }

    @Test
    void messagesThatCostTooMuchAreWhatTheRequestIsRefusedFor() {
        policy(
                "'validations':["
                        + many(
                                _ ->
                                        "{'expression':'false','messageExpression':'string("
                                                + DEAR
                                                + ")'}")
                        + "]",
                "");
        assertThatThrownBy(this::map)
                .hasMessageContaining(
                        "denied request: failed messageExpression: validation failed due to running"
                                + " out of cost budget");
    }

    @Test
    void conditionsThatCostTooMuchAreComplainedOfOnce() {
        policy(
                "'validations':[{'expression':'false'}],'matchConditions':["
                        + many(i -> "{'name':'c" + i + "','expression':'" + DEAR + "'}")
                        + "]",
                "");
        assertThatThrownBy(this::map).hasMessageEndingWith(SPENT);
    }

    @Test
    void whatIsUnclearOfSeveralConditionsIsToldAsAList() {
        policy(
                "'validations':[{'expression':'false'}],'matchConditions':["
                        + "{'name':'a','expression':'object.x == 1'},"
                        + "{'name':'b','expression':'object.y == 1'}]",
                "");
        assertThatThrownBy(this::map)
                .hasMessageEndingWith(
                        "denied request: [expression 'object.x == 1' resulted in error: no such"
                                + " key: x, expression 'object.y == 1' resulted in error: no such"
                                + " key: y]");
    }

    @Test
    void aParameterThatLeavesThingsUnclearDoesNotSpareARequestTheOthers() {
        server.post(MAPS, "{'metadata':{'name':'a','labels':{'params':'yes'}}}");
        server.post(MAPS, "{'metadata':{'name':'b','labels':{'params':'yes'}},'data':{'x':'1'}}");
        policy(
                "'failurePolicy':'Ignore','paramKind':{'apiVersion':'v1','kind':'ConfigMap'},"
                        + "'matchConditions':[{'name':'c','expression':'params.data.x == string(1)'}],"
                        + "'validations':[{'expression':'false'}]",
                ",'paramRef':{'selector':{'matchLabels':{'params':'yes'}},'parameterNotFoundAction':'Deny'}");
        assertThatThrownBy(this::map).hasMessageEndingWith("failed expression: false");
        assertThat(server.get(MAPS).path("items").valueStream())
                .noneMatch(each -> each.at("/metadata/name").asString().equals("m"));
    }
}
