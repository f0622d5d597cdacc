package io.jollyboat.apiserver.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.json.Trees;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is refused, in the words of Kubernetes. */
class RefusalWordsTest {

    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String JSON = "application/json";
    private static Surface surface;

    @BeforeAll
    static void start() {
        surface = new Surface(1);
    }

    @AfterAll
    static void stop() {
        surface.close();
    }

    private static JsonNode answer(String method, String target, String body) {
        surface.finding(FuzzRequest.of(method, target, JSON, body.replace('\'', '"')));
        return JsonMapper.shared().readTree(surface.lastAnswer());
    }

    private static String words(String method, String target, String body) {
        JsonNode status = answer(method, target, body);
        return Trees.number(status, 0, "code") + " " + Trees.text(status, "message");
    }

    private static String map(String name, String more) {
        return "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'"
                + name
                + "'"
                + more
                + "}}";
    }

    @Test
    void whatCannotBeReadIsShownByItsBeginning() {
        assertThat(words("POST", MAPS, "{'metadata':{'name':'a'"))
                .isEqualTo(
                        "400 the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: unexpected end of JSON input ({\"metadata\":{\"name\":\"a\")");
        assertThat(words("POST", MAPS, "no json at all, and a long one" + " at that"))
                .startsWith(
                        "400 the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: ")
                .endsWith(" (6e6f206a736f6e20617420616c6c2c20616e642061206c6f6e67206f6e65 ...)");
        assertThat(words("POST", MAPS, ""))
                .isEqualTo(
                        "400 the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: unexpected end of JSON input (<empty>)");
        assertThat(words("POST", MAPS, "[]"))
                .startsWith("400 the object provided is unrecognized (must be of type ConfigMap): ")
                .endsWith(" (5b5d)");
    }

    @Test
    void kindsThatDoNotFitAreRefusedByWhatIsKnownOfThem() {
        assertThat(words("POST", MAPS, "{'apiVersion':'v2','kind':'ConfigMap'}"))
                .isEqualTo(
                        "400 ConfigMap in version \"v2\" cannot be handled as a ConfigMap: no kind \"ConfigMap\" is registered for version \"v2\" in scheme \"pkg/api/legacyscheme/scheme.go:30\"");
        assertThat(words("POST", MAPS, "{'apiVersion':'apps/v1','kind':'Deployment'}"))
                .isEqualTo(
                        "400 Deployment in version \"v1\" cannot be handled as a ConfigMap: converting (v1.Deployment) to (core.ConfigMap): unknown conversion");
        assertThat(
                        words(
                                "POST",
                                "/apis/rbac.authorization.k8s.io/v1/clusterroles",
                                "{'apiVersion':'v1','kind':'Pod'}"))
                .endsWith("converting (v1.Pod) to (rbac.ClusterRole): unknown conversion");
        assertThat(
                        words(
                                "POST",
                                "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers",
                                "{'apiVersion':'autoscaling/v1','kind':'HorizontalPodAutoscaler'}"))
                .isEqualTo(
                        "400 the API version in the data (autoscaling/v1) does not match the expected API version (autoscaling/v2)");
    }

    @Test
    void anUpdateOfSomethingElseIsRefused() {
        answer("POST", MAPS, map("kept", ""));
        assertThat(words("PUT", MAPS + "/kept", "{'apiVersion':'v1','kind':'ConfigMap'}"))
                .isEqualTo(
                        "400 the name of the object (kept based on URL) was undeterminable: name must be provided");
        String uid = Trees.text(answer("GET", MAPS + "/kept", ""), "metadata", "uid");
        assertThat(words("PUT", MAPS + "/kept", map("kept", ",'uid':'other'")))
                .isEqualTo(
                        "409 Operation cannot be fulfilled on configmaps \"kept\": StorageError: invalid object, Code: 4, Key: /registry/configmaps/default/kept, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: other, UID in object meta: "
                                + uid);
    }

