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
                        + "{'type':'Resource','resource':{'name':'memory','target':{'type':'AverageValue','averageValue':'1Gi'}}}],"
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
    void annotationsOfOldAutoscalersTellMetricsInOldWords() {
        String metrics =
                """
                [{"type":"Object","object":{"target":{"kind":"Service","name":"s"},"metricName":"q","targetValue":"10"}},\
                {"type":"Pods","pods":{"metricName":"p","targetAverageValue":"3"}},\
                {"type":"Resource","resource":{"name":"memory","targetAverageValue":"10Mi"}},\
                {"type":"ContainerResource","containerResource":{"name":"cpu","targetAverageUtilization":5,"container":"c"}},\
                {"type":"External","external":{"metricName":"e","metricSelector":{},"targetAverageValue":"2"}}]
                """
                        .strip();
        ObjectNode object =
                Json.object("{'metadata':{},'spec':{'targetCPUUtilizationPercentage':50}}");
        object.withObject("/metadata/annotations")
                .put("autoscaling.alpha.kubernetes.io/metrics", metrics);
        new AutoscalerConversion().toStored(object, "v1");
        assertThat(object)
                .isEqualTo(
                        Json.object(
                                "{'metadata':{},'spec':{'metrics':["
                                        + "{'type':'Object','object':{'describedObject':{'kind':'Service','name':'s'},"
                                        + "'metric':{'name':'q'},'target':{'type':'Value','value':'10'}}},"
                                        + "{'type':'Pods','pods':{'metric':{'name':'p'},'target':{'type':'AverageValue','averageValue':'3'}}},"
                                        + "{'type':'Resource','resource':{'name':'memory','target':{'type':'AverageValue','averageValue':'10Mi'}}},"
                                        + "{'type':'ContainerResource','containerResource':{'name':'cpu','container':'c',"
                                        + "'target':{'type':'Utilization','averageUtilization':5}}},"
                                        + "{'type':'External','external':{'metric':{'name':'e','selector':{}},"
                                        + "'target':{'type':'AverageValue','averageValue':'2'}}},"
                                        + "{'type':'Resource','resource':{'name':'cpu','target':{'type':'Utilization','averageUtilization':50}}}]}}"));
        new AutoscalerConversion().toServed(object, "v1");
        assertThat(
                        object.at("/metadata/annotations")
                                .path("autoscaling.alpha.kubernetes.io/metrics")
                                .asString())
                .isEqualTo(metrics);
    }

    @Test
    void anAnnotationOfOldAutoscalersTellsBehaviorInCapitals() {
        String behavior =
                """
                {"ScaleUp":null,"ScaleDown":{"StabilizationWindowSeconds":3,"SelectPolicy":null,\
                "Policies":[{"Type":"Pods","Value":4,"PeriodSeconds":15}],"Tolerance":null}}
                """
                        .strip();
        ObjectNode object = Json.object("{'metadata':{},'spec':{}}");
        object.withObject("/metadata/annotations")
                .put("autoscaling.alpha.kubernetes.io/behavior", behavior);
        new AutoscalerConversion().toStored(object, "v1");
        assertThat(object.path("spec"))
                .isEqualTo(
                        Json.object(
                                "{'behavior':{'scaleDown':{'stabilizationWindowSeconds':3,"
                                        + "'policies':[{'type':'Pods','value':4,'periodSeconds':15}]}}}"));
        new AutoscalerConversion().toServed(object, "v1");
        assertThat(
                        object.at("/metadata/annotations")
                                .path("autoscaling.alpha.kubernetes.io/behavior")
                                .asString())
                .isEqualTo(behavior);
    }

    @Test
    void theNewerVersionIsStoredAsItIs() {
        ObjectNode object = Json.object("{'spec':{'metrics':[]}}");
        new AutoscalerConversion().toServed(object, "v2");
        assertThat(object).isEqualTo(Json.object("{'spec':{'metrics':[]}}"));
    }
}
