package io.jollyboat.core.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.core.v1.PodSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class NodeChoiceTest {

    private static final NodeIdentity NODE =
            new NodeIdentity.Known("node1", Map.of("disk", "ssd", "cores", "8"));

    private static NodeChoice required(String terms) {
        return choice(
                "{'affinity': {'nodeAffinity':"
                        + " {'requiredDuringSchedulingIgnoredDuringExecution':"
                        + " {'nodeSelectorTerms': "
                        + terms
                        + "}}}}");
    }

    private static NodeChoice choice(String spec) {
        return NodeChoice.of(new PodSpec(json(spec)));
    }

    private static ObjectNode json(String text) {
        return (ObjectNode) JsonMapper.shared().readTree(text.replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource({
        "disk,   In,           ssd;hdd, true",
        "disk,   In,           hdd,     false",
        "colour, In,           red,     false",
        "disk,   NotIn,        hdd,     true",
        "disk,   NotIn,        ssd,     false",
        "colour, NotIn,        red,     true",
        "disk,   Exists,       ,        true",
        "colour, Exists,       ,        false",
        "disk,   DoesNotExist, ,        false",
        "colour, DoesNotExist, ,        true",
        "cores,  Gt,           7,       true",
        "cores,  Gt,           8,       false",
        "cores,  Lt,           9,       true",
        "cores,  Lt,           8,       false",
        "disk,   Gt,           7,       false",
        "colour, Lt,           7,       false",
        "cores,  Gt,           many,    false",
        "disk,   Like,         ssd,     false",
    })
    void anOperatorSaysWhatItMeans(String key, String operator, String values, boolean matches) {
        List<String> list = values == null ? List.of() : List.of(values.split(";"));
        NodeRequirement requirement = new NodeRequirement(key, operator, list);

        assertThat(requirement.matchesLabels(NODE.labels())).isEqualTo(matches);
    }

    @Test
    void oneOfTheTermsMustMatchAndOfATermEverything() {
        String ssdAndFast =
                "{'matchExpressions': [{'key': 'disk', 'operator': 'In', 'values': ['ssd']},"
                        + " {'key': 'fast', 'operator': 'Exists'}]}";
        String named =
                "{'matchFields': [{'key': 'metadata.name', 'operator': 'In', 'values': ['node1']}]}";

        assertThat(required("[" + ssdAndFast + "]").admits(NODE)).isFalse();
        assertThat(required("[" + ssdAndFast + "," + named + "]").admits(NODE)).isTrue();
    }

    @Test
    void noTermAndAnEmptyTermMatchNoNode() {
        assertThat(required("[]").admits(NODE)).isFalse();
        assertThat(required("[{}]").admits(NODE)).isFalse();
    }

    @Test
    void everyLabelOfTheSelectorIsNeeded() {
        NodeChoice choice = choice("{'nodeSelector': {'disk': 'ssd', 'cores': '4'}}");

        assertThat(choice.admits(NODE)).isFalse();
        assertThat(choice.admits(new NodeIdentity.Known("n", Map.of("disk", "ssd", "cores", "4"))))
                .isTrue();
    }

    @Test
    void namesAreKnownOnlyWhenEveryTermNarrowsByName() {
        String a = "{'matchFields': [{'key': 'metadata.name', 'operator': 'In', 'values': ['a']}]}";
        String b = a.replace("'a'", "'b'");
        String both =
                "{'matchFields': [{'key': 'metadata.name', 'operator': 'In', 'values': ['a']},"
                        + " {'key': 'metadata.name', 'operator': 'In', 'values': ['b']}]}";
        String label = "{'matchExpressions': [{'key': 'disk', 'operator': 'Exists'}]}";

        assertThat(required("[" + a + "," + b + "]").names().orElseThrow())
                .containsExactly("a", "b");
        assertThat(required("[" + a + "," + label + "]").names()).isEmpty();
        assertThat(required("[" + both + "]").names().orElseThrow()).isEmpty();
        assertThat(NodeChoice.ANY.names()).isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({
        "key, Equal,  value, NoSchedule, true",
        "key, ,       value, NoSchedule, true",
        "key, Equal,  other, NoSchedule, false",
        "key, Exists, ,      NoSchedule, true",
        "key, Exists, ,      ,           true",
        "key, Exists, ,      NoExecute,  false",
        "oth, Exists, ,      ,           false",
        ",    Exists, ,      ,           true",
        ",    Exists, ,      NoSchedule, true",
        "key, Near,   value, NoSchedule, false",
    })
    void aTolerationCoversATaint(
            String key, String operator, String value, String effect, boolean tolerates) {
        Toleration toleration =
                new Toleration(text(key), text(operator), text(value), text(effect));

        assertThat(toleration.tolerates(new Taint("key", "value", "NoSchedule")))
                .isEqualTo(tolerates);
    }

    private static String text(String cell) {
        return cell == null ? "" : cell;
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0,   TCP, 80, 0.0.0.0,   TCP, 80, true",
        "0.0.0.0,   TCP, 80, 127.0.0.1, TCP, 80, true",
        "127.0.0.1, TCP, 80, 0.0.0.0,   TCP, 80, true",
        "127.0.0.1, TCP, 80, 127.0.0.2, TCP, 80, false",
        "0.0.0.0,   TCP, 80, 0.0.0.0,   UDP, 80, false",
        "0.0.0.0,   TCP, 80, 0.0.0.0,   TCP, 81, false",
    })
    void portsConflictOnTheSameAddressProtocolAndNumber(
            String address1,
            String protocol1,
            int port1,
            String address2,
            String protocol2,
            int port2,
            boolean conflict) {
        HostPort one = new HostPort(address1, protocol1, port1);

        assertThat(one.conflictsWith(new HostPort(address2, protocol2, port2))).isEqualTo(conflict);
    }
}
