package io.jollyboat.scheduler.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.scheduler.ANode;
import io.jollyboat.scheduler.SchedulerConfiguration;
import io.jollyboat.scheduler.framework.FilterPlugin;
import io.jollyboat.scheduler.framework.Profile;
import io.jollyboat.scheduler.plugins.Arrangement;
import io.jollyboat.scheduler.plugins.Plugins;
import io.jollyboat.scheduler.plugins.preemption.Sampling;
import io.jollyboat.scheduler.plugins.resources.IgnoredResources;
import io.jollyboat.scheduler.plugins.resources.ScoringStrategy;
import io.jollyboat.scheduler.plugins.topology.SpreadDefaults;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class ConfigurationReaderTest {

    private static SchedulerConfiguration read(String fields) {
        String json =
                "{'apiVersion': 'kubescheduler.config.k8s.io/v1', 'kind': 'KubeSchedulerConfiguration'"
                        + (fields.isEmpty() ? "" : ", " + fields)
                        + "}";
        return ConfigurationReader.read(JsonMapper.shared().readTree(json.replace('\'', '"')));
    }

    private static Arrangement arrangement(String profile) {
        return read("'profiles': [{" + profile + "}]").profiles().getFirst().arrangement();
    }

    private static Profile profile(String profile) {
        return Plugins.profile("default-scheduler", arrangement(profile));
    }

    @Test
    void whatIsNotSaidIsAsUsual() {
        assertThat(read("")).isEqualTo(SchedulerConfiguration.DEFAULT);
    }

    @Test
    void profilesHaveNamesAndBackOffHasBounds() {
        SchedulerConfiguration read =
                read(
                        "'podInitialBackoffSeconds': 2, 'podMaxBackoffSeconds': 30, 'profiles':"
                                + " [{'schedulerName': 'a'}, {'schedulerName': 'b'}]");

        assertThat(read.profiles())
                .extracting(SchedulerConfiguration.ProfileConfiguration::schedulerName)
                .containsExactly("a", "b");
        assertThat(read.backOff().first()).isEqualTo(Duration.ofSeconds(2));
        assertThat(read.backOff().longest()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void theStrategyAndItsWeightsAreTaken() {
        Arrangement read =
                arrangement(
                        "'pluginConfig': [{'name': 'NodeResourcesFit', 'args': {'scoringStrategy':"
                                + " {'type': 'LeastAllocated', 'resources': [{'name': 'cpu', 'weight': 3},"
                                + " {'name': 'example.com/gpu', 'weight': 5}]}}}]");

        assertThat(read.packing().strategy()).isEqualTo(ScoringStrategy.LEAST_ALLOCATED);
        assertThat(read.packing().weights())
                .containsEntry("cpu", 3)
                .containsEntry("example.com/gpu", 5);
    }

    @Test
    void whatIsIgnoredAndWhatIsAddedIsTaken() {
        Arrangement read =
                arrangement(
                        "'pluginConfig': [{'name': 'NodeResourcesFit', 'args': {'ignoredResources':"
                                + " ['example.com/a'], 'ignoredResourceGroups': ['example.org']}},"
                                + " {'name': 'NodeAffinity', 'args': {'kind': 'NodeAffinityArgs',"
                                + " 'addedAffinity':"
                                + " {'requiredDuringSchedulingIgnoredDuringExecution':"
                                + " {'nodeSelectorTerms': [{'matchExpressions': [{'key': 'disk',"
                                + " 'operator': 'In', 'values': ['ssd']}]}]}}}}]");

        assertThat(read.fit().ignored())
                .isEqualTo(new IgnoredResources(Set.of("example.com/a"), Set.of("example.org")));
        assertThat(read.packing()).isEqualTo(Arrangement.DEFAULT.packing());
        assertThat(read.affinity().added().admits(ANode.named("n").facts())).isFalse();
        assertThat(read.affinity().added().admits(ANode.named("n").label("disk", "ssd").facts()))
                .isTrue();
    }

    @Test
    void kubernetesOwnSpreadingCanBeAskedFor() {
        assertThat(
                        arrangement(
                                        "'pluginConfig': [{'name': 'PodTopologySpread', 'args':"
                                                + " {'defaultingType': 'System'}}]")
                                .spread())
                .isEqualTo(SpreadDefaults.SYSTEM);
    }

    @Test
    void howLongVolumesMayTakeIsTaken() {
        assertThat(
                        read("'profiles': [{'pluginConfig': [{'name': 'VolumeBinding', 'args':"
                                        + " {'bindTimeoutSeconds': 60}}]}]")
                                .volumeTimeout())
                .isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void onHowManyNodesVictimsAreComparedIsTaken() {
        Arrangement read =
                arrangement(
                        "'pluginConfig': [{'name': 'DefaultPreemption', 'args':"
                                + " {'minCandidateNodesPercentage': 20,"
                                + " 'minCandidateNodesAbsolute': 0}}]");

        assertThat(read.preemption()).isEqualTo(new Sampling(20, 0));
    }

    @Test
    void rulesAreTurnedOffAndWeighed() {
        Profile profile =
                profile(
                        "'plugins': {'filter': {'disabled': [{'name': 'TaintToleration'}]}, 'score':"
                                + " {'disabled': [{'name': '*'}], 'enabled': [{'name': 'ImageLocality',"
                                + " 'weight': 7}]}}");

        assertThat(profile.filters())
                .extracting(FilterPlugin::name)
                .contains("NodePorts")
                .doesNotContain("TaintToleration");
        assertThat(profile.scores())
                .singleElement()
                .satisfies(
                        score -> {
                            assertThat(score.plugin().name()).isEqualTo("ImageLocality");
                            assertThat(score.weight()).isEqualTo(7);
                        });
    }

    private static Map<String, Integer> weights(String plugins) {
        Map<String, Integer> weights = new HashMap<>();
        for (Profile.WeightedScore each : profile("'plugins': {" + plugins + "}").scores()) {
            weights.put(each.plugin().name(), each.weight());
        }
        return weights;
    }

    @Test
    void aWeightOfZeroIsAWeightOfOne() {
        assertThat(weights("'score': {'enabled': [{'name': 'TaintToleration', 'weight': 0}]}"))
                .containsEntry("TaintToleration", 1)
                .containsEntry("NodeAffinity", 2);
        assertThat(weights("'multiPoint': {'enabled': [{'name': 'TaintToleration'}]}"))
                .containsEntry("TaintToleration", 1);
        assertThat(
                        arrangement(
                                        "'pluginConfig': [{'name': 'NodeResourcesFit', 'args':"
                                                + " {'scoringStrategy': {'type': 'LeastAllocated',"
                                                + " 'resources': [{'name': 'cpu', 'weight': 0}]}}}]")
                                .packing()
                                .weights())
                .isEqualTo(Map.of("cpu", 1));
    }

    @Test
    void whatIsSaidOfOnePointCountsMoreThanWhatIsSaidOfAll() {
        assertThat(
                        weights(
                                "'score': {'enabled': [{'name': 'NodeAffinity', 'weight': 7}],"
                                        + " 'disabled': [{'name': 'ImageLocality'}]}, 'multiPoint':"
                                        + " {'enabled': [{'name': 'NodeAffinity', 'weight': 5},"
                                        + " {'name': 'ImageLocality', 'weight': 5}, {'name':"
                                        + " 'TaintToleration', 'weight': 5}]}"))
                .containsEntry("NodeAffinity", 7)
                .containsEntry("TaintToleration", 5)
                .doesNotContainKey("ImageLocality");
    }

    @Test
    void aRuleThatIsOffAtAllPointsCanFilterAloneOrScoreAlone() {
        Profile profile =
                profile(
                        "'plugins': {'multiPoint': {'disabled': [{'name': '*'}]}, 'filter':"
                                + " {'enabled': [{'name': 'NodeAffinity'}]}, 'score': {'enabled':"
                                + " [{'name': 'TaintToleration', 'weight': 2}]}}");

        assertThat(profile.filters())
                .extracting(FilterPlugin::name)
                .containsExactly("NodeAffinity");
        assertThat(profile.scores())
                .extracting(score -> score.plugin().name())
                .containsExactly("TaintToleration");
    }

    @Test
    void aRuleThatIsOffAtAllPointsCanBeOnAtOne() {
        Profile profile =
                profile(
                        "'plugins': {'multiPoint': {'disabled': [{'name': '*'}], 'enabled': [{'name':"
                                + " 'NodeResourcesFit'}]}}");

        assertThat(profile.filters())
                .extracting(FilterPlugin::name)
                .containsExactly("NodeResourcesFit");
        assertThat(profile.postFilters()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'extenders': []                                     | extenders: is not supported",
                "'podInitialBackoffSeconds': 0                       | podInitialBackoffSeconds: must be",
                "'podInitialBackoffSeconds': 20                      | podMaxBackoffSeconds: must be greater",
                "'percentageOfNodesToScore': 101                     | percentageOfNodesToScore: not in valid range",
                "'parallelism': 0                                    | parallelism: should be",
                "'profiles': [{'percentageOfNodesToScore': -1}]      | profiles[0].percentageOfNodesToScore: not in",
                "'profiles': [{'pluginConfigs': []}]                 | profiles[0].pluginConfigs: is not supported",
                "'profiles': [{'pluginConfig': [{'name': 'NodeResourcesBalancedAllocation', 'args': {'resources': [{'name': 'cpu', 'weight': 2}]}}]}] | weight of cpu must be 1",
                "'profiles': [{}, {}]                                | profiles: two have the same",
                "'profiles': [{'plugins': {'filtre': {}}}]           | filtre: is no extension point",
                "'profiles': [{'plugins': {'score': {'enabled': [{'name': 'Nope'}]}}}] | there is no plugin",
                "'profiles': [{'plugins': {'bind': {'disabled': [{'name': 'DefaultBinder'}]}}}] | cannot be disabled",
                "'profiles': [{'pluginConfig': [{'name': 'NodeName'}]}] | takes no arguments",
                "'profiles': [{'pluginConfig': [{'name': 'VolumeBinding', 'args': {'bindTimeout': 6}}]}] | VolumeBinding.bindTimeout: is not supported",
                "'profiles': [{'pluginConfig': [{'name': 'NodeResourcesFit', 'args': {'ignoredResourceGroups': ['a/b']}}]}] | can't contain '/'",
                "'profiles': [{'pluginConfig': [{'name': 'NodeAffinity', 'args': {'addedAffinity': {'requiredDuringSchedulingIgnoredDuringExecution': {'nodeSelectorTerms': [{'matchExpressions': [{'key': 'a', 'operator': 'Is'}]}]}}}}]}] | not a valid node selector operator",
                "'profiles': [{'pluginConfig': [{'name': 'NodeResourcesFit', 'args': {'scoringStrategy': {'type': 'X'}}}]}] | is no strategy",
            })
    void whatCannotBeFollowedIsRefusedWithItsPlace(String fields, String complaint) {
        assertThatThrownBy(() -> read(fields))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(complaint);
    }
}
