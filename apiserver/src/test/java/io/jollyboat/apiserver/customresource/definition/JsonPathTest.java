package io.jollyboat.apiserver.customresource.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class JsonPathTest {

    private static final JsonNode OBJECT =
            TestServer.tree(
                    """
                    {'metadata': {'name': 'web', 'labels': {'a.b/c': 'x'}},
                     'spec': {'ports': [{'name': 'http', 'port': 80}, {'name': 'tls', 'port': 443}],
                              'limit': 100},
                     'status': {'conditions': [{'type': 'Ready', 'status': 'True'},
                                               {'type': 'Live', 'status': 'False'}]}}
                    """);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                ".metadata.name | [\"web\"]",
                ".metadata.labels['a.b/c'] | [\"x\"]",
                ".metadata.labels.a\\.b/c | [\"x\"]",
                ".spec.ports[0].port | [80]",
                ".spec.ports[-1].name | [\"tls\"]",
                ".spec.ports[*].port | [80,443]",
                ".spec.ports[0,1].name | [\"http\",\"tls\"]",
                ".spec.ports[1:].name | [\"tls\"]",
                ".spec.ports[:1].name | [\"http\"]",
                ".spec.ports[?(@.port>100)].name | [\"tls\"]",
                ".status.conditions[?(@.type==\"Ready\")].status | [\"True\"]",
                ".status.conditions[?(@.type == 'Live')].status | [\"False\"]",
                ".status.conditions[?(@.type!='Live')].status | [\"True\"]",
                ".spec.ports[?(@.protocol)].name | []",
                "..port | [80,443]",
                ".spec.nothing.at.all | []",
                ".spec.limit[0] | []",
            })
    void leadsToValues(String path, String values) {
        assertThat(JsonPath.parse(path).values(OBJECT).toString().replace(" ", ""))
                .isEqualTo(values);
    }

    @Test
    void refusesWhatIsNone() {
        for (String wrong : new String[] {"spec", ".a[", ".a[x]", ".a[?(b)]", "{.a}"}) {
            assertThatThrownBy(() -> JsonPath.parse(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("is an invalid path");
        }
    }
}
