package io.jollyboat.apiserver.customresource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.ApiServer;
import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.TestServer;
import io.jollyboat.apiserver.customresource.definition.Definition;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Definitions and the resources they make, against a whole server. */
class CustomResourcesTest {

    private static final String CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private static final String CRON_TABS =
            "/apis/stable.example.com/v1/namespaces/default/crontabs";

    static final String CRON_TAB =
            """
            {'apiVersion': 'apiextensions.k8s.io/v1', 'kind': 'CustomResourceDefinition',
             'metadata': {'name': 'crontabs.stable.example.com'},
             'spec': {'group': 'stable.example.com', 'scope': 'Namespaced',
              'names': {'plural': 'crontabs', 'kind': 'CronTab', 'shortNames': ['ct'],
                        'categories': ['all']},
              'versions': [{'name': 'v1', 'served': true, 'storage': true,
               'schema': {'openAPIV3Schema': {'type': 'object', 'properties': {
                 'spec': {'type': 'object', 'required': ['cronSpec'],
                  'x-kubernetes-validations': [
                    {'rule': 'self.replicas <= self.max', 'message': 'too many replicas'},
                    {'rule': "!has(oldSelf.image) || has(self.image)",
                     'messageExpression': '\\"image \\" + oldSelf.image + \\" must stay\\"',
                     'fieldPath': '.image', 'reason': 'FieldValueForbidden'}],
                  'properties': {
                   'cronSpec': {'type': 'string', 'pattern': '^\\\\S+ \\\\S+$', 'maxLength': 20},
                   'image': {'type': 'string'},
                   'replicas': {'type': 'integer', 'minimum': 0, 'default': 1},
                   'max': {'type': 'integer', 'default': 10},
                   'policy': {'type': 'string', 'enum': ['Allow', 'Forbid']},
                   'port': {'x-kubernetes-int-or-string': true},
                   'ports': {'type': 'array', 'x-kubernetes-list-type': 'map',
                     'x-kubernetes-list-map-keys': ['name'],
                     'items': {'type': 'object', 'required': ['name'], 'properties': {
                       'name': {'type': 'string'},
                       'protocol': {'type': 'string', 'default': 'TCP'}}}},
                   'free': {'type': 'object', 'x-kubernetes-preserve-unknown-fields': true},
                   'labels': {'type': 'object', 'additionalProperties': {'type': 'string'}}}},
                 'status': {'type': 'object', 'properties': {
                   'replicas': {'type': 'integer'}, 'selector': {'type': 'string'}}}}}},
               'subresources': {'status': {}, 'scale': {'specReplicasPath': '.spec.replicas',
                 'statusReplicasPath': '.status.replicas', 'labelSelectorPath': '.status.selector'}},
               'selectableFields': [{'jsonPath': '.spec.policy'}],
               'additionalPrinterColumns': [
                 {'name': 'Spec', 'type': 'string', 'jsonPath': '.spec.cronSpec'},
                 {'name': 'Replicas', 'type': 'integer', 'jsonPath': '.spec.replicas', 'priority': 1},
                 {'name': 'Age', 'type': 'date', 'jsonPath': '.metadata.creationTimestamp'}]}]}}
            """;

    private final TestServer server = new TestServer();

    private void define(String definition) {
        server.post(CRDS, definition);
        server.settle();
    }

    private JsonNode create(String name, String spec) {
        return server.post(
                CRON_TABS,
                "{'apiVersion': 'stable.example.com/v1', 'kind': 'CronTab', 'metadata': {'name': '%s'}, 'spec': %s}"
                        .formatted(name, spec));
    }

    private static String condition(JsonNode definition, String type) {
        for (JsonNode each : definition.path("status").path("conditions")) {
            if (each.path("type").asString("").equals(type)) {
                return each.path("status").asString("") + " " + each.path("reason").asString("");
            }
        }
        return "";
    }

