package io.jollyboat.apiserver.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ParsersTest {
    private static ParsedTree json(String text) throws MalformedBodyException {
        return new TreeParser().parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ParsedTree yaml(String text) throws MalformedBodyException {
        return new YamlParser().parse(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void jsonBecomesTheTreeThatJacksonMakes() throws MalformedBodyException {
        String text = "{\"a\":[1,2.5,12345678901,true,null,\"x\"],\"b\":{\"c\":{}}}";
        JsonNode expected = JsonMapper.shared().readTree(text);
        assertThat(json(text).tree()).isEqualTo(expected);
        assertThat(json(text).duplicates()).isEmpty();
    }

    @Test
    void membersGivenTwiceAreNamedByTheirPath() throws MalformedBodyException {
        ParsedTree parsed = json("{\"a\":{\"b\":1,\"b\":2},\"l\":[{},{\"x\":1,\"x\":1}]}");
        assertThat(parsed.duplicates()).containsExactly("a.b", "l[1].x");
        assertThat(parsed.tree().path("a").path("b").intValue()).isEqualTo(2);
        assertThat(yaml("a:\n  b: 1\n  b: 2\n").duplicates()).containsExactly("a.b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "{\"a\"}", "{} {}", "[1,]", "nul", "{'a':1}", "1e999"})
    void whatIsNoJsonIsRefused(String text) {
        assertThatThrownBy(() -> json(text)).isInstanceOf(MalformedBodyException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{ | unexpected end of JSON input",
                "{\"a\"} | invalid character '}' after object key",
                "{} {} | invalid character '{' after top-level value",
                "[1,] | invalid character ']' looking for beginning of value",
                "{\"a\":1,} | invalid character '}' looking for beginning of object key string",
                "nul | unexpected end of JSON input",
                "nux | invalid character 'x' in literal null (expecting 'l')",
                "{'a':1} | invalid character '\\'' looking for beginning of object key string",
                "[1 2] | invalid character '2' after array element",
                "{\"a\":[{]} | invalid character ']' looking for beginning of object key string",
                "{\"a\":1 x | invalid character 'x' after object key:value pair",
                "1.x | invalid character 'x' after decimal point in numeric literal",
                "-x | invalid character 'x' in numeric literal",
                "\"\\q\" | invalid character 'q' in string escape code",
                "[[],{}] ] | invalid character ']' after top-level value",
            })
    void aSyntaxErrorIsToldAsKubernetesTellsIt(String text, String message) {
        assertThatThrownBy(() -> json(text)).hasMessage(message);
    }

    @Test
    void ofManyDuplicatesOnlyTheFirstAreTold() throws MalformedBodyException {
        String deep =
                "{\"a\":".repeat(400)
                        + "{"
                        + "\"x\":1,".repeat(100_000)
                        + "\"x\":1"
                        + "}".repeat(401);
        assertThat(json(deep).duplicates()).hasSize(100);
    }

    @Test
    void depthAndNumbersHaveLimits() {
        assertThatThrownBy(() -> json("[".repeat(100_000)))
                .isInstanceOf(MalformedBodyException.class);
        assertThatThrownBy(() -> json("1".repeat(10_000)))
                .isInstanceOf(MalformedBodyException.class);
    }

    @Test
    void yamlScalarsMeanWhatTheyMeanInManifests() throws MalformedBodyException {
        JsonNode tree =
                yaml("""
                                apiVersion: v1
                                port: 8080
                                mode: 0644
                                cpu: 0.5
                                quoted: "8080"
                                enabled: yes
                                nothing: ~
                                block: |
                                  two
                                  lines
                                list: [a, 'b']
                                """)
                        .tree();
        assertThat(tree)
                .isEqualTo(
                        JsonMapper.shared()
                                .readTree(
                                        """
                                        {"apiVersion": "v1", "port": 8080, "mode": 420, "cpu": 0.5,
                                         "quoted": "8080", "enabled": true, "nothing": null,
                                         "block": "two\\nlines\\n", "list": ["a", "b"]}
                                        """));
    }

    @Test
    void yamlAnchorsAndMergeKeysAreFollowedWithinLimits() throws MalformedBodyException {
        assertThat(yaml("x: &x {a: 1}\ny:\n  <<: *x\n  b: 2\n").tree().path("y").toString())
                .isEqualTo("{\"a\":1,\"b\":2}");
        StringBuilder bomb = new StringBuilder("l0: &l0 [x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 12; i++) {
            String alias = "*l" + (i - 1);
            bomb.append("l" + i + ": &l" + i + " [" + (alias + " ,").repeat(8) + alias + " ]\n");
        }
        assertThatThrownBy(() -> yaml(bomb.toString())).isInstanceOf(MalformedBodyException.class);
        assertThatThrownBy(() -> yaml("a: [")).isInstanceOf(MalformedBodyException.class);
    }
}
