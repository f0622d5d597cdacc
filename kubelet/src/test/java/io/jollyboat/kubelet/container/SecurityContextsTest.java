package io.jollyboat.kubelet.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.kubelet.environment.MissingConfiguration;
import io.jollyboat.kubelet.runtime.Images.Image;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What of the kernel a container may use. */
class SecurityContextsTest {

    private static final Image IMAGE = new Image("sha256:1", List.of(), List.of(), 1, "", "");

    private static String seccomp(boolean byDefault, String ofPod, String ofContainer)
            throws MissingConfiguration {
        String json =
                "{'spec':{'securityContext':{%s},'containers':[{'name':'c','securityContext':{%s}}]}}"
                        .formatted(ofPod, ofContainer);
        var pod = new Pod((ObjectNode) JsonMapper.shared().readTree(json.replace('\'', '"')));
        return new SecurityContexts(Path.of("/seccomp"), byDefault)
                .of(pod, pod.spec().containers().getFirst(), IMAGE)
                .seccomp();
    }

    private static String type(String type) {
        return "'seccompProfile':{'type':'" + type + "','localhostProfile':'a/b.json'}";
    }

    @Test
    void whoSaysNothingIsUnconfinedUnlessTheNodeSaysOtherwise() throws Exception {
        assertThat(seccomp(false, "", "")).isEqualTo("Unconfined");
        assertThat(seccomp(true, "", "")).isEqualTo("RuntimeDefault");
    }

    @Test
    void aContainersOwnProfileGoesBeforeItsPods() throws Exception {
        assertThat(seccomp(true, type("RuntimeDefault"), type("Unconfined")))
                .isEqualTo("Unconfined");
        assertThat(seccomp(false, type("RuntimeDefault"), "")).isEqualTo("RuntimeDefault");
        assertThat(seccomp(false, "", type("Localhost"))).isEqualTo("/seccomp/a/b.json");
    }

    @Test
    void whoIsPrivilegedIsNeverConfined() throws Exception {
        assertThat(seccomp(true, "", "'privileged':true," + type("RuntimeDefault")))
                .isEqualTo("Unconfined");
    }
}
