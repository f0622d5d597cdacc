package io.jollyboat.jolly.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.reflect.TypeToken;
import io.jollyboat.jolly.e2e.RunningCluster;
import io.kubernetes.client.Exec;
import io.kubernetes.client.PodLogs;
import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.informer.SharedInformerFactory;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1ConfigMapList;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import io.kubernetes.client.util.PatchUtils;
import io.kubernetes.client.util.Watch;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesApi;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesObject;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Kubernetes' own Java client, as it comes, against a simulated cluster. */
class ClientJavaIT {

    private static final String SPACE = "clientjava";

    private static RunningCluster cluster;
    private static ApiClient client;
    private static CoreV1Api api;

    @BeforeAll
    static void start() throws IOException {
        cluster = RunningCluster.shared(SPACE);
        try (Reader kubeconfig = Files.newBufferedReader(cluster.kubeconfig())) {
            client = ClientBuilder.kubeconfig(KubeConfig.loadKubeConfig(kubeconfig)).build();
        }
        client.setReadTimeout(0);
        api = new CoreV1Api(client);
    }

    @AfterAll
    static void stop() {
        cluster.kubectl("delete", "crd/ships.sea.example", "--ignore-not-found").ok();
        cluster.close();
    }

    private static V1ConfigMap map(String name, Map<String, String> labels) {
        return new V1ConfigMap()
                .metadata(new V1ObjectMeta().name(name).labels(labels))
                .data(Map.of("a", "1"));
    }

    private static V1ConfigMap patch(String name, String format, String patch) throws ApiException {
        return PatchUtils.patch(
                V1ConfigMap.class,
                () ->
                        api.patchNamespacedConfigMap(name, SPACE, new V1Patch(patch))
                                .fieldManager("java")
                                .buildCall(null),
                format,
                client);
    }

