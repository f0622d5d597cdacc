package io.jollyboat.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Cause;
import io.jollyboat.core.errors.Reason;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Server-side apply against a whole server. */
class ServerSideApplyTest {

    private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
    private static final String WEB = DEPLOYMENTS + "/web";
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String SERVICE = "/api/v1/namespaces/default/services/web";

    private final TestServer server = new TestServer();

    private static String deployment(String spec) {
        return "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'web'},'spec':"
                + spec
                + "}";
    }

    private static String template(String container) {
        return "'selector':{'matchLabels':{'app':'web'}},'template':{'metadata':{'labels':{'app':'web'}},"
                + "'spec':{'containers':["
                + container
                + "]}}";
    }

    private static final String PLAIN =
            deployment("{'replicas':3," + template("{'name':'c','image':'a:1'}") + "}");

    private JsonNode apply(String path, String manager, String json, String... query) {
        String[] all = new String[query.length + 2];
        all[0] = "fieldManager";
        all[1] = manager;
        System.arraycopy(query, 0, all, 2, query.length);
        return server.send("PATCH", path, "application/apply-patch+yaml", json, all);
    }

    private static String map(String rest) {
        return "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'a'}" + rest + "}";
    }

    @Test
    void createsWhatIsNotThere() {
        JsonNode created = apply(WEB, "cli", PLAIN);

        assertThat(created.at("/metadata/uid").asString()).isNotEmpty();
        assertThat(created.at("/spec/strategy/type").asString()).isEqualTo("RollingUpdate");
        assertThat(ManagedFields.of(created))
                .containsExactly(
                        "cli Apply apps/v1: .spec.replicas .spec.selector"
                                + " .spec.template.metadata.labels.app"
                                + " .spec.template.spec.containers[name=\"c\"]"
                                + " .spec.template.spec.containers[name=\"c\"].image"
                                + " .spec.template.spec.containers[name=\"c\"].name");
    }

    @Test
    void changesNothingWhenTheSameIsAppliedAgain() {
        JsonNode created = apply(WEB, "cli", PLAIN);
        server.timeline.advance(Duration.ofMinutes(1));

        assertThat(apply(WEB, "cli", PLAIN)).isEqualTo(created);
    }

    @Test
    void refusesToChangeWhatAnotherOwns() {
        apply(WEB, "cli", PLAIN);

        assertThatThrownBy(() -> apply(WEB, "other", PLAIN.replace("'replicas':3", "'replicas':5")))
                .hasMessage("Apply failed with 1 conflict: conflict with \"cli\": .spec.replicas")
                .isInstanceOfSatisfying(
                        ApiException.class,
                        conflict -> {
                            assertThat(conflict.code()).isEqualTo(409);
                            assertThat(conflict.reason()).isEqualTo(Reason.CONFLICT);
                            assertThat(conflict.details().causes())
                                    .containsExactly(
                                            new Cause(
                                                    "FieldManagerConflict",
                                                    "conflict with \"cli\"",
                                                    ".spec.replicas"));
                        });
        assertThat(server.get(WEB).at("/spec/replicas").asInt()).isEqualTo(3);
    }

    @Test
    void namesEveryOwnerThatObjects() {
        server.post(MAPS, map(",'data':{'x':'1','y':'1'}"), "fieldManager", "poster");
        apply(MAPS + "/a", "cli", map(",'data':{'z':'1'}"));

        assertThatThrownBy(
                        () -> apply(MAPS + "/a", "new", map(",'data':{'x':'2','y':'2','z':'2'}")))
                .hasMessage(
                        """
                        Apply failed with 3 conflicts: conflicts with "cli":
                        - .data.z
                        conflicts with "poster" using v1:
                        - .data.x
                        - .data.y""");
    }

    @Test
    void takesByForceWhatAnotherOwns() {
        apply(WEB, "cli", PLAIN);

        JsonNode forced = apply(WEB, "other", deployment("{'replicas':5}"), "force", "true");

        assertThat(forced.at("/spec/replicas").asInt()).isEqualTo(5);
        assertThat(ManagedFields.of(forced))
                .anyMatch(entry -> entry.equals("other Apply apps/v1: .spec.replicas"))
                .noneMatch(entry -> entry.startsWith("cli") && entry.contains("replicas"));
    }

