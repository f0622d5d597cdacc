package io.jollyboat.apiserver.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.core.errors.ApiException;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class JsonPatchTest {
    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text.replace('\'', '"'));
    }

    private static ObjectNode patched(String object, String patch) {
        return JsonPatch.of(json(patch)).applyTo((ObjectNode) json(object));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {'a':1}         | [{'op':'add','path':'/b','value':2}]                   | {'a':1,'b':2}
                    {'a':1}         | [{'op':'add','path':'/a','value':null}]                | {'a':null}
                    {'l':[1,3]}     | [{'op':'add','path':'/l/1','value':2}]                 | {'l':[1,2,3]}
                    {'l':[1]}       | [{'op':'add','path':'/l/-','value':2}]                 | {'l':[1,2]}
                    {'l':[1]}       | [{'op':'add','path':'/l/1','value':2}]                 | {'l':[1,2]}
                    {'l':[1,2]}     | [{'op':'remove','path':'/l/-1'}]                       | {'l':[1]}
                    {'a':1,'b':2}   | [{'op':'remove','path':'/a'}]                          | {'b':2}
                    {'a':1}         | [{'op':'replace','path':'/a','value':{'b':1}}]         | {'a':{'b':1}}
                    {'a':1}         | [{'op':'replace','path':'','value':{'b':1}}]           | {'b':1}
                    {'a':{'b':1}}   | [{'op':'move','from':'/a/b','path':'/c'}]              | {'a':{},'c':1}
                    {'a':{'b':1}}   | [{'op':'copy','from':'/a','path':'/c'}]                | {'a':{'b':1},'c':{'b':1}}
                    {'a/b':1,'c~':2} | [{'op':'remove','path':'/a~1b'},{'op':'remove','path':'/c~0'}] | {}
                    {'a':1}         | [{'op':'test','path':'/a','value':1.0}]                | {'a':1}
                    {'a':1}         | [{'op':'test','path':'/x','value':null}]               | {'a':1}
                    {'a':1}         | []                                                     | {'a':1}
                    """)
    void operationsApplyInOrder(String object, String patch, String expected) {
        assertThat(patched(object, patch)).isEqualTo(json(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {'a':1}   | [{'op':'remove','path':'/x'}]
                    {'a':1}   | [{'op':'replace','path':'/x','value':1}]
                    {'a':1}   | [{'op':'add','path':'/x/y','value':1}]
                    {'l':[1]} | [{'op':'add','path':'/l/3','value':1}]
                    {'l':[1]} | [{'op':'remove','path':'/l/x'}]
                    {'a':1}   | [{'op':'test','path':'/a','value':2}]
                    {'a':{}}  | [{'op':'move','from':'/a','path':'/a/b'}]
                    {'a':1}   | [{'op':'copy','from':'/x','path':'/b'}]
                    """)
    void whatDoesNotFitTheObjectIsUnprocessable(String object, String patch) {
        assertThatThrownBy(() -> patched(object, patch))
                .asInstanceOf(InstanceOfAssertFactories.type(ApiException.class))
                .returns(422, ApiException::code)
                .returns(
                        "the server rejected our request due to an error in our request",
                        ApiException::message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {}
                    [{'op':'explode','path':'/a'}]
                    [{'op':'remove'}]
                    [{'op':'add','path':'/a'}]
                    [{'op':'move','path':'/a'}]
                    [{'op':'remove','path':'a'}]
                    """)
    void whatIsNoPatchIsABadRequest(String patch) {
        assertThatThrownBy(() -> JsonPatch.of(json(patch)))
                .asInstanceOf(InstanceOfAssertFactories.type(ApiException.class))
                .returns(400, ApiException::code);
    }

    @Test
    void operationsAreCounted() {
        ArrayNode many = JsonMapper.shared().createArrayNode();
        for (int i = 0; i < 10_001; i++) {
            many.addObject().put("op", "remove").put("path", "/a");
        }
        assertThatThrownBy(() -> JsonPatch.of(many))
                .asInstanceOf(InstanceOfAssertFactories.type(ApiException.class))
                .returns(413, ApiException::code)
                .returns(
                        "The allowed maximum operations in a JSON patch is 10000, got 10001",
                        ApiException::message);
    }

    @Test
    void copiesCannotGrowWithoutBound() {
        StringBuilder patch = new StringBuilder("[");
        for (int i = 0; i < 60; i++) {
            patch.append(i > 0 ? "," : "")
                    .append("{'op':'copy','from':'/a','path':'/a/x" + i + "'}");
        }
        assertThatThrownBy(() -> patched("{'a':{'b':1}}", patch + "]"))
                .asInstanceOf(InstanceOfAssertFactories.type(ApiException.class))
                .returns(413, ApiException::code);
    }

    @Test
    void theObjectIsLeftAlone() {
        ObjectNode object = (ObjectNode) json("{'a':{'b':1}}");
        JsonPatch.of(json("[{'op':'add','path':'/a/c','value':1}]")).applyTo(object);
        assertThat(object).isEqualTo(json("{'a':{'b':1}}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {'a':1,'b':{'c':1,'d':2}} | {'b':{'c':null,'e':3}}  | {'a':1,'b':{'d':2,'e':3}}
                    {'l':[1,2]}               | {'l':[3]}               | {'l':[3]}
                    {'a':'x'}                 | {'a':{'b':null,'c':1}}  | {'a':{'c':1}}
                    {}                        | {'a':{'b':null}}        | {'a':{}}
                    """)
    void aMergePatchMergesObjectsAndReplacesAllElse(String object, String patch, String expected) {
        assertThat(MergePatch.of(json(patch)).applyTo((ObjectNode) json(object)))
                .isEqualTo(json(expected));
    }
}
