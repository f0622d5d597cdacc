package io.jollyboat.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.core.errors.ApiException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** Manifests as older books have them. */
class BookEraVersionsTest {

    private static final String EXTENSIONS = "/apis/extensions/v1beta1/namespaces/default/";
    private static final String APPS = "/apis/apps/v1/namespaces/default/";
    private static final String TEMPLATE =
            "'template':{'metadata':{'labels':{'app':'kubia'}},'spec':{'containers':[{'name':'c',"
                    + "'image':'luksa/kubia:v1'}]}}";

    private TestServer server;

    @BeforeEach
    void start() {
        server = new TestServer();
    }

    @Test
    void aSelectorComesFromTheTemplateAsItUsedTo() {
        post(EXTENSIONS + "deployments", "{'metadata':{'name':'d'},'spec':{" + TEMPLATE + "}}");

        JsonNode stored = server.get(APPS + "deployments/d");
        assertThat(stored.path("apiVersion").asString()).isEqualTo("apps/v1");
        assertThat(stored.at("/spec/selector/matchLabels/app").asString()).isEqualTo("kubia");
        assertThat(stored.at("/metadata/labels/app").asString()).isEqualTo("kubia");
        assertThat(stored.at("/spec/strategy/rollingUpdate/maxSurge").asInt()).isEqualTo(1);
        assertThat(stored.at("/spec/progressDeadlineSeconds").asInt()).isEqualTo(Integer.MAX_VALUE);
        assertThat(server.get(EXTENSIONS + "deployments").at("/items/0/apiVersion").asString())
                .isEqualTo("extensions/v1beta1");
    }

    @Test
    void eachVersionKeepsItsOwnDefaults() {
        String beta = "/apis/apps/v1beta1/namespaces/default/";
        post(beta + "deployments", "{'metadata':{'name':'d'},'spec':{" + TEMPLATE + "}}");
        post(
                beta + "statefulsets",
                "{'metadata':{'name':'s'},'spec':{'serviceName':'s'," + TEMPLATE + "}}");
        post(EXTENSIONS + "daemonsets", "{'metadata':{'name':'e'},'spec':{" + TEMPLATE + "}}");

        assertThat(server.get(APPS + "deployments/d").at("/spec/revisionHistoryLimit").asInt())
                .isEqualTo(2);
        assertThat(server.get(APPS + "statefulsets/s").at("/spec/updateStrategy/type").asString())
                .isEqualTo("OnDelete");
        assertThat(server.get(APPS + "daemonsets/e").at("/spec/updateStrategy/type").asString())
                .isEqualTo("OnDelete");
        assertThatThrownBy(
                        () ->
                                post(
                                        "/apis/apps/v1beta2/namespaces/default/replicasets",
                                        "{'metadata':{'name':'r'},'spec':{" + TEMPLATE + "}}"))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("selector");
    }

    @Test
    void scaleAndStatusAreThereToo() {
        post(EXTENSIONS + "replicasets", "{'metadata':{'name':'r'},'spec':{" + TEMPLATE + "}}");

        server.patch(EXTENSIONS + "replicasets/r/scale", "merge", "{'spec':{'replicas':4}}");
        server.patch(EXTENSIONS + "replicasets/r/status", "merge", "{'status':{'replicas':3}}");

        JsonNode stored = server.get(APPS + "replicasets/r");
        assertThat(stored.at("/spec/replicas").asInt()).isEqualTo(4);
        assertThat(stored.at("/status/replicas").asInt()).isEqualTo(3);
    }

    @Test
    void aScaleIsThatOfItsTimeWithItsSelectorAsLabelsAndAsText() {
        post(EXTENSIONS + "replicasets", "{'metadata':{'name':'r'},'spec':{" + TEMPLATE + "}}");
        for (String version : new String[] {"extensions/v1beta1", "apps/v1beta2"}) {
            String path = "/apis/" + version + "/namespaces/default/replicasets/r/scale";

            ObjectNode scale = (ObjectNode) server.get(path);
            assertThat(scale.path("apiVersion").asString()).isEqualTo(version);
            assertThat(scale.path("kind").asString()).isEqualTo("Scale");
            assertThat(scale.at("/status/selector/app").asString()).isEqualTo("kubia");
            assertThat(scale.at("/status/targetSelector").asString()).isEqualTo("app=kubia");

            int wanted = version.length();
            ((ObjectNode) scale.path("spec")).put("replicas", wanted);
            JsonNode written = server.put(path, scale.toString());
            assertThat(written.path("apiVersion").asString()).isEqualTo(version);
            assertThat(server.get(APPS + "replicasets/r").at("/spec/replicas").asInt())
                    .isEqualTo(wanted);
        }
        assertThat(server.get(APPS + "replicasets/r/scale").path("apiVersion").asString())
                .isEqualTo("autoscaling/v1");
        assertThat(server.get(APPS + "replicasets/r/scale").at("/status/selector").asString())
                .isEqualTo("app=kubia");
    }

    @Test
    void aScaleOfOldShowsNoLabelsWhereTheSelectorSaysMore() {
        post(
                EXTENSIONS + "deployments",
                "{'metadata':{'name':'d'},'spec':{'selector':{'matchLabels':{'app':'kubia'},"
                        + "'matchExpressions':[{'key':'app','operator':'Exists'}]},"
                        + TEMPLATE
                        + "}}");

        JsonNode status = server.get(EXTENSIONS + "deployments/d/scale").path("status");
        assertThat(status.has("selector")).isFalse();
        assertThat(status.path("targetSelector").asString()).contains("app=kubia");
    }

