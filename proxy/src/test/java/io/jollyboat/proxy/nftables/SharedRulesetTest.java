package io.jollyboat.proxy.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.proxy.routing.Family;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SharedRulesetTest {

    private final SharedRuleset rules = new SharedRuleset();

    private static Ruleset part(String address, String chain) {
        return new Ruleset()
                .map("services", "type ipv4_addr : verdict;")
                .element("services", address, "goto " + chain, chain)
                .chain("shared", "accept")
                .chain(chain, "drop");
    }

    private String changes(Map<String, Ruleset> parts) {
        SharedRuleset.Step step = rules.replace(parts);
        return new RulesetText("t", Family.IPV4).changes(step.before(), step.after());
    }

    @Test
    void aStepTellsOfWhatChangedAndOfNothingElse() {
        rules.replace(Map.of("a", part("10.0.0.1", "to-a"), "b", part("10.0.0.2", "to-b")));

        assertThat(changes(Map.of("a", part("10.0.0.3", "to-a"))))
                .isEqualTo(
                        """
                        delete element ip t services { 10.0.0.1 }
                        add element ip t services { 10.0.0.3 comment "to-a" : goto to-a }
                        """);
        assertThat(changes(Map.of("a", part("10.0.0.3", "to-a")))).isEmpty();
    }

    @Test
    void whatSeveralHaveStaysUntilTheLastHasItNoMore() {
        rules.replace(Map.of("a", part("10.0.0.1", "to-a"), "b", part("10.0.0.2", "to-b")));

        assertThat(changes(Map.of("a", new Ruleset())))
                .isEqualTo(
                        """
                        delete element ip t services { 10.0.0.1 }
                        flush chain ip t to-a
                        delete chain ip t to-a
                        """);
        assertThat(changes(Map.of("b", new Ruleset())))
                .contains("delete chain ip t shared", "delete map ip t services");
        assertThat(rules.whole().collections()).isEmpty();
        assertThat(rules.whole().chains()).isEmpty();
    }

    @Test
    void ofTwoWhoWantOneKeyTheFirstByNameHasItAndTheOtherAfterIt() {
        rules.replace(Map.of("b", part("10.0.0.1", "to-b")));

        assertThat(changes(Map.of("a", part("10.0.0.1", "to-a"))))
                .contains("add element ip t services { 10.0.0.1 comment \"to-a\" : goto to-a }");
        assertThat(changes(Map.of("a", new Ruleset())))
                .contains("add element ip t services { 10.0.0.1 comment \"to-b\" : goto to-b }");
    }

    @Test
    void theWholeIsWhatEveryStepTogetherMade() {
        rules.replace(Map.of("a", part("10.0.0.1", "to-a")));
        rules.replace(Map.of("b", part("10.0.0.2", "to-b"), "a", part("10.0.0.3", "to-a")));

        Ruleset whole = rules.whole();

        assertThat(new RulesetText("t", Family.IPV4).whole(whole))
                .contains("10.0.0.2", "10.0.0.3")
                .doesNotContain("10.0.0.1");
        assertThat(whole.chains()).containsOnlyKeys("shared", "to-a", "to-b");
    }
}