    private static String patched(String type, String patch) {
        surface.finding(
                FuzzRequest.of(
                        "PATCH",
                        MAPS + "/patched",
                        "application/" + type,
                        patch.replace('\'', '"')));
        JsonNode status = JsonMapper.shared().readTree(surface.lastAnswer());
        return Trees.number(status, 0, "code") + " " + Trees.text(status, "message");
    }

    @Test
    void patchesThatMakeNoObjectAreRefusedWithWhatTheyMade() {
        answer("POST", MAPS, map("patched", ""));
        assertThat(patched("strategic-merge-patch+json", "{'data':{'b':'x','a':5}}"))
                .isEqualTo(
                        "422  \"\" is invalid: patch: Invalid value: \"map[data:map[a:5 b:x]]\": cannot convert int64 to string");
        assertThat(patched("strategic-merge-patch+json", "{'immutable':'yes'}"))
                .isEqualTo(
                        "422  \"\" is invalid: patch: Invalid value: \"map[immutable:yes]\": unrecognized type: bool");
        assertThat(patched("strategic-merge-patch+json", "{'data':5}"))
                .endsWith("\"map[data:5]\": cannot restore map from int64");
        assertThat(patched("merge-patch+json", "{'data':{'a':5}}"))
                .startsWith("422  \"\" is invalid: patch: Invalid value: \"{\\\"")
                .endsWith(
                        "\": json: cannot unmarshal number into Go struct field ConfigMap.data of type string");
        assertThat(patched("json-patch+json", "[{'op':'add','path':'/data','value':'x'}]"))
                .startsWith("422  \"\" is invalid: patch: Invalid value: \"{\\\"");
    }

    @Test
    void parametersAreRefusedWithAllThatTheyCouldBe() {
        assertThat(words("POST", MAPS + "?dryRun=Some", map("m", "")))
                .isEqualTo(
                        "422 CreateOptions.meta.k8s.io \"\" is invalid: dryRun: Unsupported value: [\"Some\"]: supported values: \"All\"");
        assertThat(words("POST", MAPS + "?fieldValidation=Some", map("m", "")))
                .isEqualTo(
                        "422 CreateOptions.meta.k8s.io \"\" is invalid: fieldValidation: Unsupported value: \"Some\": supported values: \"\", \"Ignore\", \"Strict\", \"Warn\"");
        JsonNode status = answer("DELETE", MAPS + "/m?propagationPolicy=Some", "");
        assertThat(Trees.text(Trees.objects(status, "details", "causes").getFirst(), "reason"))
                .isEqualTo("FieldValueNotSupported");
        assertThat(words("GET", MAPS + "?continue=x", ""))
                .startsWith("400 invalid continue token: continue key is not valid: ");
        assertThat(words("GET", MAPS + "?continue=x&resourceVersion=5", ""))
                .isEqualTo("400 specifying resource version is not allowed when using continue");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/namespaces/default//configmaps",
                "/api//v1/namespaces",
                "/api/v1/proxy/nodes/n",
                "/api/v1/namespaces/default/pods/p/log/more",
                "/api/v1/watch/namespaces/default/configmaps/m/more",
            })
    void pathsThatAreNoneAreNotFound(String path) {
        assertThat(words("GET", path, ""))
                .isEqualTo("404 the server could not find the requested resource");
    }

    @Test
    void aWatchIsOnlyEverGot() {
        for (String method : List.of("POST", "PUT", "PATCH", "DELETE")) {
            assertThat(words(method, "/api/v1/watch/nodes", "{}"))
                    .as(method)
                    .isEqualTo(
                            "405 the server does not allow this method on the requested resource");
        }
    }

    @Test
    void whatOnlyListsMaySayIsNothingToWhoReadsOneObject() {
        assertThat(words("GET", MAPS + "/none?resourceVersionMatch=Exact&continue=x&limit=y", ""))
                .isEqualTo("404 configmaps \"none\" not found");
    }
}
