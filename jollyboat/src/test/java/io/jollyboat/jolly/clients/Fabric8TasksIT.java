package io.jollyboat.jolly.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.jollyboat.jolly.e2e.RunningCluster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What people have fabric8's client do to a cluster, beyond writing and reading objects. */
class Fabric8TasksIT {

    private static final String SPACE = "fabric8tasks";

    private static RunningCluster cluster;
    private static KubernetesClient client;

    @BeforeAll
    static void start() {
        cluster = RunningCluster.shared(SPACE);
        Config config =
                new ConfigBuilder(Config.fromKubeconfig(cluster.kubeconfig().toFile()))
                        .withRequestRetryBackoffLimit(0) // a refused eviction is told of at once
                        .build();
        client = new KubernetesClientBuilder().withConfig(config).build();
    }

    @AfterAll
    static void stop() {
        client.close();
        cluster.close();
    }

    private static RollableScalableResource<Deployment> deployment(String name) {
        return client.apps().deployments().inNamespace(SPACE).withName(name);
    }

    private static void deploy(String name, int replicas) {
        Deployment wanted =
                new DeploymentBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(SPACE)
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(replicas)
                        .withNewSelector()
                        .addToMatchLabels("app", name)
                        .endSelector()
                        .withNewTemplate()
                        .withNewMetadata()
                        .addToLabels("app", name)
                        .endMetadata()
                        .withNewSpec()
                        .withTerminationGracePeriodSeconds(0L)
                        .addNewContainer()
                        .withName("main")
                        .withImage("sailor:1")
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build();
        client.resource(wanted).create();
        deployment(name).waitUntilReady(60, TimeUnit.SECONDS);
    }

    private static List<Pod> pods(String app) {
        return client.pods().inNamespace(SPACE).withLabel("app", app).list().getItems();
    }

    @Test
    void scalesUpdatesAndRestartsDeployments() throws Exception {
        deploy("rolled", 1);
        deployment("rolled").scale(3);
        deployment("rolled")
                .waitUntilCondition(
                        now -> Integer.valueOf(3).equals(now.getStatus().getReadyReplicas()),
                        60,
                        TimeUnit.SECONDS);
        assertThat(deployment("rolled").scale().getStatus().getReplicas()).isEqualTo(3);

        deployment("rolled")
                .edit(
                        now ->
                                new DeploymentBuilder(now)
                                        .editSpec()
                                        .editTemplate()
                                        .editSpec()
                                        .editFirstContainer()
                                        .withImage("sailor:2")
                                        .endContainer()
                                        .endSpec()
                                        .endTemplate()
                                        .endSpec()
                                        .build());
        deployment("rolled").rolling().restart();
        var template = deployment("rolled").get().getSpec().getTemplate();
        assertThat(template.getSpec().getContainers().getFirst().getImage()).isEqualTo("sailor:2");
        assertThat(template.getMetadata().getAnnotations())
                .containsKey("kubectl.kubernetes.io/restartedAt");

        deployment("rolled").withPropagationPolicy(DeletionPropagation.FOREGROUND).delete();
        deployment("rolled").waitUntilCondition(now -> now == null, 60, TimeUnit.SECONDS);
        // a replica set that was made meanwhile, and its pods, go after it
        client.pods()
                .inNamespace(SPACE)
                .withLabel("app", "rolled")
                .informOnCondition(List::isEmpty)
                .get(60, TimeUnit.SECONDS);
    }

    @Test
    void evictsWhatABudgetLetsGo() throws InterruptedException {
        deploy("crew", 2);
        client.resource(
                        new PodDisruptionBudgetBuilder()
                                .withNewMetadata()
                                .withName("crew")
                                .withNamespace(SPACE)
                                .endMetadata()
                                .withNewSpec()
                                .withMinAvailable(new IntOrString(2))
                                .withNewSelector()
                                .addToMatchLabels("app", "crew")
                                .endSelector()
                                .endSpec()
                                .build())
                .create();
        var budget = client.policy().v1().podDisruptionBudget().inNamespace(SPACE).withName("crew");
        budget.waitUntilCondition(
                now -> now.getStatus() != null && now.getStatus().getExpectedPods() == 2,
                60,
                TimeUnit.SECONDS);
        var pod = client.pods().resource(pods("crew").getFirst());
        assertThat(pod.evict()).isFalse();

        budget.edit(
                now ->
                        new PodDisruptionBudgetBuilder(now)
                                .editSpec()
                                .withMinAvailable(new IntOrString("50%"))
                                .endSpec()
                                .build());
        Until.so("the budget lets one go", pod::evict);
    }

