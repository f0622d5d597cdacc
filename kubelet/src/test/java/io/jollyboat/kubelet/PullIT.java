package io.jollyboat.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.core.v1.Pod;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Images from a registry that wants to know who asks. */
@Timeout(180)
class PullIT {

    @TempDir private static Path directory;
    private static TestRegistry registry;
    private static DockerNode node;

    @BeforeAll
    static void begin() throws Exception {
        node = new DockerNode(Files.createDirectory(directory.resolve("state")));
        registry = new TestRegistry(Files.createDirectory(directory.resolve("image")));
        String login = TestRegistry.base64("joe:secret".getBytes(StandardCharsets.UTF_8));
        node.secret(
                "pull",
                ".dockerconfigjson",
                "{\"auths\":{\"" + registry.host() + "\":{\"auth\":\"" + login + "\"}}}");
    }

    @AfterAll
    static void end() throws Exception {
        try {
            node.close();
        } finally {
            registry.close();
        }
    }

    private static String web(String image, boolean secret) {
        return (secret ? "'imagePullSecrets':[{'name':'pull'}]," : "")
                + "'terminationGracePeriodSeconds':0,'containers':[{'name':'web','image':'"
                + image
                + "','command':['sleep','3600']}]";
    }

    private static String waiting(Pod pod) {
        return pod.status().containerStatuses().isEmpty()
                ? ""
                : pod.status().containerStatuses().getFirst().state().waiting().reason();
    }

    private static boolean running(Pod pod) {
        return pod.status().phase().equals("Running");
    }

    @Test
    void whoHasTheSecretRunsTheImageAndWhoHasNotDoesNotEvenOnceItIsThere() {
        node.run("owner", web(registry.image(), true));
        Pod owner = node.await("owner", PullIT::running);
        assertThat(owner.status().containerStatuses().getFirst().imageID())
                .startsWith("docker://sha256:");
        node.run("stranger", web(registry.image(), false));
        Pod stranger = node.await("stranger", pod -> waiting(pod).equals("ErrImagePull"));
        assertThat(stranger.status().containerStatuses().getFirst().state().waiting().message())
                .startsWith("failed to pull and unpack image \"" + registry.image() + "\": ")
                .contains("no basic auth credentials");
        node.await("stranger", pod -> waiting(pod).equals("ImagePullBackOff"));
        node.restartKubelet(); // it has not forgotten whose the image is
        node.run("other", web(registry.image(), false));
        node.await("other", pod -> waiting(pod).equals("ErrImagePull"));
        node.run("friend", web(registry.image(), true));
        node.await("friend", PullIT::running);
    }

    @Test
    void anImageIsPulledByItsDigest() {
        node.run("exact", web(registry.imageByDigest(), true));
        Pod exact = node.await("exact", PullIT::running);
        assertThat(exact.status().containerStatuses().getFirst().image())
                .isEqualTo(registry.imageByDigest());
    }

    @Test
    void whatTheRegistryHasNotIsSaidInItsWords() {
        node.run("absent", web(registry.image() + "0", true));
        Pod absent = node.await("absent", pod -> waiting(pod).equals("ErrImagePull"));
        assertThat(absent.status().containerStatuses().getFirst().state().waiting().message())
                .contains("manifest unknown");
    }
}
