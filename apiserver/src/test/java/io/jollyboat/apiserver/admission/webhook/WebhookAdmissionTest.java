package io.jollyboat.apiserver.admission.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.Json;
import io.jollyboat.core.client.ApiRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Who is asked about what, and what becomes of it. */
class WebhookAdmissionTest extends ListeningWebhook {
    @Test
    void aRefusalIsTheRequestsEndInTheWebhooksWords() {
        configure("ValidatingWebhookConfiguration", "v", "'name':'no.sea.io'," + client());
        answering = request -> "{'allowed':false,'status':{'message':'too deep','code':403}}";
        assertThatThrownBy(() -> post(MAPS, "{'metadata':{'name':'a'}}"))
                .hasMessage("admission webhook \"no.sea.io\" denied the request: too deep");
        JsonNode request = asked.getFirst();
        assertThat(request.path("operation").stringValue()).isEqualTo("CREATE");
        assertThat(request.at("/kind/kind").stringValue()).isEqualTo("ConfigMap");
        assertThat(request.at("/resource/resource").stringValue()).isEqualTo("configmaps");
        assertThat(request.at("/object/metadata/name").stringValue()).isEqualTo("a");
        assertThat(request.at("/object/kind").stringValue()).isEqualTo("ConfigMap");
        assertThat(request.at("/userInfo/username").stringValue()).isEqualTo("test");
        assertThat(request.path("oldObject").isNull()).isTrue();
        assertThat(request.at("/options/kind").stringValue()).isEqualTo("CreateOptions");
    }

    @Test
    void aWebhookIsAskedAgainAboutWhatALaterOneChanged() {
        configure(
                "MutatingWebhookConfiguration",
                "m",
                "'name':'first.sea.io','reinvocationPolicy':'IfNeeded'," + client(),
                "'name':'second.sea.io'," + client());
        answering =
                request ->
                        request.at("/object/data/turn").isMissingNode() && asked.size() == 2
                                ? patch("[{'op':'add','path':'/data','value':{'turn':'2'}}]")
                                : "{'allowed':true}";
        post(MAPS, "{'metadata':{'name':'c'}}");
        assertThat(asked).hasSize(3);
        assertThat(asked.get(2).at("/object/data/turn").stringValue()).isEqualTo("2");
    }

    @Test
    void aWebhookThatCannotBeReachedFailsTheRequestOrIsPassedOver() {
        configure("ValidatingWebhookConfiguration", "v", "'name':'gone.sea.io'," + client(1));
        assertThatThrownBy(() -> post(MAPS, "{'metadata':{'name':'d'}}"))
                .hasMessage(
                        "Internal error occurred: failed calling webhook \"gone.sea.io\": failed to"
                                + " call webhook: Post \"https://127.0.0.1:1/check?timeout=10s\":"
                                + " dial tcp 127.0.0.1:1: connect: connection refused");
        api.call(
                new ApiRequest(
                        "DELETE", GROUP + "validatingwebhookconfigurations", Map.of(), "", null));
        configure(
                "ValidatingWebhookConfiguration",
                "w",
                "'name':'gone.sea.io','failurePolicy':'Ignore'," + client(1));
        assertThat(post(MAPS, "{'metadata':{'name':'d'}}").at("/metadata/name").stringValue())
                .isEqualTo("d");
    }

    @Test
    void howWebhooksAnswerIsCountedByKubernetesNames() throws Exception {
        configure(
                "MutatingWebhookConfiguration",
                "m",
                "'name':'good.measure.io'," + client(),
                "'name':'ignored.measure.io','failurePolicy':'Ignore'," + client(1));
        configure("ValidatingWebhookConfiguration", "v", "'name':'bad.measure.io'," + client());
        answering =
                request ->
                        asked.size() % 2 == 0
                                ? "{'allowed':false,'status':{'code':418}}"
                                : "{'allowed':true}";
        asked.clear();
        assertThatThrownBy(() -> post(MAPS, "{'metadata':{'name':'measured'}}"))
                .hasMessageContaining("bad.measure.io");

        String metrics = cluster.metrics();

        String of = "name=\"%s\",operation=\"CREATE\",rejected=\"%s\",type=\"%s\"";
        assertThat(metrics)
                .contains(
                        "apiserver_admission_webhook_admission_duration_seconds_count{%s} 1\n"
                                .formatted(of.formatted("good.measure.io", "false", "admit")),
                        "apiserver_admission_webhook_request_total{code=\"200\",%s} 1\n"
                                .formatted(of.formatted("good.measure.io", "false", "admit")),
                        "apiserver_admission_webhook_request_total{code=\"418\",%s} 1\n"
                                .formatted(of.formatted("bad.measure.io", "true", "validate")),
                        "apiserver_admission_webhook_request_total{code=\"503\",%s} 1\n"
                                .formatted(of.formatted("ignored.measure.io", "false", "admit")),
                        "apiserver_admission_webhook_rejection_count{error_type=\"no_error\",name=\"bad.measure.io\",operation=\"CREATE\",rejection_code=\"418\",type=\"validate\"} 1\n",
                        "apiserver_admission_webhook_fail_open_count{name=\"ignored.measure.io\",type=\"admit\"} 1\n");
    }

