package io.jollyboat.apiserver.verb.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** What an update may leave out, may not say, and counts as. */
class UpdateRulesTest {

    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
    private static final String SLICES =
            "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices";
    private static final String CLASSES = "/apis/scheduling.k8s.io/v1/priorityclasses";
    private static final String DRIVERS = "/apis/storage.k8s.io/v1/csidrivers";

    private final TestServer server = new TestServer();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "coordination.k8s.io|v1/namespaces/default/leases|'spec': {}",
                "policy|v1/namespaces/default/poddisruptionbudgets|'spec': {'selector': {}}",
                "node.k8s.io|v1/runtimeclasses|'handler': 'h'",
                "storage.k8s.io|v1/csidrivers|'spec': {}",
                "admissionregistration.k8s.io|v1/mutatingwebhookconfigurations|'webhooks': []"
            })
    void someKindsAreOnlyUpdatedFromARevision(String group, String path, String more) {
        String collection = "/apis/" + group + "/" + path;
        String plural = path.substring(path.lastIndexOf('/') + 1);
        String body = "{'metadata': {'name': 'a'}, %s}".formatted(more).replace('\'', '"');
        ObjectNode made = (ObjectNode) server.post(collection, body);
        assertThatThrownBy(() -> server.put(collection + "/a", body))
                .hasMessage(
                        plural
                                + "."
                                + group
                                + " \"a\" is invalid: metadata.resourceVersion: Invalid value: 0:"
                                + " must be specified for an update");

        assertThat(server.put(collection + "/a", made.toString()).has("metadata")).isTrue();
    }

    @Test
    void othersAreUpdatedAsTheyAre() {
        server.post(MAPS, "{'metadata': {'name': 'a'}}");
        assertThat(
                        server.put(MAPS + "/a", "{'metadata': {'name': 'a'}, 'data': {'a': 'b'}}")
                                .at("/data/a")
                                .asString())
                .isEqualTo("b");
    }

    @Test
    void aNamespaceIsPassedOverWhereNoneBelongs() {
        String roles = "/apis/rbac.authorization.k8s.io/v1/clusterroles";
        String role = "{'metadata': {'name': 'a', 'namespace': 'other'}, 'rules': []}";
        assertThat(server.post(roles, role).path("metadata").has("namespace")).isFalse();
        assertThat(server.put(roles + "/a", role).path("metadata").has("namespace")).isFalse();
        assertThat(
                        server.patch(roles + "/a", "merge", "{'metadata': {'namespace': 'x'}}")
                                .path("metadata")
                                .has("namespace"))
                .isFalse();
    }

    @Test
    void anUpdateMakesNothingGo() {
        server.post(MAPS, "{'metadata': {'name': 'a'}}");
        assertThatThrownBy(
                        () ->
                                server.patch(
                                        MAPS + "/a",
                                        "merge",
                                        "{'metadata': {'deletionTimestamp': '2020-01-01T00:00:00Z', 'deletionGracePeriodSeconds': 3}}"))
                .hasMessageContaining(
                        "metadata.deletionTimestamp: Invalid value: \"2020-01-01T00:00:00Z\": field"
                                + " is immutable")
                .hasMessageContaining(
                        "metadata.deletionGracePeriodSeconds: Invalid value: 3: field is immutable");
    }

    @Test
    void whatGoesGoesOn() {
        server.post(MAPS, "{'metadata': {'name': 'a', 'finalizers': ['a.b/c']}}");
        server.delete(MAPS + "/a");
        assertThat(
                        server.patch(
                                        MAPS + "/a",
                                        "merge",
                                        "{'metadata': {'deletionTimestamp': null, 'deletionGracePeriodSeconds': null}}")
                                .at("/metadata/deletionTimestamp")
                                .asString())
                .isNotEmpty();
    }

    @Test
    void aDeploymentsAnnotationsCountAsIntentAndItsLabelsDoNot() {
        server.post(
                DEPLOYMENTS,
                """
                {"metadata": {"name": "a"},
                 "spec": {"replicas": 0, "selector": {"matchLabels": {"a": "b"}},
                   "template": {"metadata": {"labels": {"a": "b"}},
                     "spec": {"containers": [{"name": "c", "image": "i"}]}}}}
                """);
        assertThat(generation(DEPLOYMENTS, "'labels': {'x': 'y'}")).isEqualTo(1);
        assertThat(generation(DEPLOYMENTS, "'annotations': {'x': 'y'}")).isEqualTo(2);
    }

    @Test
    void anEndpointSlicesLabelsCountAsIntentAndItsAnnotationsDoNot() {
        server.post(SLICES, "{'metadata': {'name': 'a'}, 'addressType': 'IPv4', 'endpoints': []}");
        assertThat(generation(SLICES, "'annotations': {'x': 'y'}")).isEqualTo(1);
        assertThat(generation(SLICES, "'labels': {'x': 'y'}")).isEqualTo(2);
    }

    @Test
    void generationsOfPriorityClassesAndDrivers() {
        server.post(CLASSES, "{'metadata': {'name': 'a'}, 'value': 1}");
        server.patch(CLASSES + "/a", "merge", "{'description': 'x'}");
        assertThat(server.get(CLASSES + "/a").at("/metadata/generation").asInt()).isEqualTo(1);

        assertThat(
                        server.post(DRIVERS, "{'metadata': {'name': 'a'}, 'spec': {}}")
                                .path("metadata")
                                .has("generation"))
                .isFalse();
        server.patch(DRIVERS + "/a", "merge", "{'spec': {'requiresRepublish': true}}");
        assertThat(server.get(DRIVERS + "/a").at("/metadata/generation").asInt()).isEqualTo(1);
    }

    @Test
    void whoWritesTheStatusOfAFewKindsChangesNoLabels() {
        String attachments = "/apis/storage.k8s.io/v1/volumeattachments";
        server.post(
                attachments,
                "{'metadata': {'name': 'a'}, 'spec': {'attacher': 'a', 'nodeName': 'n',"
                        + " 'source': {'persistentVolumeName': 'v'}}}");
        assertThat(labelsAfterStatus(attachments + "/a")).isFalse();
        assertThat(labelsAfterStatus("/api/v1/namespaces/default")).isTrue();
    }

    private boolean labelsAfterStatus(String path) {
        server.patch(path + "/status", "merge", "{'metadata': {'labels': {'x': 'y'}}}");
        return server.get(path).at("/metadata/labels").has("x");
    }

    private int generation(String collection, String metadata) {
        return server.patch(collection + "/a", "merge", "{'metadata': {%s}}".formatted(metadata))
                .at("/metadata/generation")
                .asInt();
    }
}
