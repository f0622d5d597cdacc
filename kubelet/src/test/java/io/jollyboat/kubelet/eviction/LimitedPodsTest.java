package io.jollyboat.kubelet.eviction;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.core.v1.Pod;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class LimitedPodsTest {

    private static final String LIMITED =
            "{'name':'c','resources':{'limits':{'ephemeral-storage':'1Gi'}}}";

    private final LimitedPods pods = new LimitedPods();

    private static Pod pod(String uid, String phase, String container) {
        String json =
                "{'metadata':{'name':'p','uid':'%s'},'spec':{'containers':[%s]},'status':{'phase':'%s'}}"
                        .formatted(uid, container, phase);
        return new Pod((ObjectNode) JsonMapper.shared().readTree(json.replace('\'', '"')));
    }

    @Test
    void onlyPodsWithALimitOnDiskAreLookedAtAndAsTheyAreNow() {
        pods.onAdd(pod("a", "Pending", "{'name':'c'}"));
        assertThat(pods.all()).isEmpty();

        Pod pending = pod("b", "Pending", LIMITED);
        Pod running = pod("b", "Running", LIMITED);
        pods.onAdd(pending);
        pods.onUpdate(pending, running);
        assertThat(pods.all()).containsExactly(running);

        pods.onDelete(running);
        assertThat(pods.all()).isEmpty();
    }

    @Test
    void aPodThatTookAnothersNameUnseenIsAnotherPod() {
        Pod before = pod("a", "Running", LIMITED);
        pods.onAdd(before);
        pods.onUpdate(before, pod("b", "Pending", "{'name':'c'}"));
        assertThat(pods.all()).isEmpty();

        Pod limited = pod("c", "Pending", LIMITED);
        pods.onUpdate(pod("b", "Pending", "{'name':'c'}"), limited);
        assertThat(pods.all()).containsExactly(limited);
    }
}
