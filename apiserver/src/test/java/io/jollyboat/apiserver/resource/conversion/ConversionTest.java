package io.jollyboat.apiserver.resource.conversion;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.Json;
import io.jollyboat.apiserver.resource.Conversion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class ConversionTest {
    private static void shown(Conversion conversion, String version, String stored, String served) {
        ObjectNode object = Json.object(stored);
        conversion.toServed(object, version);
        assertThat(object).isEqualTo(Json.object(served));
        conversion.toStored(object, version);
        assertThat(object).as("and back").isEqualTo(Json.object(stored));
    }

    @Test
    void eventsHaveNewerNames() {
        shown(
                new EventConversion(),
                "v1",
                "{'metadata':{'name':'e'},'message':'m','involvedObject':{'name':'p'},'count':2,'reason':'r'}",
                "{'metadata':{'name':'e'},'note':'m','regarding':{'name':'p'},'deprecatedCount':2,'reason':'r'}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {'spec':{'maxReplicas':3,'metrics':[{'type':'Resource','resource':{'name':'cpu','target':{'type':'Utilization','averageUtilization':80}}}]}} | {'spec':{'maxReplicas':3,'targetCPUUtilizationPercentage':80}}
                    {'spec':{'maxReplicas':3}} | {'spec':{'maxReplicas':3}}
                    """)
    void autoscalersOnceKnewOneTarget(String stored, String served) {
        shown(new AutoscalerConversion(), "v1", stored, served);
    }

    @Test
    void whatOldAutoscalersDoNotKnowTravelsAlong() {
        String stored =
                "{'metadata':{'name':'h'},'spec':{'maxReplicas':3,'metrics':["
                        + "{'type':'Resource','resource':{'name':'memory','target':{'averageValue':'1Gi'}}}],"
                        + "'behavior':{'scaleDown':{'selectPolicy':'Min'}}},"
                        + "'status':{'conditions':[{'type':'AbleToScale'}]}}";
        ObjectNode object = Json.object(stored);
        new AutoscalerConversion().toServed(object, "v1");
        assertThat(object.path("spec")).isEqualTo(Json.object("{'maxReplicas':3}"));
        assertThat(object.path("metadata").path("annotations").propertyNames())
                .containsExactlyInAnyOrder(
                        "autoscaling.alpha.kubernetes.io/metrics",
                        "autoscaling.alpha.kubernetes.io/behavior",
                        "autoscaling.alpha.kubernetes.io/conditions");
        new AutoscalerConversion().toStored(object, "v1");
        assertThat(object).isEqualTo(Json.object(stored));
    }

    @Test
    void theNewerVersionIsStoredAsItIs() {
        ObjectNode object = Json.object("{'spec':{'metrics':[]}}");
        new AutoscalerConversion().toServed(object, "v2");
        assertThat(object).isEqualTo(Json.object("{'spec':{'metrics':[]}}"));
    }
}
