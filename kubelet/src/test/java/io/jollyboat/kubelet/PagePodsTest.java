package io.jollyboat.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.kubelet.runtime.ContainerStatus;
import io.jollyboat.kubelet.staticpod.ManifestSite;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Pods from a page of the web: they live as long as it names them. */
class PagePodsTest {

    private static final String WEB = "web-" + TestNode.NAME;
    private static final String LIST = "{'apiVersion':'v1','kind':'PodList','items':[%s]}";

    private @Nullable String page = pod("web");
    private final TestNode node =
            new TestNode(
                    7,
                    config ->
                            config.manifests(
                                    new ManifestSite(
                                            URI.create("http://boot/pods"),
                                            Map.of("Key", List.of("abc")),
                                            this::get,
                                            PagePodsTest::json,
                                            ManifestSite.USUAL)));

    private byte[] get(URI address, Map<String, List<String>> headers) throws IOException {
        assertThat(headers).isEqualTo(Map.of("Key", List.of("abc")));
        if (page == null) {
            throw new IOException("connection refused");
        }
        return page.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static ObjectNode json(byte[] text) {
        return (ObjectNode) JsonMapper.shared().readTree(text);
    }

    private static String pod(String name) {
        return """
        {'apiVersion':'v1','kind':'Pod','metadata':{'name':'%s'},
         'spec':{'terminationGracePeriodSeconds':5,'containers':[{'name':'c','image':'web:1'}]}}
        """
                .formatted(name);
    }

    private List<ContainerStatus> containers() {
        return node.runtime.pods().stream().flatMap(pod -> pod.containers().stream()).toList();
    }

    @Test
    void aPageOfOnePodRunsItAndItsMirrorSaysWhereItIsFrom() {
        Pod mirror = node.awaitRunning(WEB);
        assertThat(mirror.annotations()).containsEntry("kubernetes.io/config.source", "http");
        assertThat(mirror.spec().tolerations())
                .extracting(one -> one.operator() + " " + one.effect() + " " + one.key())
                .doesNotContain("Exists NoExecute ");
    }

    @Test
    void aListIsFollowedAsItGrowsAndShrinks() {
        node.awaitRunning(WEB);
        page = LIST.formatted(pod("web") + "," + pod("other"));
        node.awaitRunning("other-" + TestNode.NAME);
        assertThat(containers()).hasSize(2);
        page = LIST.formatted(pod("other"));
        node.awaitGone(WEB);
        page = "";
        node.awaitGone("other-" + TestNode.NAME);
    }

    @Test
    void whileThePageCannotBeHadOrUnderstoodThePodsStay() {
        Pod mirror = node.awaitRunning(WEB);
        page = null;
        node.pass(120);
        page = LIST.formatted(pod("web") + ",{'metadata':{}}");
        node.pass(120);
        assertThat(node.pod(WEB).uid()).isEqualTo(mirror.uid());
        assertThat(containers()).hasSize(1);
    }

    @Test
    void aRestartedKubeletEndsNothingBeforeItHasReadThePage() {
        Pod mirror = node.awaitRunning(WEB);
        String container = containers().getFirst().id();
        page = null;
        node.restartKubelet();
        node.pass(120);
        assertThat(node.pod(WEB).uid()).isEqualTo(mirror.uid());
        page = pod("web");
        node.pass(120);
        assertThat(containers()).extracting(ContainerStatus::id).containsExactly(container);
        page = "";
        node.awaitGone(WEB);
    }
}
