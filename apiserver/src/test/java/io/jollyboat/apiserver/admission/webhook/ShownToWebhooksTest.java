package io.jollyboat.apiserver.admission.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.ListeningServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Webhooks that are to know who asks them. */
class ShownToWebhooksTest extends ListeningWebhook {

    ShownToWebhooksTest() throws IOException {
        super(ListeningServer.with(Map.of("admission-control-config-file", settings().toString())));
    }

    private static Path settings() throws IOException {
        Path folder = Files.createTempDirectory("admission");
        Path users = folder.resolve("users.yaml");
        Path settings = folder.resolve("settings.yaml");
        folder.toFile().deleteOnExit();
        users.toFile().deleteOnExit();
        settings.toFile().deleteOnExit();
        Files.writeString(
                users,
                """
                apiVersion: v1
                kind: Config
                users:
                - name: '*'
                  user: {token: tide}
                """);
        return Files.writeString(
                settings,
                """
                apiVersion: apiserver.config.k8s.io/v1
                kind: AdmissionConfiguration
                plugins:
                - name: ValidatingAdmissionWebhook
                  configuration:
                    apiVersion: apiserver.config.k8s.io/v1
                    kind: WebhookAdmissionConfiguration
                    kubeConfigFile: %s
                """
                        .formatted(users));
    }

    @Test
    void eachPluginShowsWhatItsOwnSettingsSay() {
        configure("MutatingWebhookConfiguration", "m", "'name':'m.sea.io'," + client());
        configure("ValidatingWebhookConfiguration", "v", "'name':'v.sea.io'," + client());
        post(MAPS, "{'metadata':{'name':'a'}}");
        assertThat(authorizations).containsExactly("", "Bearer tide");
    }
}
