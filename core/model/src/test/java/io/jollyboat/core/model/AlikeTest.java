package io.jollyboat.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** Which values say the same to the API. */
class AlikeTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'a':1} | {'a':1} | true",
                "{'a':1} | {'a':2} | false",
                "{'a':1} | {'a':'1'} | false",
                "{'a':null} | {} | true",
                "{'a':[]} | {'b':null} | true",
                "{'a':{}} | {} | false",
                "{'a':{'b':null}} | {'a':{}} | true",
                "{'a':[1,2]} | {'a':[2,1]} | false",
                "{'a':[{'b':[]}]} | {'a':[{}]} | true",
                "{'a':[1]} | {} | false"
            })
    void isTheSameEitherWay(String one, String other, boolean alike) {
        assertThat(Trees.alike(tree(one), tree(other))).isEqualTo(alike);
        assertThat(Trees.alike(tree(other), tree(one))).isEqualTo(alike);
    }

    @ParameterizedTest
    @CsvSource({"1", "2147483647"})
    void wholeNumbersAreTheirValue(long number) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        assertThat(Trees.alike(nodes.numberNode((int) number), nodes.numberNode(number))).isTrue();
    }

    private static JsonNode tree(String text) {
        return JsonMapper.shared().readTree(text.replace('\'', '"'));
    }
}