    @Test
    void writesReadsPatchesAndDeletes() throws ApiException {
        V1ConfigMap stale = api.createNamespacedConfigMap(SPACE, map("crud", Map.of())).execute();
        patch("crud", V1Patch.PATCH_FORMAT_JSON_MERGE_PATCH, "{\"data\":{\"b\":\"2\"}}");
        patch("crud", V1Patch.PATCH_FORMAT_STRATEGIC_MERGE_PATCH, "{\"data\":{\"c\":\"3\"}}");
        patch(
                "crud",
                V1Patch.PATCH_FORMAT_JSON_PATCH,
                "[{\"op\":\"remove\",\"path\":\"/data/a\"}]");
        V1ConfigMap applied =
                patch(
                        "crud",
                        V1Patch.PATCH_FORMAT_APPLY_YAML,
                        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"crud\"},\"data\":{\"d\":\"4\"}}");

        assertThat(applied.getData()).containsOnlyKeys("b", "c", "d");
        assertThatThrownBy(() -> api.replaceNamespacedConfigMap("crud", SPACE, stale).execute())
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refusal -> {
                            assertThat(refusal.getCode()).isEqualTo(409);
                            assertThat(refusal.getResponseBody())
                                    .contains("the object has been modified");
                        });
        api.deleteNamespacedConfigMap("crud", SPACE).execute();
        assertThatThrownBy(() -> api.readNamespacedConfigMap("crud", SPACE).execute())
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refusal -> assertThat(refusal.getCode()).isEqualTo(404));
    }

    @Test
    void listsPageByPage() throws ApiException {
        for (int i = 0; i < 5; i++) {
            api.createNamespacedConfigMap(SPACE, map("page-" + i, Map.of("paged", "yes")))
                    .execute();
        }
        List<String> names = new ArrayList<>();
        String token = null;
        do {
            V1ConfigMapList page =
                    api.listNamespacedConfigMap(SPACE)
                            .labelSelector("paged")
                            .limit(2)
                            ._continue(token)
                            .execute();
            page.getItems().forEach(each -> names.add(each.getMetadata().getName()));
            token = page.getMetadata().getContinue();
        } while (token != null);
        assertThat(names).containsExactly("page-0", "page-1", "page-2", "page-3", "page-4");
    }

    @Test
    void watches() throws Exception {
        api.createNamespacedConfigMap(SPACE, map("watched", Map.of("watched", "yes"))).execute();
        try (Watch<V1ConfigMap> watch =
                Watch.createWatch(
                        client,
                        api.listNamespacedConfigMap(SPACE)
                                .labelSelector("watched")
                                .watch(true)
                                .buildCall(null),
                        new TypeToken<Watch.Response<V1ConfigMap>>() {}.getType())) {
            Watch.Response<V1ConfigMap> first = watch.next();
            assertThat(first.type).isEqualTo("ADDED");
            api.deleteNamespacedConfigMap("watched", SPACE).execute();
            assertThat(watch.next().type).isEqualTo("DELETED");
        }
    }

    @Test
    void informsOfWhatWasAndOfWhatComes() throws Exception {
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        SharedInformerFactory informers = new SharedInformerFactory(client);
        informers
                .sharedIndexInformerFor(
                        Notes.calls(api, SPACE), V1ConfigMap.class, V1ConfigMapList.class)
                .addEventHandler(new Notes(told));
        api.createNamespacedConfigMap(SPACE, map("early", Map.of("informed", "yes"))).execute();
        informers.startAllRegisteredInformers();
        Until.so("what was", () -> told.contains("+early"));
        api.createNamespacedConfigMap(SPACE, map("late", Map.of("informed", "yes"))).execute();
        Until.so("what comes", () -> told.contains("+late"));
        api.deleteNamespacedConfigMap("early", SPACE).execute();
        Until.so("what goes", () -> told.contains("-early"));
        informers.stopAllRegisteredInformers();
        assertThat(told).containsExactly("+early", "+late", "-early");
    }

    @Test
    void readsLogsAndRunsCommands() throws Exception {
        V1Pod pod =
                new V1Pod()
                        .metadata(
                                new V1ObjectMeta()
                                        .name("talker")
                                        .putAnnotationsItem("sim.jollyboat.io/log", "ahoy"))
                        .spec(
                                new V1PodSpec()
                                        .addContainersItem(
                                                new V1Container().name("main").image("talker:1")));
        api.createNamespacedPod(SPACE, pod).execute();
        cluster.await("talker", "Ready");
        V1Pod running = api.readNamespacedPod("talker", SPACE).execute();

        try (var log = new PodLogs(client).streamNamespacedPodLog(running)) {
            assertThat(new String(log.readNBytes(4), StandardCharsets.UTF_8)).isEqualTo("ahoy");
        }
        Process exec = new Exec(client).exec(running, new String[] {"echo", "aye"}, false);
        assertThat(new String(exec.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("aye\n");
        assertThat(exec.waitFor()).isZero();
    }

    @Test
    void knowsCustomResourcesWithoutTheirTypes() throws IOException {
        try (var text =
                Objects.requireNonNull(ClientJavaIT.class.getResourceAsStream("ships.yaml"))) {
            cluster.apply(new String(text.readAllBytes(), StandardCharsets.UTF_8));
        }
        cluster.kubectl("wait", "crd/ships.sea.example", "--for=condition=Established").ok();
        DynamicKubernetesApi ships = new DynamicKubernetesApi("sea.example", "v1", "ships", client);
        DynamicKubernetesObject ship = new DynamicKubernetesObject();
        ship.setApiVersion("sea.example/v1");
        ship.setKind("Ship");
        ship.setMetadata(new V1ObjectMeta().name("argo").namespace(SPACE));
        ship.getRaw().add("spec", crew(3));
        assertThat(ships.create(ship).isSuccess()).isTrue();
        assertThat(crewOf(ships.get(SPACE, "argo").getObject())).isEqualTo(3);

        ship.getRaw().add("spec", crew(12));
        ship.setMetadata(new V1ObjectMeta().name("full").namespace(SPACE));
        var refused = ships.create(ship);
        assertThat(refused.getHttpStatusCode()).isEqualTo(422);
        assertThat(refused.getStatus().getMessage())
                .contains("spec.crew in body should be less than or equal to 9");
    }

    private static com.google.gson.JsonObject crew(int size) {
        com.google.gson.JsonObject spec = new com.google.gson.JsonObject();
        spec.addProperty("crew", size);
        return spec;
    }

    private static int crewOf(@Nullable DynamicKubernetesObject ship) {
        return Objects.requireNonNull(ship).getRaw().getAsJsonObject("spec").get("crew").getAsInt();
    }
}