    @Test
    void aWebhookThatTakesTooLongFailsTheRequestOrIsPassedOver() {
        until = new CompletableFuture<>();
        configure(
                "ValidatingWebhookConfiguration",
                "v",
                "'name':'slow.sea.io','timeoutSeconds':1," + client());
        assertThatThrownBy(() -> post(MAPS, "{'metadata':{'name':'late'}}"))
                .hasMessageContaining("failed calling webhook \"slow.sea.io\"")
                .hasMessageEndingWith("/check?timeout=1s\": context deadline exceeded");
        api.call(
                new ApiRequest(
                        "DELETE", GROUP + "validatingwebhookconfigurations", Map.of(), "", null));
        configure(
                "ValidatingWebhookConfiguration",
                "w",
                "'name':'slow.sea.io','timeoutSeconds':1,'failurePolicy':'Ignore'," + client());
        assertThat(post(MAPS, "{'metadata':{'name':'late'}}").at("/metadata/name").stringValue())
                .isEqualTo("late");
    }

    @Test
    void whileManyWaitForASlowWebhookOthersAreServedAndAllGoOnAtLast() throws Exception {
        int many = 100;
        until = new CompletableFuture<>();
        CountDownLatch arrived = new CountDownLatch(many);
        answering =
                request -> {
                    arrived.countDown();
                    return "{'allowed':true}";
                };
        configure(
                "ValidatingWebhookConfiguration",
                "v",
                "'name':'slow.sea.io','timeoutSeconds':30," + client());
        try (ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<JsonNode>> waiting =
                    IntStream.range(0, many)
                            .mapToObj(i -> "{'metadata':{'name':'slow-" + i + "'}}")
                            .map(map -> crowd.submit(() -> post(MAPS, map)))
                            .toList();
            arrived.await();
            post("/api/v1/namespaces/default/secrets", "{'metadata':{'name':'quick'}}");
            assertThat(api.call(ApiRequest.get(MAPS, Map.of())).at("/items").toString())
                    .doesNotContain("slow-");
            assertThat(waiting).noneMatch(Future::isDone);
            until.complete(null);
            for (Future<JsonNode> each : waiting) {
                assertThat(each.get().at("/metadata/uid").stringValue()).isNotEmpty();
            }
        }
    }

    @Test
    void aServiceThatIsNotThereIsNamed() {
        configure(
                "ValidatingWebhookConfiguration",
                "v",
                "'name':'s.sea.io','clientConfig':{'service':{'name':'hook','namespace':'default','path':'/x'}}");
        assertThatThrownBy(() -> post(MAPS, "{'metadata':{'name':'e'}}"))
                .hasMessage(
                        "Internal error occurred: failed calling webhook \"s.sea.io\": failed to"
                                + " call webhook: Post"
                                + " \"https://hook.default.svc:443/x?timeout=10s\": service"
                                + " \"hook\" not found");
    }

    @Test
    void conditionsAndSelectorsSayWhoIsAsked() {
        configure(
                "ValidatingWebhookConfiguration",
                "v",
                "'name':'a.sea.io','objectSelector':{'matchLabels':{'ask':'yes'}}," + client(),
                "'name':'b.sea.io','matchConditions':[{'name':'c','expression':'object.metadata.name == \\\"named\\\"'}],"
                        + client(),
                "'name':'c.sea.io','namespaceSelector':{'matchLabels':{'kubernetes.io/metadata.name':'other'}},"
                        + client());
        post(MAPS, "{'metadata':{'name':'f'}}");
        assertThat(asked).isEmpty();
        post(MAPS, "{'metadata':{'name':'named','labels':{'ask':'yes'}}}");
        assertThat(asked).hasSize(2);
    }

    @Test
    void aNamespaceIsInItselfByWayOfItsSubresourcesToo() {
        String picked = "'namespaceSelector':{'matchLabels':{'kubernetes.io/metadata.name':'%s'}},";
        String rules =
                "'rules':[{'apiGroups':[''],'apiVersions':['v1'],'operations':['UPDATE'],'resources':['namespaces/status']}],";
        for (String name : List.of("default", "kube-system")) {
            post(
                    GROUP + "validatingwebhookconfigurations",
                    ("{'metadata':{'name':'%s'},'webhooks':[{'name':'%s.sea.io','sideEffects':'None','admissionReviewVersions':['v1'],"
                                    + rules
                                    + picked
                                    + client()
                                    + "}]}")
                            .formatted(name, name, name));
        }
        api.call(
                new ApiRequest(
                        "PATCH",
                        "/api/v1/namespaces/default/status",
                        Map.of(),
                        "application/merge-patch+json",
                        Json.object("{'metadata':{'annotations':{'a':'b'}}}")));
        assertThat(asked).hasSize(1);
        assertThat(asked.getFirst().path("namespace").stringValue()).isEqualTo("default");
        assertThat(asked.getFirst().path("subResource").stringValue()).isEqualTo("status");
    }

