package io.jollyboat.jolly.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.jolly.e2e.RunningCluster;
import io.kubernetes.client.custom.IntOrString;
import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.informer.SharedInformerFactory;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.AppsV1Api;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.apis.PolicyV1Api;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1ConfigMapList;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1DeploymentList;
import io.kubernetes.client.openapi.models.V1DeploymentSpec;
import io.kubernetes.client.openapi.models.V1Eviction;
import io.kubernetes.client.openapi.models.V1LabelSelector;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudgetSpec;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1PodTemplateSpec;
import io.kubernetes.client.openapi.models.V1Scale;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import io.kubernetes.client.util.PatchUtils;
import io.kubernetes.client.util.generic.GenericKubernetesApi;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one does with Kubernetes' own Java client, against a cluster with a store that lasts. */
class ClientJavaTasksIT {

    private static final String SPACE = "default";

    @TempDir private static Path home;
    private static RunningCluster cluster;
    private static ApiClient client;
    private static CoreV1Api api;

    @BeforeAll
    static void start() throws IOException {
        cluster =
                RunningCluster.start(home, "javatasks", "--runtime", "sim", "--store", "embedded");
        try (Reader kubeconfig = Files.newBufferedReader(cluster.kubeconfig())) {
            client = ClientBuilder.kubeconfig(KubeConfig.loadKubeConfig(kubeconfig)).build();
        }
        client.setReadTimeout(0);
        api = new CoreV1Api(client);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static V1Deployment deployment(String name) {
        Map<String, String> labels = Map.of("app", name);
        return new V1Deployment()
                .metadata(new V1ObjectMeta().name(name).namespace(SPACE))
                .spec(
                        new V1DeploymentSpec()
                                .replicas(1)
                                .selector(new V1LabelSelector().matchLabels(labels))
                                .template(
                                        new V1PodTemplateSpec()
                                                .metadata(new V1ObjectMeta().labels(labels))
                                                .spec(
                                                        new V1PodSpec()
                                                                .addContainersItem(
                                                                        new V1Container()
                                                                                .name("main")
                                                                                .image("web:1")))));
    }

    @Test
    void scalesDeploymentsAndEvictsWhatABudgetLetsGo() throws Exception {
        GenericKubernetesApi<V1Deployment, V1DeploymentList> deployments =
                new GenericKubernetesApi<>(
                        V1Deployment.class,
                        V1DeploymentList.class,
                        "apps",
                        "v1",
                        "deployments",
                        client);
        assertThat(deployments.create(deployment("web")).throwsApiException().getObject())
                .satisfies(made -> assertThat(made.getMetadata().getGeneration()).isEqualTo(1));
        AppsV1Api apps = new AppsV1Api(client);
        V1Scale scale =
                PatchUtils.patch(
                        V1Scale.class,
                        () ->
                                apps.patchNamespacedDeploymentScale(
                                                "web",
                                                SPACE,
                                                new V1Patch("{\"spec\":{\"replicas\":2}}"))
                                        .buildCall(null),
                        V1Patch.PATCH_FORMAT_JSON_MERGE_PATCH,
                        client);
        assertThat(scale.getSpec().getReplicas()).isEqualTo(2);
        Until.so(
                "two ready",
                () -> {
                    Integer ready =
                            deployments
                                    .get(SPACE, "web")
                                    .getObject()
                                    .getStatus()
                                    .getReadyReplicas();
                    return ready != null && ready == 2;
                });

        new PolicyV1Api(client)
                .createNamespacedPodDisruptionBudget(
                        SPACE,
                        new V1PodDisruptionBudget()
                                .metadata(new V1ObjectMeta().name("web"))
                                .spec(
                                        new V1PodDisruptionBudgetSpec()
                                                .minAvailable(new IntOrString("100%"))
                                                .selector(
                                                        new V1LabelSelector()
                                                                .matchLabels(
                                                                        Map.of("app", "web")))))
                .execute();
        cluster.kubectl("wait", "pdb/web", "--for=jsonpath={.status.currentHealthy}=2").ok();
        String pod =
                api.listNamespacedPod(SPACE)
                        .labelSelector("app=web")
                        .execute()
                        .getItems()
                        .getFirst()
                        .getMetadata()
                        .getName();
        V1Eviction eviction = new V1Eviction().metadata(new V1ObjectMeta().name(pod));
        assertThatThrownBy(() -> api.createNamespacedPodEviction(pod, SPACE, eviction).execute())
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refusal -> {
                            assertThat(refusal.getCode()).isEqualTo(429);
                            assertThat(refusal.getResponseBody())
                                    .contains("Cannot evict pod as it would violate");
                        });
    }

    @Test
    void anInformerSurvivesTheServersDeath() throws Exception {
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        SharedInformerFactory informers = new SharedInformerFactory(client);
        informers
                .sharedIndexInformerFor(
                        Notes.calls(api, SPACE),
                        V1ConfigMap.class,
                        V1ConfigMapList.class,
                        0,
                        (type, refusal) -> {}) // as long as there is no server
                .addEventHandler(new Notes(told));
        informed("before");
        informers.startAllRegisteredInformers();
        Until.so("what was", () -> told.contains("+before"));

        ProcessHandle.of(cluster.process()).orElseThrow().destroyForcibly();
        cluster.jolly("start").ok();
        informed("after");

        Until.so("what came after the death", () -> told.contains("+after"));
        api.deleteNamespacedConfigMap("before", SPACE).execute();
        Until.so("what went", () -> told.contains("-before"));
        informers.stopAllRegisteredInformers();
        assertThat(told).containsOnlyOnce("+before", "+after", "-before");
    }

    private static void informed(String name) throws ApiException {
        api.createNamespacedConfigMap(
                        SPACE,
                        new V1ConfigMap()
                                .metadata(
                                        new V1ObjectMeta()
                                                .name(name)
                                                .labels(Map.of("informed", "yes"))))
                .execute();
    }
}
