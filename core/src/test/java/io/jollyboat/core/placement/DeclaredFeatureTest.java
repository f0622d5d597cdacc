package io.jollyboat.core.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.core.v1.Pod;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class DeclaredFeatureTest {

    private static final String RULE =
            "'restartPolicyRules':[{'action':'%s','exitCodes':{'operator':'In','values':[42]}}]";

    private static Pod pod(String spec, String quality) {
        return new Pod(
                (ObjectNode)
                        JsonMapper.shared()
                                .readTree(
                                        "{'spec':%s,'status':{'qosClass':'%s'}}"
                                                .formatted(spec, quality)
                                                .replace('\'', '"')));
    }

    private static List<String> neededBy(String spec) {
        return DeclaredFeature.neededBy(pod(spec, "BestEffort").spec());
    }

    @Test
    void aRuleThatRestartsAllContainersIsForNodesThatKnowIt() {
        String all = RULE.formatted("RestartAllContainers");
        assertThat(neededBy("{'containers':[{'name':'a'},{'name':'b'," + all + "}]}"))
                .containsExactly("RestartAllContainersOnContainerExits");
        assertThat(neededBy("{'initContainers':[{'name':'a'," + all + "}]}"))
                .containsExactly("RestartAllContainersOnContainerExits");
        assertThat(neededBy("{'containers':[{'name':'a'," + RULE.formatted("Restart") + "}]}"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"true, false, true", "true, true, false", "false, false, false"})
    void usersOfOnesOwnOnTheNodesNetworkAreForNodesThatHaveThem(
            boolean network, boolean users, boolean needs) {
        assertThat(neededBy("{'hostNetwork':%s,'hostUsers':%s}".formatted(network, users)))
                .isEqualTo(needs ? List.of("UserNamespacesHostNetworkSupport") : List.of());
        assertThat(neededBy("{'hostNetwork':true}")).isEmpty();
    }

    private static List<String> neededToChange(String old, String now, String quality) {
        String spec = "{'containers':[{'name':'a','resources':{'requests':%s}}],'resources':{%s}}";
        String[] before = old.split("\\|", -1);
        String[] after = now.split("\\|", -1);
        return DeclaredFeature.neededToChange(
                pod(spec.formatted(before[0], before[1]), quality),
                pod(spec.formatted(after[0], after[1]), quality));
    }

    @Test
    void anotherCpuOfAGuaranteedPodIsForNodesThatCanChangeIt() {
        assertThat(neededToChange("{'cpu':'1'}|", "{'cpu':'2'}|", "Guaranteed"))
                .containsExactly("GuaranteedQoSPodCPUResize");
        assertThat(neededToChange("{'cpu':'1'}|", "{'cpu':'1000m'}|", "Guaranteed")).isEmpty();
        assertThat(neededToChange("{'memory':'1Gi'}|", "{'memory':'2Gi'}|", "Guaranteed"))
                .isEmpty();
        assertThat(neededToChange("{'cpu':'1'}|", "{'cpu':'2'}|", "Burstable")).isEmpty();
    }

    @Test
    void otherResourcesOfAnInitContainerAreForNodesThatCanChangeThem() {
        String spec = "{'initContainers':[{'name':'a','resources':{'limits':{'cpu':'%s'}}%s}]}";
        Pod before = pod(spec.formatted("1", ""), "Burstable");
        assertThat(
                        DeclaredFeature.neededToChange(
                                before, pod(spec.formatted("2", ""), "Burstable")))
                .containsExactly("InPlacePodVerticalScalingInitContainers");
        assertThat(DeclaredFeature.neededToChange(before, before)).isEmpty();
        String always = ",'restartPolicy':'Always'";
        assertThat(
                        DeclaredFeature.neededToChange(
                                pod(spec.formatted("1", always), "Burstable"),
                                pod(spec.formatted("2", always), "Burstable")))
                .isEmpty();
    }

    @Test
    void otherResourcesOfAPodAsAWholeAreForNodesThatCanChangeThem() {
        assertThat(
                        neededToChange(
                                "{}|'limits':{'cpu':'1'}", "{}|'limits':{'cpu':'2'}", "Burstable"))
                .containsExactly("InPlacePodLevelResourcesVerticalScaling");
        assertThat(
                        neededToChange(
                                "{}|'limits':{'cpu':'1'}", "{}|'limits':{'cpu':'1'}", "Burstable"))
                .isEmpty();
    }

    @Test
    void whatIsMissingIsTold() {
        assertThat(DeclaredFeature.missing(List.of("A", "B", "C"), List.of("C", "A")))
                .containsExactly("B");
    }
}