    @Test
    void deletionsAreAskedAboutToo() {
        post(MAPS, "{'metadata':{'name':'h'}}");
        configure("ValidatingWebhookConfiguration", "v", "'name':'d.sea.io'," + client());
        answering = request -> "{'allowed':true}";
        api.call(new ApiRequest("DELETE", MAPS + "/h", Map.of(), "", null));
        assertThat(asked).hasSize(1);
        assertThat(asked.getFirst().path("operation").stringValue()).isEqualTo("DELETE");
        assertThat(asked.getFirst().path("object").isNull()).isTrue();
        assertThat(asked.getFirst().at("/oldObject/metadata/name").stringValue()).isEqualTo("h");
    }

    @ParameterizedTest
    @CsvSource({
        "//, segment[0] may not be empty",
        "/a//b/, segment[1] may not be empty",
        "/ok/No_Name, segment[1]: a lowercase RFC 1123 subdomain must consist of",
        "none, must start with a '/'"
    })
    void thePathOfAServiceIsMadeOfNames(String path, String why) {
        assertThatThrownBy(
                        () ->
                                configure(
                                        "ValidatingWebhookConfiguration",
                                        "v",
                                        "'name':'s.sea.io','clientConfig':{'service':{'name':'hook','namespace':'default','path':'"
                                                + path
                                                + "'}}"))
                .hasMessageContaining(
                        "webhooks[0].clientConfig.service.path: Invalid value: \"" + path + "\": ")
                .hasMessageContaining(why);
    }

    @Test
    void aWebhookMustHaveNoEffectsOnDryRuns() {
        assertThatThrownBy(
                        () ->
                                post(
                                        GROUP + "validatingwebhookconfigurations",
                                        ("{'metadata':{'name':'v'},'webhooks':[{'name':'x.sea.io','sideEffects':'Some','admissionReviewVersions':['v1'],"
                                                        + "'rules':[{'apiGroups':[''],'apiVersions':['v1'],'operations':['*'],'resources':['*']}],%s}]}")
                                                .formatted(client())))
                .hasMessageContaining(
                        "webhooks[0].sideEffects: Unsupported value: \"Some\": supported values:"
                                + " \"None\", \"NoneOnDryRun\"");
    }

    @Test
    void amongOtherVersionsTheFirstRuleThatNamesOneSaysInWhichTheWebhookIsAsked() {
        post(
                GROUP + "validatingwebhookconfigurations",
                ("{'metadata':{'name':'v'},'webhooks':[{'name':'x.sea.io','sideEffects':'None','admissionReviewVersions':['v1'],"
                                + "'rules':[{'apiGroups':['apps'],'apiVersions':['v1'],'operations':['*'],'resources':['replicasets']},"
                                + "{'apiGroups':['apps'],'apiVersions':['v1beta2'],'operations':['*'],'resources':['deployments']},"
                                + "{'apiGroups':['apps'],'apiVersions':['v1'],'operations':['*'],'resources':['deployments']},"
                                + "{'apiGroups':['autoscaling'],'apiVersions':['v1'],'operations':['CREATE'],'resources':['horizontalpodautoscalers']}],%s}]}")
                        .formatted(client()));
        post(
                "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers",
                "{'metadata':{'name':'a'},'spec':{'maxReplicas':2,'scaleTargetRef':{'apiVersion':'apps/v1','kind':'Deployment','name':'d'}}}");
        post(
                "/apis/extensions/v1beta1/namespaces/default/deployments",
                "{'metadata':{'name':'d'},'spec':{'template':{'metadata':{'labels':{'a':'b'}},'spec':{'containers':[{'name':'c','image':'i'}]}}}}");
        assertThat(asked)
                .extracting(each -> each.at("/object/apiVersion").stringValue())
                .containsExactly("autoscaling/v1", "apps/v1beta2");
        assertThat(asked)
                .extracting(each -> each.at("/requestKind/version").stringValue())
                .containsExactly("v2", "v1beta1");
    }

    @Test
    void theOptionsOfADeletionTellTheirKindWhateverTheClientWrote() {
        post(MAPS, "{'metadata':{'name':'kind'}}");
        configure("ValidatingWebhookConfiguration", "v", "'name':'k.sea.io'," + client());
        api.call(
                new ApiRequest(
                        "DELETE",
                        MAPS + "/kind",
                        Map.of(),
                        ApiRequest.JSON,
                        Json.object("{'propagationPolicy':'Background'}")));
        assertThat(asked.getFirst().path("options"))
                .isEqualTo(
                        Json.object(
                                "{'propagationPolicy':'Background','kind':'DeleteOptions','apiVersion':'meta.k8s.io/v1'}"));
    }
}
