package io.jollyboat.apiserver.admission.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jollyboat.apiserver.Json;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.errors.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What a webhook may answer, and what is none. */
class WebhookAnswersTest extends ListeningWebhook {
    @Test
    void aPatchChangesWhatIsStored() {
        configure("MutatingWebhookConfiguration", "m", "'name':'label.sea.io'," + client());
        answering = request -> patch("[{'op':'add','path':'/data','value':{'depth':'9'}}]");
        JsonNode made = post(MAPS, "{'metadata':{'name':'b'}}");
        assertThat(made.at("/data/depth").stringValue()).isEqualTo("9");
    }

    @Test
    void anAnswerToAnotherQuestionCountsForNothing() {
        configure("ValidatingWebhookConfiguration", "v", "'name':'u.sea.io'," + client());
        answering = request -> "{'allowed':true,'uid':'other'}";
        assertThatThrownBy(() -> post(MAPS, "{'metadata':{'name':'g'}}"))
                .hasMessageContaining(
                        "failed calling webhook \"u.sea.io\": received invalid webhook response:"
                                + " expected response.uid=");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "[{'op':'add','path':'/data','value':'text'}] ; ConfigMap in version \"v1\" cannot be handled as a ConfigMap",
                "[{'op':'replace','path':'/metadata','value':5}] ; cannot be handled as a ConfigMap",
                "[{'op':'add','path':'/metadata/labels','value':{'a':{}}}] ; cannot be handled as a ConfigMap",
                "[{'op':'replace','path':'','value':[]}] ; leaves something that is no object",
                "[{'op':'remove','path':'/none'}] ; error in remove for path: '/none': Unable to remove nonexistent key: none: missing value",
                "[{'op':'add','path':'/metadata/annotations/a','value':'b'}] ; add operation does not apply: doc is missing path: \"/metadata/annotations/a\": missing value",
                "[{'op':'test','path':'/metadata/name','value':'b'}] ; testing value /metadata/name failed: test failed",
                "[{'op':'none'}] ; Unexpected kind: none",
                "[{'op':'replace','path':'/kind','value':'Secret'}] ; attempted to change the object's kind"
            })
    void aPatchThatMakesNoObjectIsAnErrorOfOursWhateverThePolicy(String patch, String why) {
        configure(
                "MutatingWebhookConfiguration",
                "m",
                "'name':'bad.sea.io','failurePolicy':'Ignore'," + client());
        answering = request -> patch(patch);

        ApiException refused =
                catchThrowableOfType(
                        ApiException.class, () -> post(MAPS, "{'metadata':{'name':'h'}}"));

        assertThat(refused.code()).isEqualTo(500);
        assertThat(refused.message()).startsWith("Internal error occurred: ").contains(why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "'patchType':'JSONPatch','patch':'e30=' ; received undecodable patch in webhook response: json: cannot unmarshal object into Go value of type jsonpatch.Patch",
                "'patchType':'JSONPatch','patch':'aGVsbG8=' ; received undecodable patch in webhook response: ",
                "'patchType':'JSONPatch','patch':'***' ; failed to call webhook: ",
                "'patchType':'JSONPatch','patch':[{'op':'remove','path':'/data'}] ; failed to call webhook: json: cannot unmarshal array into Go struct field AdmissionResponse.response.patch of type []uint8",
                "'patchType':'MergePatch','patch':'W3sib3AiOiJyZW1vdmUiLCJwYXRoIjoiL2RhdGEifV0=' ; unsupported patch type \"MergePatch\"",
                "'patch':'W10=' ; received invalid webhook response: webhook returned response.patch but not response.patchType",
                "'patchType':'JSONPatch' ; received invalid webhook response: webhook returned response.patchType but not response.patch",
                "'patchType':'','patch':'W10=' ; received invalid webhook response: webhook returned invalid response.patchType of \"\"",
                "'warnings':[7] ; failed to call webhook: json: cannot unmarshal number into Go struct field AdmissionResponse.response.warnings of type string",
                "'status':'no' ; failed to call webhook: json: cannot unmarshal string into Go struct field AdmissionResponse.response.status of type v1.Status"
            })
    void anAnswerOfTheWrongShapeIsAFailedCallThatThePolicyMayPassOver(String more, String why) {
        answering = request -> "{'allowed':true," + more + "}";
        configure("MutatingWebhookConfiguration", "m", "'name':'bad.sea.io'," + client());
        assertThatThrownBy(() -> post(MAPS, "{'metadata':{'name':'shape'}}"))
                .hasMessageStartingWith(
                        "Internal error occurred: failed calling webhook \"bad.sea.io\": " + why);

        api.call(
                new ApiRequest(
                        "DELETE", GROUP + "mutatingwebhookconfigurations", Map.of(), "", null));
        configure(
                "MutatingWebhookConfiguration",
                "n",
                "'name':'bad.sea.io','failurePolicy':'Ignore'," + client());
        assertThat(post(MAPS, "{'metadata':{'name':'shape'}}").at("/metadata/uid").isString())
                .isTrue();
    }

    @Test
    void aWebhookIsAskedInTheFirstVersionThatItNamesAndHeldToThat() {
        answering =
                request ->
                        "{'allowed':true,'uid':'','patch':'%s'}"
                                .formatted(
                                        Base64.getEncoder()
                                                .encodeToString(
                                                        "[{\"op\":\"add\",\"path\":\"/data\",\"value\":{\"a\":\"b\"}}]"
                                                                .getBytes(StandardCharsets.UTF_8)));
        configure(
                "MutatingWebhookConfiguration",
                "m",
                "'name':'old.sea.io','admissionReviewVersions':['v0','v1beta1','v1']," + client());
        assertThat(post(MAPS, "{'metadata':{'name':'old'}}").at("/data/a").stringValue())
                .isEqualTo("b");
        assertThat(versions).containsExactly("admission.k8s.io/v1beta1");
    }

    @Test
    void aValidatingWebhookMayNotSendAPatch() {
        configure("ValidatingWebhookConfiguration", "v", "'name':'p.sea.io'," + client());
        answering = request -> patch("[{'op':'add','path':'/data','value':{}}]");
        assertThatThrownBy(() -> post(MAPS, "{'metadata':{'name':'p'}}"))
                .hasMessageEndingWith(
                        "received invalid webhook response: validating webhook may not return"
                                + " response.patch");
    }

    @Test
    void noPatchMovesAnObjectOrMakesItAnother() {
        configure("MutatingWebhookConfiguration", "m", "'name':'move.sea.io'," + client());
        answering =
                request -> patch("[{'op':'replace','path':'/metadata/namespace','value':'sea'}]");
        assertThatThrownBy(() -> post(MAPS, "{'metadata':{'name':'moved'}}"))
                .hasMessage(
                        "the namespace of the provided object does not match the namespace sent on"
                                + " the request");

        answering =
                request ->
                        patch(
                                "[{'op':'replace','path':'/metadata/uid','value':'mine'},"
                                        + "{'op':'add','path':'/metadata/deletionTimestamp','value':'2026-01-01T00:00:00Z'}]");
        JsonNode made = post(MAPS, "{'metadata':{'name':'moved'}}");
        assertThat(made.at("/metadata/uid").stringValue()).hasSize(36);
        assertThat(made.path("metadata").has("deletionTimestamp")).isFalse();

        for (String field : List.of("name", "namespace", "uid")) {
            answering =
                    request ->
                            patch(
                                    "[{'op':'replace','path':'/metadata/%s','value':'sea'}]"
                                            .formatted(field));
            assertThatThrownBy(
                            () ->
                                    api.call(
                                            new ApiRequest(
                                                    "PUT",
                                                    MAPS + "/moved",
                                                    Map.of(),
                                                    ApiRequest.JSON,
                                                    Json.object(
                                                            "{'metadata':{'name':'moved'},'data':{'a':'"
                                                                    + field
                                                                    + "'}}"))))
                    .as(field)
                    .isInstanceOf(ApiException.class);
        }
    }

    @Test
    void whatNobodyKnowsInAPatchIsLeftOut() {
        configure("MutatingWebhookConfiguration", "m", "'name':'more.sea.io'," + client());
        answering = request -> patch("[{'op':'add','path':'/depth','value':9}]");

        assertThat(post(MAPS, "{'metadata':{'name':'i'}}").has("depth")).isFalse();
    }

    @Test
    void aPatchForADeletionIsAnError() {
        post(MAPS, "{'metadata':{'name':'j'}}");
        configure("MutatingWebhookConfiguration", "m", "'name':'late.sea.io'," + client());
        answering = request -> patch("[{'op':'add','path':'/data','value':{}}]");

        assertThatThrownBy(
                        () -> api.call(new ApiRequest("DELETE", MAPS + "/j", Map.of(), "", null)))
                .hasMessage(
                        "Internal error occurred: admission webhook \"late.sea.io\" attempted to"
                                + " modify the object, which is not supported for this operation");
        answering = request -> "{'allowed':true}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "500 ; boom ; an error on the server (\"boom\") has prevented the request from succeeding",
                "404 ; none ; the server could not find the requested resource",
                "302 ; away ; ",
                "200 ; nonsense ; couldn't get version/kind; json parse error",
                "200 ; {\"response\":{}} ; expected response.uid=",
                "200 ; null ; webhook response was absent",
                "200 ; {\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\",\"response\":5} ; cannot unmarshal number into Go struct field AdmissionReview.response",
                "200 ; LONG ; "
            })
    void whatIsNoReviewIsAFailedCall(int status, String body, String why) {
        configure("ValidatingWebhookConfiguration", "v", "'name':'odd.sea.io'," + client());
        raw = new Raw(status, body.equals("LONG") ? "[" + "1,".repeat(2_000_000) + "1]" : body);

        ApiException refused =
                catchThrowableOfType(
                        ApiException.class, () -> post(MAPS, "{'metadata':{'name':'k'}}"));

        assertThat(refused.code()).isEqualTo(500);
        assertThat(refused.message())
                .startsWith("Internal error occurred: failed calling webhook \"odd.sea.io\": ")
                .contains(why == null ? "" : why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'code':200,'status':'Success'}",
                "{'code':99999}",
                "{'code':-1}",
                "{'code':'x','message':{},'reason':[]}",
                "{'details':5}",
                "{'details':{'causes':'x','retryAfterSeconds':-5}}",
                "{'message':'a\\u0000b\\nc','reason':'\\r\\nX: y'}"
            })
    void howeverAWebhookRefusesItIsARefusal(String status) {
        configure("ValidatingWebhookConfiguration", "v", "'name':'no.sea.io'," + client());
        answering = request -> "{'allowed':false,'status':" + status + "}";

        ApiException refused =
                catchThrowableOfType(
                        ApiException.class, () -> post(MAPS, "{'metadata':{'name':'l'}}"));

        assertThat(refused.code()).isBetween(400, 599);
        assertThat(refused.message())
                .startsWith("admission webhook \"no.sea.io\" denied the request");
    }
}
