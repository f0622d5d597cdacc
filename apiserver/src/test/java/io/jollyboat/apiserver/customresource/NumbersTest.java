package io.jollyboat.apiserver.customresource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.TestServer;
import io.jollyboat.apiserver.customresource.definition.Definition;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** Custom resources with numbers of all sizes, and how tables show them. */
class NumbersTest {

    private static final String SUMS = "/apis/bank.example.com/v1/sums";

    private final TestServer server = new TestServer();

    @BeforeEach
    void define() {
        server.post(
                "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
                """
                {'metadata': {'name': 'sums.bank.example.com'},
                 'spec': {'group': 'bank.example.com', 'scope': 'Cluster',
                  'names': {'plural': 'sums', 'kind': 'Sum'},
                  'versions': [{'name': 'v1', 'served': true, 'storage': true,
                   'schema': {'openAPIV3Schema': {'type': 'object', 'properties': {
                    'spec': {'type': 'object', 'properties': {
                     'whole': {'type': 'integer'}}}}}}}]}}
                """);
        server.settle();
    }

    private void create(String spec) {
        server.post(SUMS, "{'metadata': {'name': 'one'}, 'spec': {%s}}".formatted(spec));
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "-9223372036854775808", "3.0", "1e3", "9007199254740991.0"})
    void takesWholeNumbersHoweverTheyAreWritten(String number) {
        create("'whole': " + number);
        assertThat(server.get(SUMS + "/one").path("spec").path("whole").isNumber()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.5", "9223372036854775808", "1e18", "12345678901234567890"})
    void refusesAsWholeWhatNoIntegerHolds(String number) {
        assertThatThrownBy(() -> create("'whole': " + number))
                .hasMessageContaining("spec.whole in body must be of type integer: \"number\"");
    }

    @ParameterizedTest
    @CsvSource({"5, 5", "3.7, 3", "-3.7, -3", "12345678901234567890, 9223372036854775807"})
    void showsAnyNumberInAColumnOfIntegers(String number, long shown) {
        ObjectNode version =
                (ObjectNode)
                        TestServer.tree(
                                "{'additionalPrinterColumns': [{'name': 'Any', 'type': 'integer', 'jsonPath': '.spec.any'}]}");
        ObjectNode object = (ObjectNode) TestServer.tree("{'spec': {'any': %s}}".formatted(number));

        assertThat(
                        Columns.of(new Definition.Version(version))
                                .columns()
                                .getLast()
                                .cell()
                                .of(object, Instant.EPOCH))
                .isEqualTo(shown);
    }
}
