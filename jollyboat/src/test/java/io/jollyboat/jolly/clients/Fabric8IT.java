package io.jollyboat.jolly.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ConfigMapList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionCondition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.jollyboat.jolly.e2e.RunningCluster;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** fabric8's client, as it comes, against a simulated cluster with a store that lasts. */
class Fabric8IT {

    @TempDir private static Path home;
    private static RunningCluster cluster;
    private static KubernetesClient client;

    @BeforeAll
    static void start() throws InterruptedException {
        cluster = RunningCluster.start(home, "fabric8", "--runtime", "sim", "--store", "embedded");
        client =
                new KubernetesClientBuilder()
                        .withConfig(Config.fromKubeconfig(cluster.kubeconfig().toFile()))
                        .build();
    }

    @AfterAll
    static void stop() {
        client.close();
        cluster.close();
    }

    private static Resource<ConfigMap> map(String name) {
        return client.configMaps().inNamespace("default").withName(name);
    }

    private static ConfigMap create(String name, String... data) {
        ConfigMapBuilder map =
                new ConfigMapBuilder().withNewMetadata().withName(name).endMetadata();
        for (int i = 0; i < data.length; i += 2) {
            map.addToData(data[i], data[i + 1]);
        }
        return client.configMaps().inNamespace("default").resource(map.build()).create();
    }

    private static int code(Throwable refusal) {
        return ((KubernetesClientException) refusal).getCode();
    }

    @Test
    void writesReadsPatchesAndDeletes() {
        ConfigMap stale = create("crud", "a", "1");
        map("crud").patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\":{\"b\":\"2\"}}");
        map("crud").patch(PatchContext.of(PatchType.STRATEGIC_MERGE), "{\"data\":{\"c\":\"3\"}}");
        map("crud")
                .patch(
                        PatchContext.of(PatchType.JSON),
                        "[{\"op\":\"remove\",\"path\":\"/data/a\"}]");
        map("crud").edit(old -> new ConfigMapBuilder(old).addToData("d", "4").build());

