package io.jollyboat.apiserver.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the fuzz found once, each with a name. */
class FuzzFindingsTest {

    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String ADMISSION = "/apis/admissionregistration.k8s.io/v1/";
    private static final String DEFINITIONS =
            "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private static Surface surface;

    @BeforeAll
    static void start() {
        surface = new Surface(1);
    }

    @AfterAll
    static void stop() {
        surface.close();
    }

    private static String answer(String method, String target, String type, String body) {
        FuzzRequest request = FuzzRequest.of(method, target, type, body.replace('\'', '"'));
        assertThat(surface.finding(request)).isNull();
        return surface.lastStatus() + " " + surface.lastAnswer();
    }

    private static String post(String target, String body) {
        return answer("POST", target, "application/json", body);
    }

    @Test
    void aBodyThatEndsTooEarlyIsToldAsKubernetesTellsIt() {
        assertThat(post(MAPS, "{'metadata':{'name':'a'"))
                .startsWith("400")
                .contains(
                        "couldn't get version/kind; json parse error: unexpected end of JSON input");
    }

    @Test
    void yamlThatNestsTooDeeplyIsRefusedBeforeItIsComposed() {
        assertThat(answer("POST", MAPS, "application/yaml", "[".repeat(20_000))).startsWith("400");
        assertThat(answer("POST", MAPS, "application/yaml", "{'a':".repeat(20_000)))
                .startsWith("400");
    }

    @Test
    void aBindingWithASelectorThatSelectsNothingLegalIsRefused() {
        assertThat(
                        post(
                                ADMISSION + "validatingadmissionpolicybindings",
                                "{'metadata':{'name':'b'},'spec':{'policyName':'a','validationActions':['Deny'],"
                                        + "'matchResources':{'namespaceSelector':{'matchLabels':{'a':'a:b'}}}}}"))
                .startsWith("422")
                .contains("spec.matchResources.namespaceSelector.matchLabels");
    }

    @Test
    void aSchemaWithinASchemaIsHeldToTheTypesOfItsFields() {
        String schema =
                "{'type':'object','properties':{'a':{'type':'array','items':{'type':'string','maxLength':1.5}}}}";
        assertThat(
                        post(
                                DEFINITIONS,
                                "{'metadata':{'name':'x.y.example'},'spec':{'group':'y.example','scope':'Cluster','names':{'plural':'x','kind':'X'},"
                                        + "'versions':[{'name':'v1','served':true,'storage':true,'schema':{'openAPIV3Schema':"
                                        + schema
                                        + "}}]}}"))
                .startsWith("400")
                .contains("cannot unmarshal number 1.5 into Go struct field")
                .contains("maxLength of type int64");
    }

    @Test
    void aWatchMayAskForMoreTimeThanThereIs() {
        assertThat(answer("GET", MAPS + "?watch=1&timeoutSeconds=9223372036854775807", "", ""))
                .startsWith("200");
    }

    @Test
    void aPatchThatCopiesWhatItCopiedIsStopped() {
        StringBuilder bomb = new StringBuilder("[{'op':'add','path':'/data','value':{}}");
        for (int i = 0; i < 60; i++) {
            bomb.append(",{'op':'copy','from':'','path':'/data/k" + i + "'}");
        }
        assertThat(answer("PATCH", MAPS + "/a", "application/json-patch+json", bomb + "]"))
                .startsWith("4");
    }

    @Test
    void aPatchHasNoMoreOperationsThanKubernetesTakes() {
        String operations = "{'op':'test','path':'/kind','value':'ConfigMap'},".repeat(10_000);
        assertThat(
                        answer(
                                "PATCH",
                                MAPS + "/a",
                                "application/json-patch+json",
                                "[" + operations + "{'op':'test','path':'/kind'}]"))
                .startsWith("413")
                .contains("The allowed maximum operations in a JSON patch is 10000, got 10001");
    }
}
