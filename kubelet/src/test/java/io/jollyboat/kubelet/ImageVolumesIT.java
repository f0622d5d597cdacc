package io.jollyboat.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.core.v1.ContainerStatus;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.kubelet.runtime.docker.PrivateEngine;
import io.jollyboat.kubelet.runtime.docker.TestImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Images as volumes, on a Docker engine that knows nothing of such. */
@Timeout(300)
class ImageVolumesIT {

    private static final String VOLUME =
            "'terminationGracePeriodSeconds':1,'restartPolicy':'Never',"
                    + "'volumes':[{'name':'files','image':{'reference':'IMAGE'}}],'containers':[";

    @TempDir private static Path directory;
    private static PrivateEngine engine;
    private static DockerNode node;

    @BeforeAll
    static void begin() throws Exception {
        engine = new PrivateEngine(Files.createDirectory(directory.resolve("docker")));
        node = new DockerNode(Files.createDirectory(directory.resolve("state")), engine.address());
    }

    @AfterAll
    static void end() throws Exception {
        try {
            node.close();
        } finally {
            engine.close();
        }
    }

    private static String container(String name, String mount, String command) {
        return "{'name':'"
                + name
                + "','image':'IMAGE','volumeMounts':[{'name':'files',"
                + mount
                + "}],'command':['sh','-c','"
                + command
                + "']}";
    }

    private static String log(String pod, String container) throws Exception {
        return node.get("/containerLogs/default/" + pod + "/" + container).body();
    }

    private static Path trees() {
        return directory.resolve("state/image-volumes");
    }

    private static void goneWithItsFiles(String name) {
        node.delete(name, 1);
        DockerNode.until(() -> node.find(name).isEmpty(), () -> name + " stays");
        DockerNode.until(ImageVolumesIT::nothingLaidOut, () -> "files stay in " + trees());
    }

    private static boolean nothingLaidOut() {
        try (var left = Files.list(trees())) {
            return left.findAny().isEmpty();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean over(Pod pod) {
        return pod.status().phase().equals("Succeeded") || pod.status().phase().equals("Failed");
    }

    @Test
    void containersReadTheFilesWholeOrInPartAndNobodyWrites() throws Exception {
        node.run(
                "reads",
                VOLUME
                        + container(
                                "whole",
                                "'mountPath':'/files'",
                                "cat /files/www/index.html; touch /files/mine; rm /files/www/index.html; ls /files/www")
                        + ","
                        + container(
                                "part",
                                "'mountPath':'/part','subPath':'www'",
                                "cat /part/index.html; echo x > /part/index.html")
                        + ","
                        + container(
                                "file",
                                "'mountPath':'/page','subPath':'www/index.html'",
                                "cat /page")
                        + "]");
        node.await("reads", ImageVolumesIT::over);
        assertThat(log("reads", "whole"))
                .contains("hello from jollyboat", "Read-only file system", "index.html");
        assertThat(log("reads", "part")).contains("hello from jollyboat", "Read-only file system");
        assertThat(log("reads", "file")).contains("hello from jollyboat");
        goneWithItsFiles("reads");
        DockerNode.until(() -> containers().isEmpty(), () -> "stays: " + containers());
    }

    @Test
    void aPartThatIsNotThereIsAnErrorOfItsContainer() {
        node.run(
                "lost",
                VOLUME + container("web", "'mountPath':'/part','subPath':'nowhere'", "true") + "]");
        Pod pod =
                node.await(
                        "lost",
                        p ->
                                p.status().containerStatuses().stream()
                                        .map(ContainerStatus::state)
                                        .anyMatch(
                                                state ->
                                                        state.waiting()
                                                                .reason()
                                                                .equals("CreateContainerError")));
        assertThat(pod.status().containerStatuses().getFirst().state().waiting().message())
                .contains("nowhere");
        goneWithItsFiles("lost");
    }

    @Test
    void theFilesStayAsLongAsSomePodHasThemAlsoForAnotherKubelet() throws Exception {
        String spec =
                VOLUME
                        + container(
                                "web",
                                "'mountPath':'/files'",
                                "cat /files/www/index.html; sleep 600")
                        + "]";
        node.run("first", spec);
        node.run("second", spec);
        node.await("first", p -> p.status().phase().equals("Running"));
        node.await("second", p -> p.status().phase().equals("Running"));
        try (var laidOut = Files.list(trees())) {
            assertThat(laidOut).hasSize(1);
        }
        node.delete("first", 1);
        DockerNode.until(() -> node.find("first").isEmpty(), () -> "first stays");
        node.restartKubelet();
        node.run("third", spec);
        node.await("third", p -> p.status().phase().equals("Running"));
        assertThat(nothingLaidOut()).isFalse();
        node.delete("second", 1);
        goneWithItsFiles("third");
        assertThat(engine.tells("image", "ls", "-q", TestImage.NAME)).isNotEmpty();
    }

    /** As a process leaves it that is killed while it reads an image. */
    @Test
    void whatAKilledProcessReadAnImageByIsRemoved() {
        var left = new ArrayList<String>();
        node.restartKubelet(
                () -> {
                    left.add(reader());
                    assertThat(containers()).contains(left);
                });
        DockerNode.until(
                () -> left.stream().noneMatch(containers()::contains), () -> left + " stays");
    }

    private static String reader() {
        try {
            return engine.tells(
                    "create",
                    "--label=io.jollyboat.profile=" + DockerNode.PROFILE,
                    "--label=io.jollyboat.node=kubelet-it-node",
                    "--label=io.kubernetes.docker.type=image",
                    TestImage.NAME,
                    "none");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String containers() {
        try {
            return engine.tells("ps", "-aq", "--no-trunc");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
