package io.jollyboat.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.kubelet.runtime.ContainerStatus;
import io.jollyboat.kubelet.staticpod.ManifestFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Pods from the node's own folder: they live as long as their files, whatever the API is told. */
class StaticPodsTest {

    private static final String MIRROR = "web-" + TestNode.NAME;
    private static final String HASH = "kubernetes.io/config.hash";

    @TempDir private Path folder;
    private TestNode node = new TestNode(1);

    @BeforeEach
    void startWithTheFolder() {
        node =
                new TestNode(
                        7,
                        config ->
                                config.manifests(
                                        new ManifestFolder(
                                                folder,
                                                StaticPodsTest::json,
                                                false,
                                                ManifestFolder.USUAL)));
    }

    private static ObjectNode json(byte[] text) throws IOException {
        try {
            return (ObjectNode) JsonMapper.shared().readTree(text);
        } catch (JacksonException e) {
            throw new IOException(e.getOriginalMessage(), e);
        }
    }

    private void write(String more) throws IOException {
        Files.writeString(
                folder.resolve("web.json"),
                """
                {'apiVersion':'v1','kind':'Pod','metadata':{'name':'web','labels':{'app':'web'}},
                 'spec':{'terminationGracePeriodSeconds':20,
                  'containers':[{'name':'c','image':'web:1'%s}]}}
                """
                        .formatted(more)
                        .replace('\'', '"'));
    }

    private Pod running() {
        return node.awaitRunning(MIRROR);
    }

    private List<ContainerStatus> containers() {
        return node.runtime.pods().stream().flatMap(pod -> pod.containers().stream()).toList();
    }

    @Test
    void aManifestRunsAndItsMirrorTellsOfIt() throws IOException {
        write("");
        Pod mirror = running();
        String hash = mirror.annotations().get(HASH);
        assertThat(mirror.annotations())
                .containsEntry("kubernetes.io/config.mirror", hash)
                .containsEntry("kubernetes.io/config.source", "file")
                .containsKey("kubernetes.io/config.seen");
        assertThat(mirror.metadata().ownerReferences())
                .extracting(owner -> owner.kind() + " " + owner.name() + " " + owner.controller())
                .containsExactly("Node " + TestNode.NAME + " true");
        assertThat(mirror.spec().nodeName()).isEqualTo(TestNode.NAME);
        assertThat(mirror.spec().tolerations())
                .extracting(one -> one.operator() + " " + one.effect())
                .contains("Exists NoExecute");
        assertThat(mirror.status().podIP()).isNotEmpty();
        assertThat(containers())
                .extracting(container -> container.pod().uid())
                .containsExactly(hash);
        assertThat(node.events(MIRROR)).anyMatch(event -> event.startsWith("Normal Started"));
    }

    @Test
    void whoDeletesTheMirrorGetsAnotherAndTheContainersGoOn() throws IOException {
        write("");
        Pod first = running();
        String container = containers().getFirst().id();
        node.delete(MIRROR, 30);
        Pod second = node.await(MIRROR, pod -> !pod.uid().equals(first.uid()) && ready(pod));
        assertThat(second.status().containerStatuses().getFirst().restartCount()).isZero();
        assertThat(second.status().phase()).isEqualTo("Running");
        assertThat(containers()).extracting(ContainerStatus::id).containsExactly(container);
        assertThat(containers().getFirst().isRunning()).isTrue();

        node.delete(MIRROR, 0);
        node.await(MIRROR, pod -> !pod.uid().equals(second.uid()) && ready(pod));
        assertThat(containers()).extracting(ContainerStatus::id).containsExactly(container);
    }

    private static boolean ready(Pod pod) {
        return pod.status().conditions().stream()
                .anyMatch(one -> one.type().equals("Ready") && one.status().equals("True"));
    }

    @Test
    void aRestartedKubeletTakesThemOver() throws IOException {
        write("");
        Pod mirror = running();
        String container = containers().getFirst().id();
        node.restartKubelet();
        node.pass(60);
        assertThat(node.pod(MIRROR).uid()).isEqualTo(mirror.uid());
        assertThat(containers()).extracting(ContainerStatus::id).containsExactly(container);
    }

    @Test
    void aChangedManifestIsAnotherPodThatWaitsForTheEndOfTheFirst() throws IOException {
        write("");
        String before = String.valueOf(running().annotations().get(HASH));
        write(",'env':[{'name':'A','value':'b'}]");
        Pod after =
                node.await(
                        MIRROR, pod -> !before.equals(pod.annotations().get(HASH)) && ready(pod));
        assertThat(containers())
                .extracting(container -> container.pod().uid())
                .containsExactly(after.annotations().get(HASH));
    }

    @Test
    void withItsManifestAPodGoesWithinItsGrace() throws IOException {
        write("");
        running();
        Files.delete(folder.resolve("web.json"));
        node.awaitGone(MIRROR);
        node.pass(30);
        assertThat(containers()).isEmpty();
        assertThat(node.find(MIRROR)).isEmpty();
    }

    @Test
    void whatIsNoManifestIsLeftOutAndHarmsNoOther() throws IOException {
        Files.writeString(folder.resolve("a.json"), "{ no json");
        Files.writeString(folder.resolve("b.json"), "{\"kind\":\"Service\",\"apiVersion\":\"v1\"}");
        Files.writeString(folder.resolve(".hidden.json"), "{ neither");
        write("");
        running();
        assertThat(containers()).hasSize(1);
    }
}
