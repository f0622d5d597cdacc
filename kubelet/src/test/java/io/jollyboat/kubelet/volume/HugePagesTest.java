package io.jollyboat.kubelet.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.core.api.core.v1.Pod;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A volume of huge pages is made of the pages that its pod asks for. */
class HugePagesTest {

    private static Pod asking(String requests) {
        String json =
                "{'spec':{'containers':[{'name':'c','resources':{'requests':{"
                        + requests
                        + "}}}]}}";
        return new Pod((ObjectNode) JsonMapper.shared().readTree(json.replace('\'', '"')));
    }

    @Test
    void theOnlySizeThatIsAskedForNeedNotBeSaid() throws VolumeException {
        Pod pod = asking("'hugepages-2Mi':'4Mi','memory':'1Gi'");
        assertThat(HugePages.size(pod, "v", "HugePages")).isEqualTo("2Mi");
        assertThat(HugePages.size(pod, "v", "HugePages-2Mi")).isEqualTo("2Mi");
    }

    @Test
    void whatIsNotAskedForIsNotMounted() {
        assertThatThrownBy(() -> HugePages.size(asking("'memory':'1Gi'"), "v", "HugePages"))
                .isInstanceOf(VolumeException.class)
                .hasMessageStartingWith("MountVolume.SetUp failed for volume \"v\" : medium");
        Pod pod = asking("'hugepages-2Mi':'4Mi'");
        assertThatThrownBy(() -> HugePages.size(pod, "v", "HugePages-1Gi"))
                .hasMessageContaining("hugepages-1Gi");
    }

    @Test
    void ofSeveralSizesOneHasToBeSaid() throws VolumeException {
        Pod pod = asking("'hugepages-2Mi':'4Mi','hugepages-1Gi':'1Gi'");
        assertThatThrownBy(() -> HugePages.size(pod, "v", "HugePages"))
                .hasMessageContaining("multiple huge page sizes");
        assertThat(HugePages.size(pod, "v", "HugePages-1Gi")).isEqualTo("1Gi");
    }
}
