package io.jollyboat.kubelet.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.kubelet.environment.MissingConfiguration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class VolumeMountsTest {

    private static String mounted(String part) throws MissingConfiguration, IOException {
        String json =
                "{'spec':{'volumes':[{'name':'v','emptyDir':{}}],'containers':[{'name':'c',"
                        + "'volumeMounts':[{'name':'v','mountPath':'/m','subPathExpr':'$(PART)'}]}]}}";
        var pod = new Pod((ObjectNode) JsonMapper.shared().readTree(json.replace('\'', '"')));
        return VolumeMounts.resolve(
                        pod,
                        pod.spec().containers().getFirst().volumeMounts().getFirst(),
                        Map.of("PART", part),
                        (of, volume) -> Path.of("/volumes", volume.name()),
                        (volume, wanted, mount) -> volume.resolve(wanted))
                .hostPath();
    }

    @Test
    void aPartIsRefusedThatClimbsOrIsNoPart() throws Exception {
        assertThat(mounted("a/..b")).isEqualTo("/volumes/v/a/..b");
        assertThatThrownBy(() -> mounted("a/../b"))
                .isInstanceOf(MissingConfiguration.class)
                .hasMessage("unable to provision SubPath `a/../b`: must not contain '..'");
        assertThatThrownBy(() -> mounted("/etc"))
                .isInstanceOf(MissingConfiguration.class)
                .hasMessage("error SubPath `/etc` must not be an absolute path");
    }
}