    @Test
    void deletesInBulkWhatASelectorSelects() {
        for (String name : List.of("bulk1", "bulk2", "kept")) {
            client.resource(
                            new ConfigMapBuilder()
                                    .withNewMetadata()
                                    .withName(name)
                                    .withNamespace(SPACE)
                                    .addToLabels("part", name.substring(0, 4))
                                    .endMetadata()
                                    .build())
                    .create();
        }
        assertThat(client.configMaps().inNamespace(SPACE).withLabel("part", "bulk").delete())
                .hasSize(2);
        assertThat(
                        client.configMaps()
                                .inNamespace(SPACE)
                                .withLabelIn("part", "bulk", "kept")
                                .withoutLabel("part", "x")
                                .list()
                                .getItems())
                .singleElement()
                .satisfies(map -> assertThat(map.getMetadata().getName()).isEqualTo("kept"));
    }

    @Test
    void findsByAnIndexOfItsOwn() throws InterruptedException {
        try (SharedIndexInformer<ConfigMap> informer =
                client.configMaps().inNamespace(SPACE).runnableInformer(1000)) {
            informer.addIndexers(
                    Map.of("colour", map -> List.of(map.getData().getOrDefault("colour", "none"))));
            informer.run();
            client.resource(
                            new ConfigMapBuilder()
                                    .withNewMetadata()
                                    .withName("indexed")
                                    .withNamespace(SPACE)
                                    .endMetadata()
                                    .addToData("colour", "red")
                                    .build())
                    .create();
            Until.so(
                    "it is found",
                    () -> informer.getIndexer().byIndex("colour", "red").size() == 1);
        }
    }

    @Test
    void asksWhatItMayAndActsAsAnAccountThatMayNot() {
        client.resource(
                        new ServiceAccountBuilder()
                                .withNewMetadata()
                                .withName("mate")
                                .withNamespace(SPACE)
                                .endMetadata()
                                .build())
                .create();
        String token =
                client.serviceAccounts()
                        .inNamespace(SPACE)
                        .withName("mate")
                        .tokenRequest(
                                new TokenRequestBuilder()
                                        .withNewSpec()
                                        .withExpirationSeconds(600L)
                                        .endSpec()
                                        .build())
                        .getStatus()
                        .getToken();
        Config plain = Config.fromKubeconfig(cluster.kubeconfig().toFile());
        Config mate =
                new ConfigBuilder(Config.empty())
                        .withMasterUrl(plain.getMasterUrl())
                        .withCaCertData(plain.getCaCertData())
                        .withOauthToken(token)
                        .build();
        try (KubernetesClient other = new KubernetesClientBuilder().withConfig(mate).build()) {
            assertThat(may(client)).isTrue();
            assertThat(may(other)).isFalse();
            assertThatThrownBy(() -> other.pods().inNamespace(SPACE).list())
                    .satisfies(
                            refusal ->
                                    assertThat(((KubernetesClientException) refusal).getCode())
                                            .isEqualTo(403))
                    .hasMessageContaining(
                            "User \"system:serviceaccount:"
                                    + SPACE
                                    + ":mate\" cannot list resource \"pods\"");
        }
    }

    private static boolean may(KubernetesClient who) {
        return who.authorization()
                .v1()
                .selfSubjectAccessReview()
                .create(
                        new SelfSubjectAccessReviewBuilder()
                                .withNewSpec()
                                .withNewResourceAttributes()
                                .withNamespace(SPACE)
                                .withVerb("list")
                                .withResource("pods")
                                .endResourceAttributes()
                                .endSpec()
                                .build())
                .getStatus()
                .getAllowed();
    }

    @Test
    void worksWithoutTypesAndWithWholeManifests() throws IOException {
        String manifest =
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: listed, namespace: %1$s, annotations: {sim.jollyboat.io/log: ahoy}}
                spec: {terminationGracePeriodSeconds: 0, containers: [{name: main, image: "sailor:1"}]}
                ---
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: listed, namespace: %1$s}
                spec: {podSelector: {}, policyTypes: [Ingress]}
                """
                        .formatted(SPACE);
        var all = client.load(new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8)));
        assertThat(all.serverSideApply()).hasSize(2);
        assertThat(all.fieldManager("other").serverSideApply()).hasSize(2);
        client.pods().inNamespace(SPACE).withName("listed").waitUntilReady(60, TimeUnit.SECONDS);
        try (LogWatch log = client.pods().inNamespace(SPACE).withName("listed").watchLog()) {
            assertThat(new String(log.getOutput().readNBytes(4), StandardCharsets.UTF_8))
                    .isEqualTo("ahoy");
        }
        GenericKubernetesResource policy =
                client.genericKubernetesResources("networking.k8s.io/v1", "NetworkPolicy")
                        .inNamespace(SPACE)
                        .withName("listed")
                        .get();
        assertThat(policy.<List<String>>get("spec", "policyTypes")).containsExactly("Ingress");
        assertThat(client.getApiGroup("networking.k8s.io").getPreferredVersion().getVersion())
                .isEqualTo("v1");
        assertThat(client.supports(Deployment.class)).isTrue();
        assertThat(client.supports(Ship.class)).isFalse();
        assertThat(all.delete()).hasSize(2);
    }
}