    @Test
    void sharesWhatTwoApplyAlike() {
        apply(MAPS + "/a", "one", map(",'data':{'x':'1','y':'1'}"));
        apply(MAPS + "/a", "two", map(",'data':{'x':'1'}"));

        JsonNode left = apply(MAPS + "/a", "one", map(",'data':{'y':'1'}"));
        assertThat(left.path("data")).hasToString("{\"x\":\"1\",\"y\":\"1\"}");

        JsonNode gone = apply(MAPS + "/a", "two", map(""));
        assertThat(gone.path("data")).hasToString("{\"y\":\"1\"}");
    }

    @Test
    void takesOutWhatIsNotAppliedAnyMore() {
        apply(MAPS + "/a", "cli", map(",'data':{'x':'1','y':'1'}"));

        JsonNode without = apply(MAPS + "/a", "cli", map(",'data':{'x':'1'}"));
        assertThat(without.path("data")).hasToString("{\"x\":\"1\"}");

        JsonNode empty = apply(MAPS + "/a", "cli", map(""));
        assertThat(empty.has("data")).isFalse();
        assertThat(empty.at("/metadata").has("managedFields")).isFalse();
    }

    @Test
    void putsADefaultInPlaceOfWhatIsNotAppliedAnyMore() {
        apply(WEB, "cli", PLAIN);

        JsonNode changed =
                apply(WEB, "cli", deployment("{" + template("{'name':'c','image':'a:1'}") + "}"));

        assertThat(changed.at("/spec/replicas").asInt()).isEqualTo(1);
    }

    @Test
    void leavesWhatOthersSetInTheMeantime() {
        apply(MAPS + "/a", "cli", map(",'data':{'x':'1'}"));
        server.patch(MAPS + "/a", "merge", "{'data':{'y':'2'}}", "fieldManager", "hand");

        JsonNode applied = apply(MAPS + "/a", "cli", map(",'data':{'x':'3'}"));

        assertThat(applied.path("data")).hasToString("{\"x\":\"3\",\"y\":\"2\"}");
        assertThat(ManagedFields.of(applied))
                .containsExactly("cli Apply v1: .data.x", "hand Update v1: .data.y");
    }

    @Test
    void tellsElementsOfAListApartByTheirKeys() {
        String two = template("{'name':'c','image':'a:1'},{'name':'d','image':'b:1'}");
        apply(WEB, "cli", deployment("{" + two + "}"));
        apply(
                WEB,
                "injector",
                deployment("{'template':{'spec':{'containers':[{'name':'e','image':'x'}]}}}"));

        JsonNode one =
                apply(WEB, "cli", deployment("{" + template("{'name':'d','image':'b:2'}") + "}"));

        assertThat(
                        one.at("/spec/template/spec/containers")
                                .valueStream()
                                .map(
                                        c ->
                                                c.path("name").asString()
                                                        + "="
                                                        + c.path("image").asString()))
                .containsExactly("d=b:2", "e=x");
    }

    @Test
    void countsADefaultAsPartOfAKey() {
        String service =
                "{'apiVersion':'v1','kind':'Service','metadata':{'name':'web'},'spec':{'ports':[%s]}}";
        apply(SERVICE, "cli", service.formatted("{'name':'a','port':80}"));

        JsonNode both =
                apply(
                        SERVICE,
                        "other",
                        service.formatted("{'name':'b','port':80,'protocol':'UDP'}"));

        assertThat(both.at("/spec/ports").size()).isEqualTo(2);
        assertThat(ManagedFields.of(both).getFirst())
                .contains(".spec.ports[port=80,protocol=\"TCP\"].name");
        assertThatThrownBy(
                        () ->
                                apply(
                                        SERVICE,
                                        "cli",
                                        service.formatted(
                                                "{'name':'a','port':80},{'name':'z','port':80,'protocol':'TCP'}")))
                .hasMessageContaining(
                        ".spec.ports: duplicate entries for key [port=80,protocol=\"TCP\"]");
    }

    @Test
    void replacesAtomicListsAsAWhole() {
        apply(
                WEB,
                "cli",
                deployment("{" + template("{'name':'c','image':'a','args':['x','y']}") + "}"));

        JsonNode changed =
                apply(
                        WEB,
                        "cli",
                        deployment("{" + template("{'name':'c','image':'a','args':['z']}") + "}"));

        assertThat(changed.at("/spec/template/spec/containers/0/args")).hasToString("[\"z\"]");
        assertThat(ManagedFields.of(changed).getFirst())
                .contains(".spec.template.spec.containers[name=\"c\"].args ")
                .doesNotContain("args[");
    }

