package io.jollyboat.apiserver.admission.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.ApiServerOptions;
import io.jollyboat.apiserver.Json;
import io.jollyboat.apiserver.ListeningServer;
import io.jollyboat.apiserver.webhook.ReviewServer;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A webhook that really listens is asked about images. */
class ImagePolicyWebhookTest {
    private static final String PODS = "/api/v1/namespaces/default/pods";

    @TempDir Path folder;
    private ReviewServer webhook;

    @BeforeEach
    void listen() throws IOException {
        webhook = new ReviewServer();
    }

    @AfterEach
    void stop() {
        webhook.close();
    }

    private Map<String, String> options(String more) throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("admission.yaml"),
                        """
                        apiVersion: apiserver.config.k8s.io/v1
                        kind: AdmissionConfiguration
                        plugins:
                        - name: ImagePolicyWebhook
                          configuration:
                            imagePolicy: {kubeConfigFile: %s%s}
                        """
                                .formatted(webhook.kubeconfig(folder), more));
        return Map.of(
                "enable-admission-plugins",
                "ImagePolicyWebhook",
                "admission-control-config-file",
                file.toString());
    }

    private static JsonNode pod(ListeningServer server, String name, String image) {
        ApiTransport api = server.server.transport("test", "system:masters");
        return api.call(
                new ApiRequest(
                        "POST",
                        PODS,
                        Map.of(),
                        ApiRequest.JSON,
                        Json.object(
                                "{'metadata':{'name':'%s','annotations':{'a':'b','x.image-policy.k8s.io/c':'d'}},'spec':{'containers':[{'name':'c','image':'%s'}],'initContainers':[{'name':'i','image':'first'}]}}"
                                        .formatted(name, image))));
    }

    @Test
    void imagesItRefusesAreNotRunAndItsAnswersAreRemembered() throws Exception {
        webhook.answers(
                review ->
                        ReviewServer.Reply.json(
                                review.toString().contains("latest")
                                        ? "{'status':{'allowed':false,'reason':'no latest'}}"
                                        : "{'apiVersion':'imagepolicy.k8s.io/v1alpha1','kind':'ImageReview','status':{'allowed':true}}"));
        try (ListeningServer server = ListeningServer.with(options(", allowTTL: 60"))) {
            pod(server, "a", "x:1");
            pod(server, "b", "x:1");
            assertThat(webhook.asked).hasSize(1);
            assertThat(webhook.asked.remove().body())
                    .isEqualTo(
                            Json.object(
                                    "{'kind':'ImageReview','apiVersion':'imagepolicy.k8s.io/v1alpha1','metadata':{},'spec':{'containers':[{'image':'x:1'},{'image':'first'}],'annotations':{'x.image-policy.k8s.io/c':'d'},'namespace':'default'},'status':{'allowed':false}}"));
            assertThatThrownBy(() -> pod(server, "c", "x:latest"))
                    .hasMessage(
                            "pods \"c\" is forbidden: image policy webhook backend denied one or"
                                    + " more images: no latest");
        }
    }

    @Test
    void whenItDoesNotAnswerPodsAreRefusedUnlessTheyAreLetInByDefault() throws Exception {
        webhook.answers(review -> new ReviewServer.Reply(400, "no"));
        try (ListeningServer server = ListeningServer.with(options(""))) {
            assertThatThrownBy(() -> pod(server, "a", "x"))
                    .hasMessageStartingWith("pods \"a\" is forbidden: ");
        }
        try (ListeningServer server = ListeningServer.with(options(", defaultAllow: true"))) {
            assertThat(pod(server, "a", "x").at("/metadata/uid").isString()).isTrue();
        }
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatThrownBy(
                        () ->
                                ApiServerOptions.ALL.apply(
                                        ApiServerConfig.inMemory(), options(", denyTTL: 7200")))
                .hasMessageContaining(
                        "imagePolicy.denyTTL: valid value is between 1s and 30m0s, got 7200");
        assertThatThrownBy(
                        () ->
                                ListeningServer.with(
                                        Map.of("enable-admission-plugins", "ImagePolicyWebhook")))
                .hasMessageContaining("ImagePolicyWebhook is enabled, and");
    }
}
