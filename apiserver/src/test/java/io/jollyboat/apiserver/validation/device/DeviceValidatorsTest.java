package io.jollyboat.apiserver.validation.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.Json;
import io.jollyboat.apiserver.Kind;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Violation;
import io.jollyboat.apiserver.validation.Violations;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class DeviceValidatorsTest {

    private static final String GROUP = "resource.k8s.io/v1";

    private static List<String> ofDevice(String device) {
        return Kind.of(GROUP, "ResourceSlice")
                .wrong(
                        "{'spec':{'driver':'d.io','nodeName':'n','pool':{'name':'p','resourceSliceCount':1},'devices':["
                                + device
                                + "]}}");
    }

    private static List<String> ofRequest(String wanted) {
        return Kind.of(GROUP, "ResourceClaim")
                .wrong(
                        "{'spec':{'devices':{'requests':[{'name':'r','exactly':{'deviceClassName':'g',"
                                + wanted
                                + "}}]}}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            textBlock =
                    """
                    {'name':'d','attributes':{'model':{'string':'a'},'d.io/v':{'version':'1.2.3-rc.1+b'},'n':{'int':1},'ok':{'bool':false}}} | -
                    {'name':'d','attributes':{'model':{'string':'a','int':1}}} | spec.devices[0].attributes[model]: Invalid value: {"string":"a","int":1}: exactly one value must be specified
                    {'name':'d','attributes':{'model':{}}} | spec.devices[0].attributes[model]: Invalid value: "": exactly one value must be specified
                    {'name':'d','attributes':{'v':{'version':'1.2'}}} | spec.devices[0].attributes[v].version: Invalid value: "1.2": must be a string compatible with semver.org spec 2.0.0
                    {'name':'d','attributes':{'a/b/c':{'int':1}}} | spec.devices[0].attributes: Invalid value: "a/b/c": must not contain more than one slash
                    {'name':'d','attributes':{'/c':{'int':1}}} | spec.devices[0].attributes: Invalid value: "": the domain must not be empty
                    {'name':'d','capacity':{'memory':{'value':'1Gi','requestPolicy':{'default':'1'}}}} | spec.devices[0].capacity[memory].requestPolicy: Forbidden: allowMultipleAllocations must be true
                    {'name':'d','allowMultipleAllocations':true,'capacity':{'m':{'value':'10','requestPolicy':{'default':'2','validValues':['1','2','4']}}}} | -
                    {'name':'d','allowMultipleAllocations':true,'capacity':{'m':{'value':'10','requestPolicy':{'default':'2','validValues':['4','1']}}}} | spec.devices[0].capacity[m].requestPolicy.validValues: Invalid value: "2": default value is not valid according to the requestPolicy
                    {'name':'d','allowMultipleAllocations':true,'capacity':{'m':{'value':'10','requestPolicy':{'default':'4','validValues':['4','1']}}}} | spec.devices[0].capacity[m].requestPolicy.validValues[1]: Invalid value: "1": values must be sorted in ascending order
                    {'name':'d','allowMultipleAllocations':true,'capacity':{'m':{'value':'10','requestPolicy':{'validRange':{'min':'1'}}}}} | spec.devices[0].capacity[m].requestPolicy.default: Required value: required when validRange is defined
                    {'name':'d','allowMultipleAllocations':true,'capacity':{'m':{'value':'10','requestPolicy':{'default':'4','validRange':{'min':'1','step':'2'}}}}} | spec.devices[0].capacity[m].requestPolicy.validRange.step: Invalid value: "4": value is not a multiple of a given step (2) from (1)
                    {'name':'d','allowMultipleAllocations':true,'capacity':{'m':{'value':'10','requestPolicy':{'default':'4','validRange':{'min':'1','max':'20'}}}}} | spec.devices[0].capacity[m].requestPolicy.validRange.max: Invalid value: "20": max is larger than capacity value: 10
                    {'name':'d','taints':[{'key':'k','effect':'Odd'}]} | spec.devices[0].taints[0].effect: Unsupported value: "Odd": supported values: "NoExecute", "NoSchedule", "None"
                    {'name':'d','consumesCounters':[{'counterSet':'s','counters':{}}]} | spec.devices[0].consumesCounters[0].counters: Required value
                    {'name':'d','bindingConditions':['a'],'bindingFailureConditions':['a']} | spec.devices[0].bindingFailureConditions[0]: Invalid value: "a": bindingFailureConditions must not overlap with bindingConditions
                    {'name':'d','bindingConditions':['a']} | spec.devices[0].bindingFailureConditions: Invalid value: "": bindingFailureConditions are required to use bindingConditions
                    {'name':'d','nodeName':'n'} | spec.devices[0]: Invalid value: {"name":"d","nodeName":"n"}: `nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set to true in the ResourceSlice spec
                    {'name':'d'},{'name':'d'} | spec.devices[1]: Duplicate value: "d"
                    """)
    void whatIsSaidOfADeviceIsHeldToTheRules(String device, String violation) {
        if (violation == null) {
            assertThat(ofDevice(device)).isEmpty();
        } else {
            assertThat(ofDevice(device)).contains(violation);
        }
    }

    @Test
    void aSliceWithTaintsHasHalfAsManyDevices() {
        StringBuilder devices = new StringBuilder();
        for (int i = 0; i < 65; i++) {
            devices.append(i == 0 ? "" : ",").append("{'name':'d%d'}".formatted(i));
        }
        assertThat(ofDevice(devices.toString())).isEmpty();
        String tainted =
                devices.toString()
                        .replace(
                                "{'name':'d0'}",
                                "{'name':'d0','taints':[{'key':'k','effect':'None'}]}");
        assertThat(ofDevice(tainted))
                .containsExactly("spec.devices: Too many: 65: must have at most 64 items");
    }

    @Test
    void whatIsWrongWithAClaimIsToldAtOnce() {
        assertThat(
                        Kind.of(GROUP, "ResourceClaim")
                                .wrong(
                                        "{'spec':{'devices':{'requests':[{'name':'r','exactly':{'deviceClassName':'g'},'firstAvailable':[{'name':'x'}]}],"
                                                + "'constraints':[{'requests':['r','r'],'matchAttribute':'numa'},{}],"
                                                + "'config':[{'opaque':{'driver':'d.io','parameters':[1]}},{}]}}}"))
                .anyMatch(
                        wrong ->
                                wrong.startsWith("spec.devices.requests[0]: Invalid value: ")
                                        && wrong.endsWith(", but multiple fields are set"))
                .contains(
                        "spec.devices.constraints[0].requests[1]: Duplicate value: \"r\"",
                        "spec.devices.constraints[0].matchAttribute: Invalid value: \"numa\": a"
                                + " fully qualified name must be a domain and a name separated by a"
                                + " slash",
                        "spec.devices.constraints[1]: Required value: exactly one of"
                                + " \"matchAttribute\" or \"distinctAttribute\" is required, but"
                                + " multiple fields are set",
                        "spec.devices.config[0].opaque.parameters: Invalid value: \"<value"
                                + " omitted>\": must be a valid JSON object",
                        "spec.devices.config[1].opaque: Required value");
    }

    @Test
    void tolerationsOfDevicesAreHeldToTheirRules() {
        assertThat(ofRequest("'tolerations':[{'operator':'Exists'}]")).isEmpty();
        assertThat(
                        ofRequest(
                                "'tolerations':[{'operator':'Exists','value':'v'},{'key':'k','operator':'Odd','effect':'PreferNoSchedule'}]"))
                .containsExactly(
                        "spec.devices.requests[0].exactly.tolerations[0].value: Invalid value:"
                                + " \"v\": must be empty for operator `Exists`",
                        "spec.devices.requests[0].exactly.tolerations[1].operator: Unsupported"
                                + " value: \"Odd\": supported values: \"Equal\", \"Exists\"",
                        "spec.devices.requests[0].exactly.tolerations[1].effect: Unsupported"
                                + " value: \"PreferNoSchedule\": supported values: \"NoExecute\","
                                + " \"NoSchedule\", \"None\"");
    }

    @Test
    void aTemplateHasSoundLabels() {
        assertThat(
                        Kind.of(GROUP, "ResourceClaimTemplate")
                                .wrong("{'spec':{'metadata':{'labels':{'a b':'c'}},'spec':{}}}"))
                .singleElement()
                .asString()
                .startsWith("spec.metadata.labels: Invalid value: \"a b\": name part must");
    }

    @Test
    void aClassNamesAnExtendedResourceAndConfiguresSomething() {
        assertThat(
                        Kind.of(GROUP, "DeviceClass")
                                .wrong("{'spec':{'extendedResourceName':'gpu','config':[{}]}}"))
                .containsExactly(
                        "spec.config[0].opaque: Required value",
                        "spec.extendedResourceName: Invalid value: \"gpu\": must be a valid"
                                + " extended resource name");
    }

    private static final String GIVEN =
            "'allocation':{'devices':{'results':[{'request':'r','driver':'d.io','pool':'p','device':'%s'}]}}";

    private static List<String> ofStatus(String metadata, String before, String now) {
        String spec =
                "'metadata':{%s},'spec':{'devices':{'requests':[{'name':'r','exactly':{'deviceClassName':'g'}}]}},"
                        .formatted(metadata);
        ObjectNode claim = Json.object("{" + spec + "'status':{" + now + "}}");
        ObjectNode old = Json.object("{" + spec + "'status':{" + before + "}}");
        Violations found = new Violations();
        DeviceValidators.CLAIM.validateStatusUpdate(Field.root(claim, found), old);
        return found.list().stream().map(Violation::toString).toList();
    }

    @Test
    void whoUsesAClaimDoesSoOnceItWasGivenSomethingThatStays() {
        String user = "'reservedFor':[{'resource':'pods','name':'p','uid':'u'}]";
        String given = GIVEN.formatted("a");
        assertThat(ofStatus("", "", given + "," + user)).isEmpty();
        assertThat(ofStatus("", "", user))
                .containsExactly(
                        "status.reservedFor: Forbidden: may not be specified when `allocated` is"
                                + " not set");
        assertThat(ofStatus("", given, GIVEN.formatted("b")))
                .singleElement()
                .asString()
                .startsWith("status.allocation: Invalid value: ")
                .endsWith(": field is immutable");
        assertThat(
                        ofStatus(
                                "'deletionTimestamp':'2026-01-01T00:00:00Z'",
                                given,
                                given + "," + user))
                .containsExactly(
                        "status.reservedFor: Forbidden: new entries may not be added while"
                                + " `deallocationRequested` or `deletionTimestamp` are set");
        assertThat(ofStatus("", given, "")).isEmpty();
    }

    @Test
    void driversSpeakOfDevicesThatWereGiven() {
        String given = GIVEN.formatted("a");
        String said = "'devices':[{'driver':'d.io','pool':'p','device':'%s'}]";
        assertThat(ofStatus("", given, given + "," + said.formatted("a"))).isEmpty();
        assertThat(ofStatus("", given, given + "," + said.formatted("b")))
                .containsExactly(
                        "status.devices[0]: Invalid value: \"d.io/p/b\": must be an allocated"
                                + " device in the claim");
    }
}
