package io.jollyboat.apiserver.validation.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.Json;
import io.jollyboat.apiserver.Kind;
import io.jollyboat.apiserver.defaulting.WorkloadDefaults;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class AutoscalerRulesTest {

    private static List<String> wrong(String members) {
        return Kind.of("autoscaling/v2", "HorizontalPodAutoscaler")
                .wrong(
                        "{'spec':{'maxReplicas':3,'scaleTargetRef':{'apiVersion':'apps/v1','kind':'Deployment','name':'web'},"
                                + members
                                + "}}");
    }

    @Test
    void metricsOfEverySortAndABehaviorAreTaken() {
        assertThat(
                        wrong(
                                """
                                'metrics':[
                                  {'type':'Resource','resource':{'name':'cpu','target':{'type':'Utilization','averageUtilization':50}}},
                                  {'type':'ContainerResource','containerResource':{'name':'memory','container':'app',
                                    'target':{'type':'AverageValue','averageValue':'500Mi'}}},
                                  {'type':'Pods','pods':{'metric':{'name':'packets'},'target':{'type':'AverageValue','averageValue':'1k'}}},
                                  {'type':'Object','object':{'metric':{'name':'hits'},'describedObject':{'kind':'Ingress','name':'main'},
                                    'target':{'type':'Value','value':'10k'}}},
                                  {'type':'External','external':{'metric':{'name':'queue'},'target':{'type':'AverageValue','averageValue':'30'}}}],
                                'behavior':{'scaleDown':{'stabilizationWindowSeconds':300,'selectPolicy':'Min',
                                    'policies':[{'type':'Percent','value':10,'periodSeconds':60}]},
                                  'scaleUp':{'selectPolicy':'Disabled'}}
                                """))
                .isEmpty();
    }

    @Test
    void aBehaviorIsFilledUpWithWhatAppliesWhenNoneIsGiven() {
        ObjectNode autoscaler =
                Json.object(
                        "{'spec':{'behavior':{'scaleDown':{'stabilizationWindowSeconds':60}}}}");
        WorkloadDefaults.autoscaler(autoscaler);
        assertThat(autoscaler.path("spec").path("behavior"))
                .isEqualTo(
                        Json.object(
                                """
                                {'scaleDown':{'stabilizationWindowSeconds':60,'selectPolicy':'Max',
                                   'policies':[{'type':'Percent','value':100,'periodSeconds':15}]},
                                 'scaleUp':{'stabilizationWindowSeconds':0,'selectPolicy':'Max',
                                   'policies':[{'type':'Pods','value':4,'periodSeconds':15},
                                     {'type':'Percent','value':100,'periodSeconds':15}]}}
                                """));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {'type':'Resource'} | spec.metrics[0].resource: Required value: must populate information for the given metric source
                    {'type':'Cpu'} | spec.metrics[0].type: Unsupported value: "Cpu": supported values: "ContainerResource", "External", "Object", "Pods", "Resource"
                    {'type':'Resource','resource':{'name':'cpu','target':{'type':'Utilization'}}} | spec.metrics[0].resource.target.averageUtilization: Required value: must set either a target raw value or a target utilization
                    {'type':'Resource','resource':{'name':'cpu','target':{'type':'Utilization','averageUtilization':0}}} | spec.metrics[0].resource.target.averageUtilization: Invalid value: 0: must be greater than 0
                    {'type':'Resource','resource':{'name':'cpu','target':{'type':'Most','averageUtilization':5}}} | spec.metrics[0].resource.target.type: Invalid value: "Most": must be either Utilization, Value, or AverageValue
                    {'type':'ContainerResource','containerResource':{'name':'cpu','target':{'type':'Utilization','averageUtilization':5}}} | spec.metrics[0].containerResource.container: Required value: must specify a container
                    {'type':'Pods','pods':{'metric':{'name':'a'},'target':{'type':'Value','value':'1'}}} | spec.metrics[0].pods.target.averageValue: Required value: must specify a positive target averageValue
                    {'type':'External','external':{'metric':{'name':'a'},'target':{'type':'Value','value':'-1'}}} | spec.metrics[0].external.target.value: Invalid value: "-1": must be positive
                    """)
    void whatIsWrongWithAMetricIsSaid(String metric, String violation) {
        assertThat(wrong("'metrics':[" + metric + "]")).containsExactly(violation);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {'policies':[]} | spec.behavior.scaleDown.policies: Required value: must specify at least one Policy
                    {'policies':[{'type':'Pods','value':0,'periodSeconds':60}]} | spec.behavior.scaleDown.policies[0].value: Invalid value: 0: must be greater than zero
                    {'policies':[{'type':'Pods','value':1,'periodSeconds':9000}]} | spec.behavior.scaleDown.policies[0].periodSeconds: Invalid value: 9000: must be less than or equal to 1800
                    {'stabilizationWindowSeconds':4000} | spec.behavior.scaleDown.stabilizationWindowSeconds: Invalid value: 4000: must be less than or equal to 3600
                    """)
    void whatIsWrongWithABehaviorIsSaid(String rules, String violation) {
        assertThat(wrong("'behavior':{'scaleDown':" + rules + "}")).containsExactly(violation);
    }
}
