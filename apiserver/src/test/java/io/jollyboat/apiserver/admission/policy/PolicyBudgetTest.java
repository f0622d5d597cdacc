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
    private static final String TEN = "[1,2,3,4,5,6,7,8,9,10]";

    /** Less than one evaluation may cost; sixty of it are more than a request may. */
    private static final String DEAR =
            "%1$s.map(a,%1$s.map(b,%1$s.map(c,%1$s.map(d,a+b+c+d))))".formatted(TEN);

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
        server.post(MAPS, "{'metadata':{'name':'m','labels':{'judged':'yes'}}}");
    }

    @Test
    void whenTheBudgetIsSpentNothingElseThatWasFoundCounts() {
        policy(
                "'validations':[{'expression':'false'},"
                        + many(_ -> "{'expression':'" + DEAR + ".size() > 0'}")
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
                        + many(i -> "{'expression':'variables.v" + i + ".size() > 0'}")
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
                                                + ".size())'}")
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
                        + many(i -> "{'name':'c" + i + "','expression':'" + DEAR + ".size() > 0'}")
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