    @Test
    void aScaleOfOldIsApplied() {
        post(EXTENSIONS + "deployments", "{'metadata':{'name':'d'},'spec':{" + TEMPLATE + "}}");

        String path = "/apis/apps/v1beta1/namespaces/default/deployments/d/scale";
        apply(
                path,
                "{'apiVersion':'apps/v1beta1','kind':'Scale','metadata':{'name':'d'},"
                        + "'spec':{'replicas':7}}",
                "fieldManager",
                "me",
                "force",
                "true");

        assertThat(server.get(APPS + "deployments/d").at("/spec/replicas").asInt()).isEqualTo(7);
        assertThat(server.get(path).at("/metadata/managedFields/0/apiVersion").asString())
                .isEqualTo("apps/v1beta1");
    }

    @Test
    void discoveryTellsWhichScaleAVersionHas() {
        for (String version : new String[] {"extensions/v1beta1", "apps/v1beta1", "apps/v1"}) {
            JsonNode found = MissingNode.getInstance();
            for (JsonNode each : server.get("/apis/" + version).path("resources")) {
                found = each.path("name").asString().equals("deployments/scale") ? each : found;
            }
            assertThat(found.path("kind").asString()).isEqualTo("Scale");
            assertThat(found.path("group").asString() + "/" + found.path("version").asString())
                    .isEqualTo(version.equals("apps/v1") ? "autoscaling/v1" : version);
        }
    }

    @Test
    void anIngressOfOldIsOneOfToday() {
        post(
                EXTENSIONS + "ingresses",
                "{'metadata':{'name':'i'},'spec':{'backend':{'serviceName':'d','servicePort':'web'},"
                        + "'rules':[{'host':'kubia.example.com','http':{'paths':[{'path':'/',"
                        + "'backend':{'serviceName':'kubia','servicePort':80}}]}}]}}");

        JsonNode spec =
                server.get("/apis/networking.k8s.io/v1/namespaces/default/ingresses/i")
                        .path("spec");
        assertThat(spec.at("/defaultBackend/service/port/name").asString()).isEqualTo("web");
        JsonNode path = spec.at("/rules/0/http/paths/0");
        assertThat(path.path("pathType").asString()).isEqualTo("ImplementationSpecific");
        assertThat(path.at("/backend/service/name").asString()).isEqualTo("kubia");
        assertThat(path.at("/backend/service/port/number").asInt()).isEqualTo(80);
        for (String old :
                new String[] {
                    EXTENSIONS + "ingresses/i",
                    "/apis/networking.k8s.io/v1beta1/namespaces/default/ingresses/i"
                }) {
            JsonNode shown = server.get(old).path("spec");
            assertThat(shown.at("/backend/servicePort").asString()).isEqualTo("web");
            assertThat(shown.at("/rules/0/http/paths/0/backend/servicePort").asInt()).isEqualTo(80);
            assertThat(shown.has("defaultBackend")).isFalse();
        }
    }

    @Test
    void whatIsAppliedInOneVersionIsOwnedInAllOfThem() {
        String manifest =
                "{'apiVersion':'extensions/v1beta1','kind':'Deployment','metadata':{'name':'d'},"
                        + "'spec':{'replicas':%d,"
                        + TEMPLATE
                        + "}}";
        String[] mine = {"fieldManager", "me"};
        apply(EXTENSIONS + "deployments/d", manifest.formatted(2), mine);
        apply(EXTENSIONS + "deployments/d", manifest.formatted(3), mine);
        assertThatThrownBy(
                        () ->
                                apply(
                                        APPS + "deployments/d",
                                        "{'apiVersion':'apps/v1','kind':'Deployment','metadata':"
                                                + "{'name':'d'},'spec':{'replicas':5}}",
                                        "fieldManager",
                                        "other"))
                .hasMessageContaining("conflict")
                .hasMessageContaining("replicas");

        assertThat(server.get(APPS + "deployments/d").at("/spec/replicas").asInt()).isEqualTo(3);
    }

    @Test
    void aWatchByAnotherNameTellsOfTheSameObjects() {
        TestServer.Told told = server.watch(EXTENSIONS + "deployments");
        post(
                APPS + "deployments",
                "{'metadata':{'name':'d'},'spec':{'selector':{'matchLabels':{'app':'kubia'}},"
                        + TEMPLATE
                        + "}}");
        server.settle();

        assertThat(told.objects).hasSize(1);
        assertThat(told.objects.getFirst().path("apiVersion").asString())
                .isEqualTo("extensions/v1beta1");
    }

    @Test
    void nothingOldIsPreferred() {
        JsonNode groups = server.get("/apis").path("groups");

        assertThat(groups.get(groups.size() - 1).path("name").asString()).isEqualTo("extensions");
        assertThat(server.get("/apis/apps").at("/preferredVersion/version").asString())
                .isEqualTo("v1");
        assertThat(server.get("/apis/batch/v1beta1").at("/resources/0/kind").asString())
                .isEqualTo("CronJob");
        String roles = "/clusterroles";
        post("/apis/rbac.authorization.k8s.io/v1beta1" + roles, "{'metadata':{'name':'r'}}");
        assertThat(
                        server.get("/apis/rbac.authorization.k8s.io/v1" + roles + "/r")
                                .path("apiVersion"))
                .hasToString("\"rbac.authorization.k8s.io/v1\"");
    }

    private JsonNode apply(String path, String manifest, String... query) {
        return server.send("PATCH", path, "application/apply-patch+yaml", manifest, query);
    }

    private void post(String path, String json) {
        JsonNode created = server.post(path, json);
        assertThat(created.path("kind").asString()).as(created.toString()).isNotEqualTo("Status");
    }
}