    @Test
    void aDryRunStoresNothingAndFindsConflicts() {
        assertThat(apply(WEB, "cli", PLAIN, "dryRun", "All").at("/spec/replicas").asInt())
                .isEqualTo(3);
        assertThatThrownBy(() -> server.get(WEB)).hasMessageContaining("not found");

        apply(WEB, "cli", PLAIN);
        assertThatThrownBy(() -> apply(WEB, "other", deployment("{'replicas':9}"), "dryRun", "All"))
                .hasMessageContaining("conflict with \"cli\"");
    }

    @Test
    void refusesConfigurationsThatAreNone() {
        assertThatThrownBy(() -> server.send("PATCH", WEB, "application/apply-patch+yaml", PLAIN))
                .hasMessage(
                        "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch");
        assertThatThrownBy(() -> apply(WEB, "cli", deployment("{'replicas':3,'ships':1}")))
                .hasMessage(
                        "failed to create typed patch object (/web; apps/v1, Kind=Deployment): .spec.ships: field not declared in schema");
        assertThatThrownBy(() -> apply(WEB, "cli", deployment("{'replicas':'3'}")))
                .hasMessageContaining(
                        ".spec.replicas: expected numeric (int or float), got string");
        assertThatThrownBy(() -> apply(WEB, "cli", map("")))
                .hasMessage("invalid object type: /v1, Kind=ConfigMap");
        assertThatThrownBy(
                        () ->
                                apply(
                                        MAPS + "/a",
                                        "cli",
                                        "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'a','managedFields':[{}]}}"))
                .hasMessage("metadata.managedFields must be nil");
        assertThatThrownBy(() -> apply(MAPS + "/b", "cli", map("")))
                .hasMessage("the name of the object (a) does not match the name on the URL (b)");
        assertThatThrownBy(() -> server.patch(MAPS + "/a", "merge", "{}", "force", "true"))
                .hasMessageContaining("force: Forbidden: may not be specified for non-apply patch");
    }

    /** By this code client-go notes that a server knows no CBOR, and writes JSON from then on. */
    @Test
    void refusesFormsItDoesNotKnowBeforeItLooksAtTheOptionsOfTheApply() {
        apply(WEB, "cli", PLAIN);
        for (String path : List.of(WEB, WEB + "/scale", MAPS + "/none")) {
            assertThatThrownBy(
                            () ->
                                    server.send(
                                            "PATCH",
                                            path,
                                            "application/apply-patch+cbor",
                                            "{}",
                                            "force",
                                            "true",
                                            "fieldManager",
                                            "cli"))
                    .isInstanceOfSatisfying(
                            ApiException.class,
                            refused -> assertThat(refused.code()).isEqualTo(415))
                    .hasMessageContaining("application/apply-patch+yaml");
        }
    }

    @Test
    void holdsToPreconditions() {
        JsonNode created = apply(MAPS + "/a", "cli", map(""));
        String uid = created.at("/metadata/uid").asString();
        String old = created.at("/metadata/resourceVersion").asString();
        server.patch(MAPS + "/a", "merge", "{'data':{'y':'2'}}");

        assertThatThrownBy(
                        () ->
                                apply(
                                        MAPS + "/a",
                                        "cli",
                                        map(",'data':{'x':'1'}")
                                                .replace(
                                                        "'name'",
                                                        "'resourceVersion':'" + old + "','name'")))
                .hasMessageContaining("the object has been modified");
        assertThatThrownBy(
                        () ->
                                apply(
                                        MAPS + "/a",
                                        "cli",
                                        map("").replace("'name'", "'uid':'x','name'")))
                .hasMessageContaining("Precondition failed: UID in precondition: x");
        assertThatThrownBy(
                        () ->
                                apply(
                                        MAPS + "/b",
                                        "cli",
                                        map("").replace("'a'", "'b','uid':'" + uid + "'")))
                .hasMessageContaining("and no existing object was found");
    }

