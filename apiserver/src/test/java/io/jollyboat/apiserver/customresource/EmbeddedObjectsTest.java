package io.jollyboat.apiserver.customresource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.TestServer;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Cause;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Custom resources that carry whole objects, and members that are null, as operators write them.
 */
class EmbeddedObjectsTest {

    private static final String PARCELS = "/apis/post.example.com/v1/parcels";

    private final TestServer server = new TestServer();

    @BeforeEach
    void define() {
        server.post(
                "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
                """
                {'metadata': {'name': 'parcels.post.example.com'},
                 'spec': {'group': 'post.example.com', 'scope': 'Cluster',
                  'names': {'plural': 'parcels', 'kind': 'Parcel'},
                  'versions': [{'name': 'v1', 'served': true, 'storage': true,
                   'schema': {'openAPIV3Schema': {'type': 'object', 'properties': {
                    'spec': {'type': 'object', 'required': ['from'], 'properties': {
                     'from': {'type': 'string'},
                     'stamp': {'type': 'string', 'default': 'blue'},
                     'note': {'type': 'string'},
                     'weight': {'type': 'integer', 'nullable': true},
                     'marks': {'type': 'object', 'additionalProperties': {'type': 'string'}},
                     'stops': {'type': 'array', 'items': {'type': 'object', 'properties': {
                       'at': {'type': 'string'}}}},
                     'free': {'type': 'object', 'x-kubernetes-preserve-unknown-fields': true},
                     'contents': {'type': 'array', 'items': {'type': 'object',
                       'x-kubernetes-embedded-resource': true,
                       'x-kubernetes-preserve-unknown-fields': true}}}}}}}}]}}
                """);
        server.settle();
    }

    private JsonNode create(String spec) {
        return server.post(
                        PARCELS,
                        "{'metadata': {'name': 'one'}, 'spec': " + spec + "}",
                        "fieldValidation",
                        "Strict")
                .path("spec");
    }

    private List<Cause> causes(String spec) {
        try {
            create(spec);
        } catch (ApiException refused) {
            assertThat(refused.code()).isEqualTo(422);
            return refused.details().causes();
        }
        throw new AssertionError("taken");
    }

    @Test
    void takesNullForAbsentWhereTheSchemaLetsNoneStand() {
        JsonNode spec =
                create(
                        """
                        {'from': 'a', 'stamp': null, 'note': null, 'weight': null,
                         'marks': {'x': null, 'y': 'z'}, 'stops': [{'at': null}],
                         'free': {'kept': null}}
                        """);

        assertThat(spec)
                .isEqualTo(
                        TestServer.tree(
                                """
                                {'from': 'a', 'stamp': 'blue', 'weight': null, 'marks': {'y': 'z'},
                                 'stops': [{}], 'free': {'kept': null}}
                                """));
        assertThat(causes("{'from': null}"))
                .containsExactly(new Cause("FieldValueRequired", "Required value", "spec.from"));
        assertThat(causes("{'from': 'a', 'stops': [null]}"))
                .singleElement()
                .satisfies(each -> assertThat(each.field()).isEqualTo("spec.stops[0]"));
    }

    @Test
    void bringsMetadataWithinObjectsIntoItsForm() {
        JsonNode contents =
                create(
                                """
                                {'from': 'a', 'contents': [
                                  {'apiVersion': 'v1', 'kind': 'Secret', 'data': {'a': null},
                                   'metadata': {'name': 'in', 'creationTimestamp': null}},
                                  {'apiVersion': 'x/v1', 'kind': 'Y', 'metadata': null}]}
                                """)
                        .path("contents");

        assertThat(contents)
                .isEqualTo(
                        TestServer.tree(
                                """
                                [{'apiVersion': 'v1', 'kind': 'Secret', 'data': {'a': null},
                                  'metadata': {'name': 'in'}},
                                 {'apiVersion': 'x/v1', 'kind': 'Y', 'metadata': {}}]
                                """));
    }

    @Test
    void refusesObjectsWithinWhoseFormIsWrong() {
        assertThatThrownBy(
                        () ->
                                create(
                                        "{'from': 'a', 'contents': [{'apiVersion': 'v1', 'kind': 'X', 'metadata': {'nom': 'b'}}]}"))
                .hasMessage(
                        "Parcel in version \"v1\" cannot be handled as a Parcel: strict decoding error: unknown field \"spec.contents[0].metadata.nom\"");
        assertThatThrownBy(() -> create("{'from': 'a', 'contents': [{'kind': 5}]}"))
                .hasMessage(
                        "Parcel in version \"v1\" cannot be handled as a Parcel: spec.contents[0].kind: Invalid value: 5: must be a string");
        assertThatThrownBy(
                        () ->
                                create(
                                        "{'from': 'a', 'contents': [{'metadata': {'labels': {'a': 1}}}]}"))
                .hasMessage(
                        "Parcel in version \"v1\" cannot be handled as a Parcel: spec.contents[0].metadata: Invalid value: {\"labels\":{\"a\":1}}: json: cannot unmarshal number into Go struct field ObjectMeta.labels of type string");
    }

    @Test
    void refusesObjectsWithinThatAreNone() {
        assertThat(
                        causes(
                                """
                                {'from': 'a', 'contents': [
                                  {'metadata': {'labels': {'a b': 'c'}, 'namespace': 'A'}},
                                  {'apiVersion': 'a/b/c', 'kind': 'a_b'}]}
                                """))
                .extracting(Cause::field)
                .containsExactly(
                        "spec.contents[0].apiVersion",
                        "spec.contents[0].kind",
                        "spec.contents[0].metadata.namespace",
                        "spec.contents[0].metadata.labels",
                        "spec.contents[1].apiVersion",
                        "spec.contents[1].kind");
    }
}