        assertThat(map("crud").get().getData()).containsOnlyKeys("b", "c", "d");
        assertThatThrownBy(() -> client.resource(stale).lockResourceVersion().update())
                .satisfies(refusal -> assertThat(code(refusal)).isEqualTo(409));
        assertThatThrownBy(() -> create("crud"))
                .satisfies(refusal -> assertThat(code(refusal)).isEqualTo(409))
                .hasMessageContaining("configmaps \"crud\" already exists");
        assertThatThrownBy(() -> create("Not A Name"))
                .satisfies(refusal -> assertThat(code(refusal)).isEqualTo(422));
        map("crud").delete();
        assertThat(map("crud").get()).isNull();
    }

    @Test
    void appliesAndIsToldOfConflicts() {
        ConfigMap wanted =
                new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("applied")
                        .withNamespace("default")
                        .endMetadata()
                        .addToData("a", "1")
                        .build();
        client.resource(wanted).fieldManager("one").serverSideApply();
        ConfigMap other = new ConfigMapBuilder(wanted).addToData("a", "2").build();

        assertThatThrownBy(() -> client.resource(other).fieldManager("two").serverSideApply())
                .satisfies(refusal -> assertThat(code(refusal)).isEqualTo(409))
                .hasMessageContaining("conflict with \"one\": .data.a");
        client.resource(other).fieldManager("two").forceConflicts().serverSideApply();
        assertThat(map("applied").get().getData()).containsEntry("a", "2");
    }

    @Test
    void listsPageByPage() {
        for (int i = 0; i < 5; i++) {
            client.resource(
                            new ConfigMapBuilder()
                                    .withNewMetadata()
                                    .withName("page-" + i)
                                    .withNamespace("default")
                                    .addToLabels("paged", "yes")
                                    .endMetadata()
                                    .build())
                    .create();
        }
        List<String> names = new ArrayList<>();
        String token = null;
        do {
            ConfigMapList page =
                    client.configMaps()
                            .inNamespace("default")
                            .withLabel("paged")
                            .list(
                                    new ListOptionsBuilder()
                                            .withLimit(2L)
                                            .withContinue(token)
                                            .build());
            page.getItems().forEach(each -> names.add(each.getMetadata().getName()));
            token = page.getMetadata().getContinue();
        } while (token != null && !token.isEmpty());
        assertThat(names).containsExactly("page-0", "page-1", "page-2", "page-3", "page-4");
    }

    @Test
    void anInformerSurvivesTheServersDeath() throws Exception {
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        SharedIndexInformer<ConfigMap> informer =
                client.configMaps()
                        .inNamespace("default")
                        .withLabel("informed")
                        .inform(new Notes(told));
        createInformed("before");
        Until.so("the first event", () -> told.contains("+before"));

        ProcessHandle.of(cluster.process()).orElseThrow().destroyForcibly();
        cluster.jolly("start").ok();
        createInformed("after");

        Until.so("the event after the death", () -> told.contains("+after"));
        map("before").delete();
        Until.so("the removal", () -> told.contains("-before"));
        assertThat(told).containsOnlyOnce("+before", "+after");
        assertThat(informer.getStore().list()).hasSize(1);
        informer.stop();
    }

    private static void createInformed(String name) {
        client.resource(
                        new ConfigMapBuilder()
                                .withNewMetadata()
                                .withName(name)
                                .withNamespace("default")
                                .addToLabels("informed", "yes")
                                .endMetadata()
                                .build())
                .create();
    }

    private record Notes(List<String> told) implements ResourceEventHandler<ConfigMap> {
        @Override
        public void onAdd(ConfigMap map) {
            told.add("+" + map.getMetadata().getName());
        }

        @Override
        public void onUpdate(ConfigMap old, ConfigMap map) {
            told.add("~" + map.getMetadata().getName());
        }

        @Override
        public void onDelete(ConfigMap map, boolean unknown) {
            told.add("-" + map.getMetadata().getName());
        }
    }

    @Test
    void oneOfTwoLeads() throws Exception {
        CountDownLatch leads = new CountDownLatch(1);
        var elector =
                client.leaderElector()
                        .withConfig(
                                new LeaderElectionConfigBuilder()
                                        .withName("election")
                                        .withReleaseOnCancel()
                                        .withLeaseDuration(Duration.ofSeconds(5))
                                        .withRenewDeadline(Duration.ofSeconds(3))
                                        .withRetryPeriod(Duration.ofMillis(500))
                                        .withLock(new LeaseLock("default", "election", "me"))
                                        .withLeaderCallbacks(
                                                new LeaderCallbacks(
                                                        leads::countDown, () -> {}, who -> {}))
                                        .build())
                        .build();
        var running = elector.start();

        assertThat(leads.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(
                        client.leases()
                                .inNamespace("default")
                                .withName("election")
                                .get()
                                .getSpec()
                                .getHolderIdentity())
                .isEqualTo("me");
        running.cancel(true);
    }

    @Test
    void readsLogsAndRunsCommands() throws Exception {
        Pod pod =
                new PodBuilder()
                        .withNewMetadata()
                        .withName("talker")
                        .withNamespace("default")
                        .addToAnnotations("sim.jollyboat.io/log", "ahoy")
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("main")
                        .withImage("talker:1")
                        .endContainer()
                        .endSpec()
                        .build();
        client.resource(pod).create();
        var talker = client.pods().inNamespace("default").withName("talker");
        talker.waitUntilReady(60, TimeUnit.SECONDS);

        Until.so("the log", () -> talker.getLog().contains("ahoy"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ExecWatch exec = talker.writingOutput(out).exec("echo", "aye")) {
            assertThat(exec.exitCode().get(60, TimeUnit.SECONDS)).isZero();
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("aye\n");
        try (ExecWatch exec = talker.writingOutput(out).exec("sh", "-c", "exit 7")) {
            assertThat(exec.exitCode().get(60, TimeUnit.SECONDS)).isEqualTo(7);
        }
    }

    /** A new definition's conditions are null, as Go writes a list that nobody has made. */
    private static boolean established(@Nullable CustomResourceDefinition definition) {
        return definition != null
                && definition.getStatus() != null
                && Objects.requireNonNullElse(
                                definition.getStatus().getConditions(),
                                List.<CustomResourceDefinitionCondition>of())
                        .stream()
                        .anyMatch(
                                each ->
                                        each.getType().equals("Established")
                                                && each.getStatus().equals("True"));
    }

    @Test
    void knowsCustomResourcesByTheirTypes() {
        client.load(Objects.requireNonNull(Fabric8IT.class.getResourceAsStream("ships.yaml")))
                .serverSideApply();
        client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("ships.sea.example")
                .waitUntilCondition(Fabric8IT::established, 60, TimeUnit.SECONDS);
        Ship ship = client.resource(Ship.of("default", "typed", 3)).create();
        ship.setStatus(new Ship.Status());
        ship.getStatus().aboard = 2;
        client.resource(ship).updateStatus();

        Ship read = client.resources(Ship.class).inNamespace("default").withName("typed").get();
        assertThat(read.getSpec().crew).isEqualTo(3);
        assertThat(read.getStatus().aboard).isEqualTo(2);
        assertThatThrownBy(() -> client.resource(Ship.of("default", "full", 12)).create())
                .satisfies(refusal -> assertThat(code(refusal)).isEqualTo(422))
                .hasMessageContaining("spec.crew in body should be less than or equal to 9");
    }
}
