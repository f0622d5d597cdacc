package io.jollyboat.controllers.serviceaccount;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.controllers.TestCluster;
import io.jollyboat.controllers.rootca.RootCertificateController;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.ConfigMap;
import io.jollyboat.core.api.core.v1.Secret;
import io.jollyboat.core.client.DeleteOptions;
import io.jollyboat.core.jwt.SigningKey;
import io.jollyboat.core.jwt.TokenVerifier;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Default accounts, their secrets and the certificate that comes along, with the real server. */
class AccountControllersTest {

    private final TestCluster cluster = new TestCluster();
    private final SigningKey key = SigningKey.generate();

    @BeforeEach
    void start() {
        var client = cluster.controllerClient;
        var informers = cluster.informers;
        new DefaultAccountController(client, informers, cluster.timeline).start();
        new RootCertificateController(client, informers, cluster.timeline, "PEM").start();
        new TokenSecretController(client, informers, cluster.timeline, key, "PEM").start();
        cluster.settle();
    }

    @Test
    void everyNamespaceHasItsAccountAndTheRootCertificate() {
        cluster.create(Resources.NAMESPACES, "{'metadata':{'name':'sea'}}");
        cluster.settle();

        assertThat(cluster.client.find(Resources.SERVICE_ACCOUNTS, "sea", "default")).isPresent();
        assertThat(cluster.client.find(Resources.SERVICE_ACCOUNTS, "kube-system", "default"))
                .isPresent();
        ConfigMap map = cluster.client.get(Resources.CONFIG_MAPS, "sea", "kube-root-ca.crt");
        assertThat(map.data()).containsEntry("ca.crt", "PEM");
    }

    @Test
    void whatSomebodyRemovesOrSpoilsComesBack() {
        cluster.client.delete(
                Resources.SERVICE_ACCOUNTS, "default", "default", DeleteOptions.DEFAULT);
        cluster.patch(Resources.CONFIG_MAPS, "kube-root-ca.crt", "{'data':{'ca.crt':'other'}}");
        cluster.settle();

        assertThat(cluster.client.find(Resources.SERVICE_ACCOUNTS, "default", "default"))
                .isPresent();
        ConfigMap map = cluster.get(Resources.CONFIG_MAPS, "kube-root-ca.crt");
        assertThat(map.data()).containsEntry("ca.crt", "PEM");
        cluster.client.delete(
                Resources.CONFIG_MAPS, "default", "kube-root-ca.crt", DeleteOptions.DEFAULT);
        cluster.settle();
        assertThat(cluster.client.find(Resources.CONFIG_MAPS, "default", "kube-root-ca.crt"))
                .isPresent();
    }

    @Test
    void fillsASecretWithATokenAndRemovesItWithItsAccount() {
        cluster.create(Resources.SERVICE_ACCOUNTS, "{'metadata':{'name':'robot'}}");
        cluster.create(
                Resources.SECRETS,
                "{'metadata':{'name':'robots','annotations':{'kubernetes.io/service-account.name':'robot'}},'type':'kubernetes.io/service-account-token'}");
        cluster.settle();

        Secret secret = cluster.get(Resources.SECRETS, "robots");
        assertThat(secret.data()).containsKeys("ca.crt", "namespace", "token");
        String token = new String(secret.data().get("token"), StandardCharsets.UTF_8);
        ObjectNode claims = new TokenVerifier(List.of(key)).claims(token).orElseThrow();
        assertThat(claims.path("sub").asString()).isEqualTo("system:serviceaccount:default:robot");

        cluster.patch(
                Resources.SECRETS,
                "robots",
                "{'data':{'namespace':'%s'}}"
                        .formatted(Base64.getEncoder().encodeToString(new byte[] {'s'})));
        cluster.settle();
        assertThat(cluster.get(Resources.SECRETS, "robots").data().get("namespace"))
                .as("somebody's own word stays")
                .containsExactly('s');

        cluster.client.delete(
                Resources.SERVICE_ACCOUNTS, "default", "robot", DeleteOptions.DEFAULT);
        cluster.advance(Duration.ofSeconds(1));
        assertThat(cluster.client.find(Resources.SECRETS, "default", "robots")).isEmpty();
    }

    @Test
    void anAccountForgetsASecretThatIsGone() {
        cluster.create(
                Resources.SERVICE_ACCOUNTS,
                "{'metadata':{'name':'robot'},'secrets':[{'name':'robots'},{'name':'other'}]}");
        cluster.create(
                Resources.SECRETS,
                "{'metadata':{'name':'robots','annotations':{'kubernetes.io/service-account.name':'robot'}},'type':'kubernetes.io/service-account-token'}");
        cluster.settle();
        cluster.delete(Resources.SECRETS, "robots");
        cluster.settle();

        assertThat(
                        cluster.get(Resources.SERVICE_ACCOUNTS, "robot")
                                .json()
                                .path("secrets")
                                .valueStream()
                                .map(one -> one.path("name").asString()))
                .containsExactly("other");
    }

    @Test
    void theRootCertificateMayBeDescribedInOtherWords() {
        String describe = "{'metadata':{'annotations':{'kubernetes.io/description':%s}}}";
        cluster.patch(Resources.CONFIG_MAPS, "kube-root-ca.crt", describe.formatted("'ours'"));
        cluster.settle();
        assertThat(description()).isEqualTo("ours");

        cluster.patch(Resources.CONFIG_MAPS, "kube-root-ca.crt", describe.formatted("null"));
        cluster.settle();
        assertThat(description()).startsWith("Contains a CA bundle");
    }

    private String description() {
        return cluster.get(Resources.CONFIG_MAPS, "kube-root-ca.crt")
                .annotations()
                .getOrDefault("kubernetes.io/description", "");
    }
}
