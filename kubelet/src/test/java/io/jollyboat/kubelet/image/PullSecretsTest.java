package io.jollyboat.kubelet.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.core.v1.ConfigMap;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.Secret;
import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.model.Trees;
import io.jollyboat.kubelet.environment.ConfigurationSource;
import io.jollyboat.kubelet.runtime.Images.Credentials;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PullSecretsTest {

    private static List<Credentials> all(String config, String image) {
        var secret = Trees.newObject();
        secret.putObject("data").put(".dockerconfigjson", base64(config.replace('\'', '"')));
        var pod = Trees.newObject();
        pod.putObject("metadata").put("namespace", "default");
        var references = pod.putObject("spec").putArray("imagePullSecrets");
        references.addObject().put("name", "absent");
        references.addObject().put("name", "pull");
        var source =
                new ConfigurationSource() {
                    @Override
                    public Optional<ConfigMap> configMap(String namespace, String name) {
                        return Optional.empty();
                    }

                    @Override
                    public Optional<Secret> secret(String namespace, String name) {
                        return name.equals("pull")
                                ? Optional.of(new Secret(secret))
                                : Optional.empty();
                    }

                    @Override
                    public List<Service> services() {
                        return List.of();
                    }
                };
        return new PullSecrets(source)
                .passes(new Pod(pod), image).stream().map(PullSecrets.Pass::credentials).toList();
    }

    private static Credentials credentials(String config, String image) {
        return all(config, image).stream().findFirst().orElse(Credentials.NONE);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theRegistryOfTheImageDecides() {
        String config =
                "{'auths':{'https://one.example:5000/v2/':{'username':'a','password':'x'},"
                        + "'two.example':{'auth':'"
                        + base64("b:y:z")
                        + "'}}}";
        assertThat(credentials(config, "one.example:5000/team/web:1"))
                .isEqualTo(new Credentials("a", "x", "https://one.example:5000/v2/"));
        assertThat(credentials(config, "two.example/web"))
                .isEqualTo(new Credentials("b", "y:z", "two.example"));
        assertThat(credentials(config, "three.example/web").isAnonymous()).isTrue();
        assertThat(credentials(config, "web").isAnonymous()).isTrue();
    }

    @Test
    void anUnreadableSecretIsPassedOver() {
        assertThat(credentials("not json", "one.example/web").isAnonymous()).isTrue();
        assertThat(credentials("{'auths':{'one.example':{'auth':'%%%'}}}", "one.example/web"))
                .isEqualTo(Credentials.NONE);
    }

    @Test
    void whatIsMostParticularAboutTheImageIsTriedFirst() {
        String config =
                "{'auths':{'one.example':{'username':'all','password':'x'},"
                        + "'one.example/team':{'username':'team','password':'x'},"
                        + "'*.example':{'username':'any','password':'x'},"
                        + "'one.example/other':{'username':'other','password':'x'}}}";
        assertThat(all(config, "one.example/team/web:1").stream().map(Credentials::username))
                .containsExactly("team", "all", "any");
        assertThat(all(config, "two.example/web").stream().map(Credentials::username))
                .containsExactly("any");
        assertThat(all(config, "a.two.example/web")).isEmpty();
    }
}