    @Test
    void servesWhatADefinitionDefines() {
        define(CRON_TAB);
        JsonNode definition = server.get(CRDS + "/crontabs.stable.example.com");
        assertThat(condition(definition, "NamesAccepted")).isEqualTo("True NoConflicts");
        assertThat(condition(definition, "Established")).isEqualTo("True InitialNamesAccepted");
        assertThat(definition.path("status").path("acceptedNames"))
                .hasToString(
                        "{\"categories\":[\"all\"],\"kind\":\"CronTab\",\"listKind\":\"CronTabList\",\"plural\":\"crontabs\",\"shortNames\":[\"ct\"],\"singular\":\"crontab\"}");
        assertThat(definition.path("status").path("storedVersions")).hasToString("[\"v1\"]");

        JsonNode created = create("one", "{'cronSpec': '* *', 'ports': [{'name': 'a'}]}");
        assertThat(created.path("spec"))
                .isEqualTo(
                        TestServer.tree(
                                "{'cronSpec': '* *', 'ports': [{'name': 'a', 'protocol': 'TCP'}], 'replicas': 1, 'max': 10}"));
        assertThat(created.path("metadata").path("generation").asInt()).isEqualTo(1);
        assertThat(server.get(CRON_TABS).path("kind").asString()).isEqualTo("CronTabList");
        assertThat(server.get("/apis/stable.example.com/v1/crontabs").path("items")).hasSize(1);
        assertThat(server.store.get("/registry/stable.example.com/crontabs/default/one").entry())
                .isNotNull();
    }

    @Test
    void isFoundByDiscoveryAndInOpenApi() {
        define(CRON_TAB);
        JsonNode group = server.get("/apis/stable.example.com/v1");
        assertThat(group.path("resources").valueStream().map(it -> it.path("name").asString()))
                .containsExactly("crontabs", "crontabs/status", "crontabs/scale");
        assertThat(server.get("/apis").path("groups").toString()).contains("stable.example.com");
        JsonNode document = document("/openapi/v3/apis/stable.example.com/v1");
        JsonNode schema =
                document.path("components").path("schemas").path("com.example.stable.v1.CronTab");
        assertThat(schema.path("properties").propertyNames())
                .containsExactly("apiVersion", "kind", "metadata", "spec", "status");
        assertThat(schema.path("x-kubernetes-group-version-kind").toString())
                .isEqualTo(
                        "[{\"group\":\"stable.example.com\",\"kind\":\"CronTab\",\"version\":\"v1\"}]");
        assertThat(document.path("components").path("schemas").propertyNames())
                .contains(
                        "com.example.stable.v1.CronTabList",
                        "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta");
        assertThat(document("/openapi/v2").path("definitions").propertyNames())
                .contains("com.example.stable.v1.CronTab");
    }

    private JsonNode document(String path) {
        return new JsonMapper().readTree(server.get(path).stringValue());
    }

