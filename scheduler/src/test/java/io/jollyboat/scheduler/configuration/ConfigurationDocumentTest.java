package io.jollyboat.scheduler.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.model.Trees;
import io.jollyboat.scheduler.SchedulerConfiguration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** How a scheduler tells that it is set. */
class ConfigurationDocumentTest {

    private static final JsonNode CONFIGURATION =
            ConfigurationDocument.of(SchedulerConfiguration.DEFAULT, /* elected */ false)
                    .path("componentconfig");

    @Test
    void everyRuleIsNamedAtEachPointWhereItIsAsked() {
        JsonNode plugins = CONFIGURATION.at("/profiles/0/plugins");
        assertThat(plugins.at("/filter/enabled").findValuesAsString("name"))
                .contains("NodeResourcesFit", "TaintToleration", "InterPodAffinity");
        assertThat(plugins.at("/postFilter/enabled").findValuesAsString("name"))
                .contains("DefaultPreemption");
        assertThat(plugins.at("/score/enabled").findValuesAsString("name"))
                .contains("ImageLocality");
    }

    @Test
    void whatItReadsAgainIsWhatItWas() throws ConfigurationException {
        SchedulerConfiguration again =
                ConfigurationReader.read(
                        Trees.newObject()
                                .put("apiVersion", CONFIGURATION.path("apiVersion").asString())
                                .put("kind", CONFIGURATION.path("kind").asString())
                                .put(
                                        "podMaxBackoffSeconds",
                                        CONFIGURATION.path("podMaxBackoffSeconds").asInt()));
        assertThat(again.backOff()).isEqualTo(SchedulerConfiguration.DEFAULT.backOff());
        assertThat(
                        CONFIGURATION
                                .at("/profiles/0/pluginConfig/0/args/scoringStrategy/type")
                                .asString())
                .isEqualTo("MostAllocated");
    }
}
