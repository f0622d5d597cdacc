package io.jollyboat.apiserver.admission.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class PodAdmissionTest {
    private final PodPriority priority =
            new PodPriority(
                    () ->
                            List.of(
                                    Json.object("{'metadata':{'name':'high'},'value':1000}"),
                                    Json.object(
                                            "{'metadata':{'name':'usual'},'value':5,'globalDefault':true,"
                                                    + "'preemptionPolicy':'Never'}")));

    @Test
    void aPodBearsTheLossOfItsNodeForFiveMinutes() {
        ObjectNode pod =
                Json.object(
                        "{'spec':{'tolerations':[{'key':'node.kubernetes.io/not-ready','operator':'Exists'}]}}");
        new DefaultTolerationSeconds(300, 300).addTo(pod);
        assertThat(pod.path("spec"))
                .isEqualTo(
                        Json.object(
                                """
                                {'tolerations':[
                                  {'key':'node.kubernetes.io/not-ready','operator':'Exists'},
                                  {'effect':'NoExecute','key':'node.kubernetes.io/unreachable',
                                   'operator':'Exists','tolerationSeconds':300}]}
                                """));
    }

    @Test
    void aPodsPriorityIsThatOfItsClass() {
        ObjectNode named = Json.object("{'priorityClassName':'high'}");
        priority.admit(named, "x");
        assertThat(named)
                .isEqualTo(
                        Json.object(
                                "{'priorityClassName':'high','priority':1000,'preemptionPolicy':'PreemptLowerPriority'}"));
        ObjectNode unnamed = Json.object("{}");
        priority.admit(unnamed, "x");
        assertThat(unnamed)
                .isEqualTo(
                        Json.object(
                                "{'priorityClassName':'usual','priority':5,'preemptionPolicy':'Never'}"));
    }

    @Test
    void aPriorityIsNotAnyonesToChoose() {
        assertThatThrownBy(() -> priority.admit(Json.object("{'priorityClassName':'none'}"), "x"))
                .hasMessage("pods \"x\" is forbidden: no PriorityClass with name none was found");
        assertThatThrownBy(
                        () ->
                                priority.admit(
                                        Json.object("{'priorityClassName':'high','priority':9}"),
                                        "x"))
                .hasMessageStartingWith(
                        "pods \"x\" is forbidden: the integer value of priority (9) must not be"
                                + " provided in pod spec; priority admission controller computed 1000");
        assertThatThrownBy(
                        () ->
                                priority.admit(
                                        Json.object(
                                                "{'priorityClassName':'high','preemptionPolicy':'Never'}"),
                                        "x"))
                .hasMessage(
                        "pods \"x\" is forbidden: the string value of PreemptionPolicy (Never) must"
                                + " not be provided in pod spec; priority admission controller"
                                + " computed PreemptLowerPriority from the given PriorityClass"
                                + " name");
    }
}
