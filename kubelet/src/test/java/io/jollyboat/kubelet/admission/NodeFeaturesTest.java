package io.jollyboat.kubelet.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.kubelet.admission.Admission.Verdict;
import io.jollyboat.kubelet.plan.Shutdown;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A pod that needs what the node does not declare. The API server refuses those there are with its
 * features as they are; a manifest of the node's own comes past it.
 */
class NodeFeaturesTest {

    private static Pod pod(String spec) {
        String json = "{'spec':{" + spec + ",'containers':[{'name':'c'}]}}";
        return new Pod((ObjectNode) JsonMapper.shared().readTree(json.replace('\'', '"')));
    }

    @Test
    void isRefusedForWhatIsMissing() {
        Shutdown refused =
                NodeFeatures.refusal(pod("'hostNetwork':true,'hostUsers':false"))
                        .map(Verdict::refusal)
                        .orElseThrow();
        assertThat(refused.reason()).isEqualTo("PodFeatureUnsupported");
        assertThat(refused.why())
                .isEqualTo(
                        "Pod requires node features that are not available:"
                                + " UserNamespacesHostNetworkSupport");
    }

    @Test
    void isTakenWhenItIsDeclared() {
        assertThat(NodeFeatures.refusal(pod("'hostNetwork':true"))).isEmpty();
        assertThat(NodeFeatures.refusal(pod("'hostUsers':false"))).isEmpty();
    }
}
