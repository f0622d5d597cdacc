package io.jollyboat.apiserver.authorization.abac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.authorization.Decision;
import io.jollyboat.apiserver.authorization.rbac.PolicyRule;
import io.jollyboat.apiserver.file.SettingsFile;
import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.apiserver.resource.Requester;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttributePoliciesTest {

    private static final String VERSIONED =
            "{'apiVersion':'abac.authorization.kubernetes.io/v1beta1','kind':'Policy','spec':{%s}}";

    private static AttributePolicies file(String... lines) {
        return AttributePolicies.of(
                new SettingsFile(
                        Path.of("policy.jsonl"), String.join("\n", lines).replace('\'', '"')));
    }

    private static AttributePolicies versioned(String... specs) {
        return file(List.of(specs).stream().map(VERSIONED::formatted).toArray(String[]::new));
    }

    private static Requester user(String name, String... groups) {
        return new Requester(name, "", List.of(groups), Map.of()).authenticated();
    }

    /**
     * @param what {@code namespace/resource} or {@code namespace/resource.group}, or a path
     */
    private static boolean allows(
            AttributePolicies policies, Requester user, String verb, String what) {
        RequestInfo request;
        if (what.startsWith("path:")) {
            request = RequestInfo.question(verb, what.substring("path:".length()));
        } else {
            String[] place = what.split("/", -1);
            String[] name = place[1].split("\\.", 2);
            request =
                    RequestInfo.question(
                            verb, name.length > 1 ? name[1] : "", place[0], name[0], "", "");
        }
        return policies.authorize(user, request) instanceof Decision.Allowed;
    }

    @ParameterizedTest
    @CsvSource({
        "ann, get, sea/pods, true",
        "ann, update, sea/pods, true",
        "ann, get, land/pods, false",
        "ann, get, /nodes, false",
        "ann, get, sea/deployments.apps, false",
        "bob, watch, sea/pods, true",
        "bob, create, sea/pods, false",
        "bob, get, /nodes, true",
        "bob, head, path:/root/a, false",
        "cat, get, sea/events, true",
        "cat, get, path:/api, true",
        "cat, post, path:/api, false",
        "cat, get, path:/apis, false",
        "cat, post, path:/root/a/b, true",
        "dan, patch, sea/deployments.apps, true",
        "dan, patch, sea/deployments.extensions, false",
    })
    void aPolicyAllowsWhatItNames(String name, String verb, String what, boolean allowed) {
        AttributePolicies policies =
                versioned(
                        "'user':'*','readonly':true,'nonResourcePath':'/api'",
                        "'group':'*','resource':'events','namespace':'*','readonly':true",
                        "'user':'cat','nonResourcePath':'/root/*'",
                        "'user':'ann','namespace':'sea','resource':'*'",
                        "'user':'bob','namespace':'*','resource':'*','readonly':true",
                        "'user':'bob','readonly':true,'nonResourcePath':'*'",
                        "'user':'dan','namespace':'sea','resource':'*','apiGroup':'apps'");

        assertThat(allows(policies, user(name), verb, what)).isEqualTo(allowed);
    }

    @Test
    void aPolicyForAUserAndAGroupIsForWhoIsBothAndOneForNeitherIsForNobody() {
        AttributePolicies both =
                versioned("'user':'ann','group':'sailors','resource':'pods','namespace':'*'");
        assertThat(allows(both, user("ann", "sailors"), "get", "sea/pods")).isTrue();
        assertThat(allows(both, user("ann"), "get", "sea/pods")).isFalse();
        assertThat(allows(both, user("bob", "sailors"), "get", "sea/pods")).isFalse();
        AttributePolicies neither = versioned("'resource':'pods','namespace':'*'");
        assertThat(allows(neither, user("ann"), "get", "sea/pods")).isFalse();
    }

    @Test
    void aStarMeansAllWhoHaveProvenWhoTheyAre() {
        AttributePolicies policies = versioned("'user':'*','resource':'pods','namespace':'*'");
        Requester anonymous =
                new Requester("system:anonymous", "", List.of("system:unauthenticated"), Map.of());

        assertThat(allows(policies, user("ann"), "get", "sea/pods")).isTrue();
        assertThat(allows(policies, anonymous, "get", "sea/pods")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "ann, create, sea/pods, true",
        "ann, create, sea/deployments.apps, true",
        "ann, get, land/pods, false",
        "ann, get, path:/metrics, false",
        "bob, list, sea/pods, true",
        "bob, create, sea/pods, false",
        "root, get, path:/metrics, true",
        "root, create, /nodes, true",
        "cat, get, land/events, true",
        "cat, create, land/events, false",
    })
    void inTheFormWithoutAVersionWhatIsLeftOutStandsForAll(
            String name, String verb, String what, boolean allowed) {
        AttributePolicies policies =
                file(
                        "# who may do what",
                        "",
                        "{'user':'ann','namespace':'sea'}",
                        "  {'user':'bob','resource':'pods','readonly':true}",
                        "{'user':'root'}",
                        "{'resource':'events','readonly':true}");

        assertThat(allows(policies, user(name), verb, what)).isEqualTo(allowed);
    }

    @Test
    void saysWhenNoPolicyMatches() {
        Decision decision =
                file().authorize(user("ann"), RequestInfo.question("get", "", "", "pods", "", ""));

        assertThat(decision).isEqualTo(new Decision.NoOpinion("No policy matched."));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'user':'ann'|couldn't get version/kind; json parse error: unexpected end of JSON input",
                "{'user':7}|json: cannot unmarshal number into Go struct field Policy.user of type string",
                "{'apiVersion':'v1','kind':'Pod'}|no kind \"Pod\" is registered for version \"v1\"",
                "{'apiVersion':'abac.authorization.kubernetes.io/v1beta1','kind':'Policy','spec':{'readonly':'true'}}|json: cannot unmarshal string into Go struct field PolicySpec.spec.readonly of type bool",
                "{'apiVersion':'abac.authorization.kubernetes.io/v1beta1','kind':'Policy','spec':[]}|json: cannot unmarshal array into Go struct field Policy.spec of type v1beta1.PolicySpec",
            })
    void aLineThatIsNoPolicyIsNamedWithItsFile(String line, String why) {
        assertThatThrownBy(() -> file("# comment", "{'user':'ann'}", line))
                .hasMessage(
                        "error reading policy file policy.jsonl, line 3: "
                                + line.replace('\'', '"')
                                + ": "
                                + why);
    }

    @Test
    void tellsWhatItAllowsSomebody() {
        AttributePolicies policies =
                versioned(
                        "'user':'ann','namespace':'sea','resource':'pods','readonly':true",
                        "'user':'ann','namespace':'land','resource':'pods'",
                        "'user':'*','namespace':'*','nonResourcePath':'/api'",
                        "'user':'bob','namespace':'*','resource':'*','apiGroup':'*'");

        List<String> all = List.of("*");
        assertThat(policies.heldBy(user("ann"), "sea").rules())
                .containsExactly(
                        new PolicyRule(
                                List.of("get", "list", "watch"),
                                List.of(""),
                                List.of("pods"),
                                List.of(),
                                List.of()),
                        new PolicyRule(all, List.of(), List.of(), List.of(), List.of("/api")));
        assertThat(policies.heldBy(user("bob"), "sea").rules())
                .contains(new PolicyRule(all, all, all, List.of(), List.of()));
    }
}