    @Test
    void refusesWhatBreaksTheSchemaInKubernetesWords() {
        define(CRON_TAB);
        assertThatThrownBy(
                        () ->
                                create(
                                        "bad",
                                        "{'cronSpec': 'x', 'replicas': 'many', 'policy': 'Maybe', 'port': true, 'labels': {'a': 1}}"))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> {
                            assertThat(refused.code()).isEqualTo(422);
                            assertThat(refused.details().causes())
                                    .extracting(cause -> cause.field() + ": " + cause.message())
                                    .containsExactlyInAnyOrder(
                                            "spec.cronSpec: Invalid value: \"x\": spec.cronSpec in body should match '^\\S+ \\S+$'",
                                            "spec.replicas: Invalid value: \"string\": spec.replicas in body must be of type integer: \"string\"",
                                            "spec.replicas: Invalid value: \"many\": should be an integer",
                                            "spec.policy: Unsupported value: \"Maybe\": supported values: \"Allow\", \"Forbid\"",
                                            "spec.port: Invalid value: \"boolean\": spec.port in body must be of type integer,string: \"boolean\"",
                                            "spec.labels.a: Invalid value: \"integer\": spec.labels.a in body must be of type string: \"integer\"",
                                            "<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation");
                            assertThat(refused.message())
                                    .startsWith("CronTab.stable.example.com \"bad\" is invalid: [");
                        });
        assertThatThrownBy(() -> create("bad", "{}"))
                .hasMessageContaining("spec.cronSpec: Required value");
        assertThatThrownBy(
                        () ->
                                create(
                                        "bad",
                                        "{'cronSpec': '* *', 'ports': [{'name': 'a'}, {'name': 'a'}]}"))
                .hasMessageContaining("spec.ports[1]: Duplicate value: {\"name\":\"a\"}");
    }

    @Test
    void asksRules() {
        define(CRON_TAB);
        assertThatThrownBy(() -> create("bad", "{'cronSpec': '* *', 'replicas': 11}"))
                .hasMessageContaining("spec: Invalid value: too many replicas");
        create("one", "{'cronSpec': '* *', 'image': 'demo'}");
        assertThatThrownBy(
                        () ->
                                server.patch(
                                        CRON_TABS + "/one", "merge", "{'spec': {'image': null}}"))
                .hasMessageContaining("spec.image: Forbidden: image demo must stay");
    }

    @Test
    void cutsOffOrReportsUnknownFields() {
        define(CRON_TAB);
        JsonNode created =
                create(
                        "one",
                        "{'cronSpec': '* *', 'colour': 'red', 'free': {'any': [{'thing': 1}]}}");
        assertThat(created.path("spec").has("colour")).isFalse();
        assertThat(created.path("spec").path("free")).hasToString("{\"any\":[{\"thing\":1}]}");
        assertThatThrownBy(
                        () ->
                                server.post(
                                        CRON_TABS,
                                        "{'metadata': {'name': 'two', 'nom': 1}, 'spec': {'cronSpec': '* *', 'ports': [{'name': 'a', 'x': 1}]}}",
                                        "fieldValidation",
                                        "Strict"))
                .hasMessage(
                        "CronTab in version \"v1\" cannot be handled as a CronTab: strict decoding error: unknown field \"metadata.nom\", unknown field \"spec.ports[0].x\"");
    }

    @Test
    void keepsStatusApartAndCountsGenerations() {
        define(CRON_TAB);
        create("one", "{'cronSpec': '* *'}");
        JsonNode updated =
                server.patch(
                        CRON_TABS + "/one",
                        "merge",
                        "{'spec': {'replicas': 2}, 'status': {'replicas': 9}}");
        assertThat(updated.path("metadata").path("generation").asInt()).isEqualTo(2);
        assertThat(updated.has("status")).isFalse();
        JsonNode status =
                server.patch(
                        CRON_TABS + "/one/status",
                        "merge",
                        "{'metadata': {'labels': {'a': 'b'}}, 'spec': {'replicas': 7}, 'status': {'replicas': 2, 'selector': 'app=x'}}");
        assertThat(status.path("spec").path("replicas").asInt()).isEqualTo(2);
        assertThat(status.path("status").path("replicas").asInt()).isEqualTo(2);
        assertThat(status.path("metadata").path("generation").asInt()).isEqualTo(2);
        assertThat(status.path("metadata").has("labels")).isFalse();

        JsonNode scale = server.get(CRON_TABS + "/one/scale");
        assertThat(scale.path("spec").path("replicas").asInt()).isEqualTo(2);
        assertThat(scale.path("status")).hasToString("{\"replicas\":2,\"selector\":\"app=x\"}");
        server.patch(CRON_TABS + "/one/scale", "merge", "{'spec': {'replicas': 4}}");
        assertThat(server.get(CRON_TABS + "/one").path("spec").path("replicas").asInt())
                .isEqualTo(4);
        assertThatThrownBy(
                        () -> server.patch(CRON_TABS + "/one", "strategic-merge", "{'spec': {}}"))
                .isInstanceOfSatisfying(
                        ApiException.class, refused -> assertThat(refused.code()).isEqualTo(415));
    }

    @Test
    void theGenerationThatSomebodyNotedInAConditionStaysThere() {
        define(CRON_TAB);
        String name = CRDS + "/crontabs.stable.example.com";
        ArrayNode conditions = (ArrayNode) server.get(name).at("/status/conditions").deepCopy();
        conditions.forEach(each -> ((ObjectNode) each).put("observedGeneration", 1));
        server.patch(
                name + "/status",
                "merge",
                "{'status': {'observedGeneration': 1, 'conditions': " + conditions + "}}");

        server.patch(name, "merge", "{'spec': {'names': {'shortNames': ['tab']}}}");
        server.settle();

        JsonNode status = server.get(name).path("status");
        assertThat(status.at("/acceptedNames/shortNames/0").asString()).isEqualTo("tab");
        assertThat(status.path("observedGeneration").asInt()).isEqualTo(1);
        assertThat(status.path("conditions").valueStream())
                .isNotEmpty()
                .allMatch(each -> each.path("observedGeneration").asInt() == 1);
    }

    @Test
    void selectsByDeclaredFieldsAndPrintsDeclaredColumns() {
        define(CRON_TAB);
        create("one", "{'cronSpec': '* *', 'policy': 'Allow'}");
        create("two", "{'cronSpec': '1 *', 'policy': 'Forbid'}");
        JsonNode some = server.get(CRON_TABS, "fieldSelector", "spec.policy=Forbid");
        assertThat(some.path("items")).hasSize(1);
        assertThatThrownBy(() -> server.get(CRON_TABS, "fieldSelector", "spec.image=x"))
                .hasMessageContaining("field label not supported: spec.image");
        assertThat(Columns.of(version("v1")).columns())
                .extracting("name")
                .containsExactly("Name", "Spec", "Replicas", "Age");
    }

    private Definition.Version version(String name) {
        return new Definition((ObjectNode) server.get(CRDS + "/crontabs.stable.example.com"))
                .versions().stream().filter(it -> it.name().equals(name)).findFirst().orElseThrow();
    }

    private JsonNode apply(String manager, String spec) {
        return server.send(
                "PATCH",
                CRON_TABS + "/one",
                "application/apply-patch+yaml",
                "{'apiVersion': 'stable.example.com/v1', 'kind': 'CronTab', 'metadata': {'name': 'one'}, 'spec': %s}"
                        .formatted(spec),
                "fieldManager",
                manager);
    }

    @Test
    void letsAppliersShareListsThatAreMaps() {
        define(CRON_TAB);
        apply("ann", "{'cronSpec': '* *', 'ports': [{'name': 'a'}]}");
        JsonNode both = apply("bob", "{'ports': [{'name': 'b', 'protocol': 'UDP'}]}");
        assertThat(both.path("spec").path("ports"))
                .isEqualTo(
                        TestServer.tree(
                                "[{'name': 'a', 'protocol': 'TCP'}, {'name': 'b', 'protocol': 'UDP'}]"));
        assertThatThrownBy(() -> apply("bob", "{'cronSpec': '1 *'}"))
                .hasMessageContaining("conflict with \"ann\"")
                .hasMessageContaining(".spec.cronSpec");
        JsonNode less = apply("bob", "{}");
        assertThat(less.path("spec").path("ports")).hasSize(1);
        assertThat(less.path("metadata").path("managedFields").path(0).path("manager").asString())
                .isEqualTo("ann");
    }

    @Test
    void removesObjectsWithTheirDefinition() {
        define(CRON_TAB);
        create("one", "{'cronSpec': '* *'}");
        create("two", "{'cronSpec': '* *'}");
        server.patch(
                CRON_TABS + "/two", "merge", "{'metadata': {'finalizers': ['example.com/wait']}}");
        TestServer.Told told = server.watch(CRON_TABS);
        told.take();
        JsonNode answer = server.delete(CRDS + "/crontabs.stable.example.com");
        assertThat(answer.path("metadata").path("finalizers").toString())
                .contains("customresourcecleanup.apiextensions.k8s.io");
        assertThat(told.take()).containsExactly("DELETED one", "MODIFIED two");
        assertThat(condition(server.get(CRDS + "/crontabs.stable.example.com"), "Terminating"))
                .isEqualTo("True InstanceDeletionInProgress");
        assertThatThrownBy(() -> create("three", "{'cronSpec': '* *'}"))
                .hasMessage("create not allowed while custom resource definition is terminating");

        server.patch(CRON_TABS + "/two", "merge", "{'metadata': {'finalizers': null}}");
        server.settle();
        assertThatThrownBy(() -> server.get(CRDS + "/crontabs.stable.example.com"))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        gone -> assertThat(gone.reason()).isEqualTo(Reason.NOT_FOUND));
        assertThatThrownBy(() -> server.get(CRON_TABS))
                .hasMessage("the server could not find the requested resource");
        define(CRON_TAB);
        assertThat(server.get(CRON_TABS).path("items")).isEmpty();
    }

    @Test
    void endsWatchesOfWhatIsGoneOrServedAnewSoThatWhoWatchesComesAgain() {
        define(CRON_TAB);
        TestServer.Told old = server.watch(CRON_TABS);
        server.patch(
                CRDS + "/crontabs.stable.example.com",
                "json",
                "[{'op': 'add', 'path': '/spec/versions/0/additionalPrinterColumns/0/priority', 'value': 1}]");
        server.settle();
        TestServer.Told next = server.watch(CRON_TABS);
        create("one", "{'cronSpec': '* *'}");
        server.timeline.advance(Duration.ofSeconds(1));
        assertThat(old.take()).containsExactly("ADDED one");
        assertThat(old.closed).isTrue();
        assertThat(old.why).isNull();

        server.patch(
                CRDS + "/crontabs.stable.example.com",
                "merge",
                "{'metadata': {'labels': {'a': 'b'}}}");
        server.timeline.advance(Duration.ofSeconds(2));
        assertThat(next.take()).containsExactly("ADDED one");
        assertThat(next.closed).isFalse();

        server.delete(CRDS + "/crontabs.stable.example.com");
        server.settle();
        server.timeline.advance(Duration.ofSeconds(1));
        assertThat(next.take()).containsExactly("DELETED one");
        assertThat(next.closed).isTrue();
        assertThat(next.why).isNull();
    }

    @Test
    void removesObjectsThatAreNoLongerServed() {
        define(CRON_TAB);
        create("one", "{'cronSpec': '* *'}");
        server.patch(
                CRDS + "/crontabs.stable.example.com",
                "json",
                "[{'op': 'replace', 'path': '/spec/versions/0/served', 'value': false}]");
        server.settle();
        server.delete(CRDS + "/crontabs.stable.example.com");
        server.settle();
        define(CRON_TAB);
        assertThat(server.get(CRON_TABS).path("items")).isEmpty();
    }

    @Test
    void givesANameToOneDefinitionOnly() {
        define(CRON_TAB);
        define(
                CRON_TAB.replace("'crontabs", "'jobs")
                        .replace("'ct'", "'j'")
                        .replace("'CronTab'", "'CronTab', 'singular': 'job'"));
        JsonNode second = server.get(CRDS + "/jobs.stable.example.com");
        assertThat(condition(second, "NamesAccepted")).isEqualTo("False ListKindConflict");
        assertThat(condition(second, "Established")).isEqualTo("False NotAccepted");
        assertThatThrownBy(() -> server.get("/apis/stable.example.com/v1/namespaces/default/jobs"))
                .isInstanceOf(ApiException.class);

        server.delete(CRDS + "/crontabs.stable.example.com");
        server.settle();
        assertThat(condition(server.get(CRDS + "/jobs.stable.example.com"), "Established"))
                .isEqualTo("True InitialNamesAccepted");
        assertThat(server.get("/apis/stable.example.com/v1/namespaces/default/jobs").path("items"))
                .isEmpty();
    }

    @Test
    void servesSeveralVersionsAndRemembersWhichWereStored() {
        define(CRON_TAB);
        create("one", "{'cronSpec': '* *'}");
        server.patch(
                CRDS + "/crontabs.stable.example.com",
                "json",
                """
                [{'op': 'replace', 'path': '/spec/versions/0/storage', 'value': false},
                 {'op': 'add', 'path': '/spec/versions/0/deprecated', 'value': true},
                 {'op': 'add', 'path': '/spec/versions/-', 'value':
                  {'name': 'v2', 'served': true, 'storage': true, 'schema': {'openAPIV3Schema':
                   {'type': 'object', 'properties': {'spec': {'type': 'object', 'properties': {
                     'cronSpec': {'type': 'string'}, 'zone': {'type': 'string', 'default': 'UTC'}}}}}}}}]
                """);
        server.settle();
        assertThat(
                        server.get(CRDS + "/crontabs.stable.example.com")
                                .path("status")
                                .path("storedVersions"))
                .hasToString("[\"v1\",\"v2\"]");
        String second = CRON_TABS.replace("/v1/", "/v2/");
        JsonNode shown = server.get(second + "/one");
        assertThat(shown.path("apiVersion").asString()).isEqualTo("stable.example.com/v2");
        assertThat(shown.path("spec"))
                .isEqualTo(TestServer.tree("{'cronSpec': '* *', 'zone': 'UTC'}"));
        assertThat(server.get(second).path("items").path(0).path("spec").path("zone").asString())
                .isEqualTo("UTC");
        TestServer.Told told = server.watch(second);
        assertThat(told.objects.getFirst().path("spec").path("zone").asString()).isEqualTo("UTC");

        server.patch(
                CRDS + "/crontabs.stable.example.com",
                "json",
                "[{'op': 'replace', 'path': '/spec/versions/0/served', 'value': false}]");
        server.settle();
        assertThatThrownBy(() -> server.get(CRON_TABS)).isInstanceOf(ApiException.class);
        assertThat(server.get("/apis/stable.example.com").path("versions")).hasSize(1);
        assertThatThrownBy(
                        () ->
                                server.patch(
                                        CRDS + "/crontabs.stable.example.com",
                                        "json",
                                        "[{'op': 'remove', 'path': '/spec/versions/0'}]"))
                .hasMessageContaining("status.storedVersions[0]: Invalid value: \"v1\"");
    }

    @Test
    void servesAgainAfterARestart() {
        define(CRON_TAB);
        create("one", "{'cronSpec': '* *'}");
        server.server.stop();
        ApiServer next = new ApiServer(server.store, server.timeline, ApiServerConfig.inMemory());
        next.start();
        assertThat(
                        next.transport("test", "system:masters")
                                .call(ApiRequest.get(CRON_TABS + "/one", Map.of()))
                                .path("spec")
                                .path("replicas")
                                .asInt())
                .isEqualTo(1);
        server.timeline.advance(Duration.ofMillis(1));
        assertThat(next.ready()).isTrue();
    }

    @Test
    void takesThousandsOfDefinitionsWithoutReadingTheirSchemas() {
        for (int i = 0; i < 300; i++) {
            server.post(
                    CRDS,
                    CRON_TAB.replace("crontabs", "crontabs" + i)
                            .replace("'CronTab'", "'CronTab" + i + "'")
                            .replace("'ct'", "'ct" + i + "'")
                            .replaceAll("(?s)'x-kubernetes-validations'.*?\\}\\],", ""));
        }
        server.settle();
        JsonNode resources = server.get("/apis/stable.example.com/v1").path("resources");
        assertThat(resources).hasSize(900);
        List<String> established =
                server.get(CRDS)
                        .path("items")
                        .valueStream()
                        .map(it -> condition(it, "Established"))
                        .distinct()
                        .toList();
        assertThat(established).containsExactly("True InitialNamesAccepted");
    }
}
