package io.jollyboat.apiserver.authorization.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.ApiServerOptions;
import io.jollyboat.apiserver.Json;
import io.jollyboat.apiserver.file.SettingsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class AuthorizationConfigurationTest {

    private static final String GOOD =
            "'timeout':'3s','subjectAccessReviewVersion':'v1','failurePolicy':'Deny','connectionInfo':{'type':'KubeConfigFile','kubeConfigFile':'/far'}";

    private static JsonNode kubeconfig(String file) {
        return Json.object(
                "{'clusters':[{'name':'c','cluster':{'server':'http://127.0.0.1:1'}}],'users':[{'name':'u','user':{}}],"
                        + "'contexts':[{'name':'x','context':{'cluster':'c','user':'u'}}]}");
    }

    private static AuthorizationConfiguration read(String authorizers) {
        return AuthorizationConfiguration.of(
                new SettingsFile(
                        Path.of("authorization.yaml"),
                        "{'apiVersion':'apiserver.config.k8s.io/v1','kind':'AuthorizationConfiguration','authorizers':["
                                + authorizers
                                + "]}"),
                AuthorizationConfigurationTest::kubeconfig);
    }

    private static String webhook(String fields) {
        return "{'type':'Webhook','name':'far','webhook':{" + fields + "}}";
    }

    private static AccessTerms terms(String authorizer) {
        return Objects.requireNonNull(read(authorizer).authorizers().getFirst().terms());
    }

    @Test
    void whatIsNotSaidIsAsInKubernetes() {
        AccessTerms terms = terms(webhook(GOOD));
        assertThat(terms.allowedFor()).isEqualTo(Duration.ofMinutes(5));
        assertThat(terms.refusedFor()).isEqualTo(Duration.ofSeconds(30));
        assertThat(terms.denies()).isTrue();
        AccessTerms forgetful = terms(webhook(GOOD + ",'cacheAuthorizedRequests':false"));
        assertThat(forgetful.allowedFor()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "|authorizers: Required value: at least one authorization mode must be defined",
                "{'name':'a'}|authorizers[0].type: Required value",
                "{'type':'ACL','name':'a'}|authorizers[0].type: Unsupported value: \"ACL\": supported values: \"ABAC\", \"AlwaysAllow\", \"AlwaysDeny\", \"Node\", \"RBAC\", \"Webhook\"",
                "{'type':'RBAC','name':'a'},{'type':'RBAC','name':'b'}|authorizers[1].type: Duplicate value: \"RBAC\"",
                "{'type':'RBAC','name':'a'},{'type':'Node','name':'a'}|authorizers[1].name: Duplicate value: \"a\"",
                "{'type':'RBAC'}|authorizers[0].name: Required value",
                "{'type':'RBAC','name':'A b'}|authorizers[0].name: Invalid value: \"A b\": authorizer name is invalid: a lowercase RFC 1123 subdomain",
                "{'type':'Webhook','name':'a'}|authorizers[0].webhook: Required value: required when type=Webhook",
                "{'type':'RBAC','name':'a','webhook':{}}|authorizers[0].webhook: Invalid value: \"non-null\": may only be specified when type=Webhook",
            })
    void authorizersThatCannotBeAreRefused(@Nullable String authorizers, String why) {
        assertThatThrownBy(() -> read(authorizers == null ? "" : authorizers))
                .hasMessageStartingWith(why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'timeout':'0s'|authorizers[0].timeout: Required value",
                "'timeout':'31s'|authorizers[0].timeout: Invalid value: \"31s\": must be > 0s and <= 30s",
                "'authorizedTTL':'-1s'|authorizers[0].authorizedTTL: Invalid value: \"-1s\": must be > 0s",
                "'subjectAccessReviewVersion':'v2'|authorizers[0].subjectAccessReviewVersion: Unsupported value: \"v2\": supported values: \"v1\", \"v1beta1\"",
                "'failurePolicy':'Maybe'|authorizers[0].failurePolicy: Unsupported value: \"Maybe\": supported values: \"NoOpinion\", \"Deny\"",
                "'connectionInfo':{}|authorizers[0].connectionInfo.type: Required value",
                "'connectionInfo':{'type':'KubeConfigFile','kubeConfigFile':'far'}|authorizers[0].connectionInfo.kubeConfigFile: Invalid value: \"far\": must be an absolute path",
                "'matchConditions':[{'expression':'true'}]|authorizers[0].matchConditionSubjectAccessReviewVersion: Required value: required if match conditions are specified",
                "'matchConditionSubjectAccessReviewVersion':'v1','matchConditions':[{'expression':'request.user'}]|authorizers[0].matchConditions[0].expression: Invalid value: \"request.user\": must evaluate to bool but got string",
                "'matchConditionSubjectAccessReviewVersion':'v1','matchConditions':[{'expression':'request.who'}]|authorizers[0].matchConditions[0].expression: Invalid value: \"request.who\": compilation failed",
                "'matchConditionSubjectAccessReviewVersion':'v1','matchConditions':[{'expression':'true'},{'expression':'true'}]|authorizers[0].matchConditions[1].expression: Duplicate value: \"true\"",
            })
    void webhooksThatCannotBeAreRefused(String fields, String why) {
        ObjectNode hook = Json.object("{" + GOOD + "}");
        hook.setAll(Json.object("{" + fields + "}"));
        String authorizer = "{'type':'Webhook','name':'far','webhook':" + hook + "}";
        assertThatThrownBy(() -> read(authorizer)).hasMessageStartingWith(why);
    }

    @Test
    void flagsThatContradictEachOtherAreRefused() {
        assertThatThrownBy(() -> check(Map.of("authorization-mode", "Node,Webhook")))
                .hasMessage("authorization-mode Webhook's authorization config file not passed");
        assertThatThrownBy(() -> check(Map.of("authorization-mode", "RBAC,RBAC")))
                .hasMessageContaining("[\"RBAC\" \"RBAC\"] has mode specified more than once");
        assertThatThrownBy(() -> check(Map.of("authorization-webhook-version", "v2")))
                .hasMessageContaining("unsupported webhook authorizer version \"v2\"");
        AuthorizationSettings both =
                new AuthorizationSettings(
                        List.of("RBAC"),
                        AuthorizationSettings.USUAL.webhook(),
                        new SettingsFile(Path.of("a"), ""),
                        null);
        assertThatThrownBy(both::check)
                .hasMessageStartingWith("--authorization-config can not be specified when");
    }

    @Test
    void policiesGoWithTheirMode(@TempDir Path folder) throws IOException {
        String policies = folder.resolve("policy.jsonl").toString();
        Files.writeString(Path.of(policies), "{\"user\":\"ann\"}");
        String file = folder.resolve("authorization.yaml").toString();
        Files.writeString(
                Path.of(file),
                "{apiVersion: apiserver.config.k8s.io/v1, kind: AuthorizationConfiguration,"
                        + " authorizers: [{type: ABAC, name: a}]}");

        assertThatThrownBy(() -> check(Map.of("authorization-mode", "ABAC")))
                .hasMessage("authorization-mode ABAC's authorization policy file not passed");
        assertThatThrownBy(() -> check(Map.of("authorization-config", file)))
                .hasMessage("authorization-mode ABAC's authorization policy file not passed");
        assertThatThrownBy(() -> check(Map.of("authorization-policy-file", policies)))
                .hasMessage("cannot specify --authorization-policy-file without mode ABAC");
        check(Map.of("authorization-mode", "ABAC", "authorization-policy-file", policies));
        check(Map.of("authorization-config", file, "authorization-policy-file", policies));
    }

    private static void check(Map<String, String> options) {
        ApiServerOptions.ALL.apply(ApiServerConfig.inMemory(), options).access().check();
    }

    @Test
    void whatHasNoMeaningIsRefusedAndNotPassedOver() {
        assertThatThrownBy(() -> read("{'type':'RBAC','name':'a','names':'b'}"))
                .hasMessage("strict decoding error: unknown field \"authorizers[0].names\"");
        assertThatThrownBy(() -> read(webhook(GOOD + ",'failurePolice':'Deny','timeOut':'1s'")))
                .hasMessage(
                        "strict decoding error: unknown field \"authorizers[0].webhook.failurePolice\","
                                + " unknown field \"authorizers[0].webhook.timeOut\"");
        assertThatThrownBy(() -> read("{'type':'RBAC','name':'a','name':'b'}"))
                .hasMessage("strict decoding error: duplicate field \"authorizers[0].name\"");
        assertThatThrownBy(() -> read("{'type':'RBAC','name':7}"))
                .hasMessage(
                        "strict decoding error: field \"authorizers[0].name\" must be a string");
    }
}