    @Test
    void appliesToSubresourcesInTheirOwnName() {
        apply(WEB, "cli", PLAIN);

        JsonNode status =
                apply(
                        WEB + "/status",
                        "controller",
                        "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'web'},'spec':{'replicas':9},'status':{'replicas':2}}");
        assertThat(status.at("/status/replicas").asInt()).isEqualTo(2);
        assertThat(status.at("/spec/replicas").asInt()).isEqualTo(3);
        assertThat(ManagedFields.of(status))
                .contains("controller/status Apply apps/v1: .status.replicas");

        assertThatThrownBy(
                        () ->
                                apply(
                                        WEB + "/scale",
                                        "scaler",
                                        "{'apiVersion':'autoscaling/v1','kind':'Scale','metadata':{'name':'web'},'spec':{'replicas':7}}"))
                .hasMessageContaining("conflict with \"cli\": .spec.replicas");
        JsonNode scale =
                apply(
                        WEB + "/scale",
                        "scaler",
                        "{'apiVersion':'autoscaling/v1','kind':'Scale','metadata':{'name':'web'},'spec':{'replicas':7}}",
                        "force",
                        "true");
        assertThat(scale.at("/spec/replicas").asInt()).isEqualTo(7);
        assertThat(ManagedFields.of(scale))
                .containsExactly("scaler/scale Apply autoscaling/v1: .spec.replicas");
        assertThat(ManagedFields.of(server.get(WEB)))
                .contains("scaler/scale Apply apps/v1: .spec.replicas");
    }

    @Test
    void begetsNothingBelowWhatIsNotThere() {
        assertThatThrownBy(
                        () ->
                                apply(
                                        WEB + "/status",
                                        "x",
                                        "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'web'},'status':{}}"))
                .hasMessage("deployments.apps \"web\" not found");
    }

    @Test
    void takesOutInAnotherVersionWhatWasAppliedInOne() {
        String scalers = "/namespaces/default/horizontalpodautoscalers/h";
        String scaler =
                "{'apiVersion':'autoscaling/%s','kind':'HorizontalPodAutoscaler','metadata':{'name':'h'},"
                        + "'spec':{'maxReplicas':3,'scaleTargetRef':{'kind':'Deployment','name':'d','apiVersion':'apps/v1'}%s}}";
        apply(
                "/apis/autoscaling/v1" + scalers,
                "cli",
                scaler.formatted("v1", ",'minReplicas':2,'targetCPUUtilizationPercentage':50"));

        JsonNode applied =
                apply("/apis/autoscaling/v2" + scalers, "cli", scaler.formatted("v2", ""));

        assertThat(applied.at("/spec/minReplicas").asInt()).isEqualTo(1);
        assertThat(applied.at("/spec/metrics").toString()).doesNotContain("50");
        assertThat(ManagedFields.of(applied))
                .singleElement()
                .asString()
                .startsWith("cli Apply autoscaling/v2: .spec.maxReplicas .spec.scaleTargetRef");
    }

    @Test
    void tracksFromTheFirstApplyWhatWasNotTrackedBefore() {
        server.post(MAPS, map(",'data':{'x':'1'}"));
        server.patch(MAPS + "/a", "merge", "{'metadata':{'managedFields':[{}]}}");
        assertThat(server.get(MAPS + "/a").at("/metadata").has("managedFields")).isFalse();
        server.patch(MAPS + "/a", "merge", "{'data':{'x':'2'}}");
        assertThat(server.get(MAPS + "/a").at("/metadata").has("managedFields")).isFalse();

        assertThatThrownBy(() -> apply(MAPS + "/a", "cli", map(",'data':{'x':'3'}")))
                .hasMessage(
                        "Apply failed with 1 conflict: conflict with \"before-first-apply\" using v1: .data.x");
    }

    @Test
    void letsKubectlTakeOverWhatItAppliedByItself() {
        String last = map(",'data':{'x':'1','y':'1'}").replace("'", "\\\"");
        String annotated =
                map(",'data':{'x':'1','y':'1'}")
                        .replace(
                                "'name'",
                                "'annotations':{'kubectl.kubernetes.io/last-applied-configuration':'"
                                        + last
                                        + "'},'name'");
        server.post(MAPS, annotated, "fieldManager", "kubectl-client-side-apply");
        server.patch(MAPS + "/a", "merge", "{'data':{'y':'2'}}", "fieldManager", "hand");

        assertThatThrownBy(() -> apply(MAPS + "/a", "kubectl", map(",'data':{'x':'5','y':'5'}")))
                .hasMessage(
                        "Apply failed with 1 conflict: conflict with \"hand\" using v1: .data.y");
        JsonNode applied = apply(MAPS + "/a", "kubectl", map(",'data':{'x':'5'}"));

        assertThat(applied.path("data")).hasToString("{\"x\":\"5\",\"y\":\"2\"}");
        assertThat(
                        TestServer.tree(
                                        applied.at(
                                                        "/metadata/annotations/kubectl.kubernetes.io~1last-applied-configuration")
                                                .asString())
                                .path("data"))
                .hasToString("{\"x\":\"5\"}");
        assertThat(ManagedFields.names(applied))
                .isEqualTo(List.of("kubectl", "hand", "kubectl-client-side-apply"));
    }
}
