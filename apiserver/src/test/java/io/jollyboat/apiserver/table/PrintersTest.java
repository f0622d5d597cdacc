package io.jollyboat.apiserver.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.Json;
import io.jollyboat.apiserver.resource.builtin.BuiltInResources;
import java.time.Instant;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class PrintersTest {
    private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");

    private static String row(Printer printer, boolean wide, ObjectNode object) {
        return printer.columns().stream()
                .filter(column -> wide || column.priority() == 0)
                .map(column -> column.cell().of(object, NOW))
                .map(cell -> cell instanceof JsonNode node ? node.asString() : cell.toString())
                .collect(Collectors.joining(" "));
    }

    private static String headings(Printer printer) {
        return printer.columns().stream()
                .map(column -> column.name() + (column.priority() > 0 ? "+" : ""))
                .collect(Collectors.joining(", "));
    }

    @Test
    void everyPrinterCopesWithAnEmptyObject() {
        for (var definition : BuiltInResources.all()) {
            assertThat(row(definition.printer(), true, Json.object("{}"))).isNotNull();
        }
    }

    /** Those are the kinds that Kubernetes too shows only by name and time. */
    @Test
    void allButAFewKindsHaveHeadingsOfTheirOwn() {
        assertThat(
                        BuiltInResources.all().stream()
                                .filter(
                                        each ->
                                                each.stored()
                                                        && each.printer().equals(Printer.STANDARD))
                                .map(each -> each.plural())
                                .distinct())
                .containsExactlyInAnyOrder(
                        "limitranges", "roles", "clusterroles", "customresourcedefinitions");
    }

    @Test
    void anAutoscalerShowsTwoOfItsTargets() {
        assertThat(
                        row(
                                PolicyColumns.AUTOSCALERS,
                                false,
                                Json.object(
                                        "{'metadata':{'name':'h'},'spec':{'scaleTargetRef':{'kind':'D','name':'d'},'metrics':["
                                                + "{'type':'External','external':{'metric':{'name':'q'},'target':{'averageValue':'3'}}},"
                                                + "{'type':'Resource','resource':{'name':'cpu','target':{'averageUtilization':50}}},"
                                                + "{'type':'Pods','pods':{'metric':{'name':'q'},'target':{'averageValue':'3'}}}]},"
                                                + "'status':{'currentMetrics':[{'type':'External','external':{'current':{'averageValue':'2'}}}]}}")))
                .startsWith("h D/d 2/3 (avg), cpu: <unknown>/50% + 1 more...");
    }

    @Test
    void policiesAndDevicesShowWhatMatters() {
        assertThat(
                        row(
                                PolicyRuleColumns.VALIDATING,
                                false,
                                Json.object(
                                        "{'metadata':{'name':'p'},'spec':{'validations':[{}],"
                                                + "'paramKind':{'apiVersion':'v1','kind':'ConfigMap'}}}")))
                .startsWith("p 1 v1/ConfigMap");
        assertThat(
                        row(
                                PolicyRuleColumns.BINDINGS,
                                false,
                                Json.object(
                                        "{'metadata':{'name':'b'},'spec':{'policyName':'p','paramRef':{'name':'x'}}}")))
                .startsWith("b p */x");
        assertThat(
                        row(
                                DeviceColumns.CLAIMS,
                                false,
                                Json.object(
                                        "{'metadata':{'name':'c'},'status':{'allocation':{},'reservedFor':[{}]}}")))
                .startsWith("c allocated,reserved");
        assertThat(
                        row(
                                StorageColumns.DRIVERS,
                                false,
                                Json.object(
                                        "{'metadata':{'name':'d'},'spec':{'volumeLifecycleModes':['Persistent']}}")))
                .startsWith("d true false false <unset> false Persistent");
        assertThat(headings(NetworkColumns.IP_ADDRESSES)).isEqualTo("Name, ParentRef");
    }

    @Test
    void headingsAreThoseThatPeopleKnow() {
        assertThat(headings(PodColumns.PODS))
                .isEqualTo(
                        "Name, Ready, Status, Restarts, Age, IP+, Node+, Nominated Node+, Readiness"
                                + " Gates+");
        assertThat(headings(NodeColumns.NODES))
                .isEqualTo(
                        "Name, Status, Roles, Age, Version, Internal-IP+, External-IP+, OS-Image+,"
                                + " Kernel-Version+, Container-Runtime+");
        assertThat(headings(ServiceColumns.SERVICES))
                .isEqualTo("Name, Type, Cluster-IP, External-IP, Port(s), Age, Selector+");
        assertThat(headings(WorkloadColumns.DEPLOYMENTS))
                .isEqualTo(
                        "Name, Ready, Up-to-date, Available, Age, Containers+, Images+, Selector+");
        assertThat(headings(EventColumns.EVENTS))
                .isEqualTo(
                        "Last Seen, Type, Reason, Object, Subobject+, Source+, Message, First Seen+,"
                                + " Count+, Name+");
    }

    /** Two containers, a and b, and what their pod's status says. */
    private static ObjectNode pod(String status, String initContainers) {
        return Json.object(
                "{'metadata':{'name':'p','creationTimestamp':'2026-01-01T00:59:30Z'},"
                        + "'spec':{'containers':[{'name':'a'},{'name':'b'}],'initContainers':"
                        + initContainers
                        + "},'status':"
                        + status
                        + "}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {'phase':'Pending'} | p 0/2 Pending 0 30s
                    {'phase':'Pending','containerStatuses':[{'state':{'waiting':{'reason':'ContainerCreating'}}}]} | p 0/2 ContainerCreating 0 30s
                    {'phase':'Running','containerStatuses':[{'ready':true,'state':{'running':{}}},{'ready':true,'state':{'running':{}}}]} | p 2/2 Running 0 30s
                    {'phase':'Running','containerStatuses':[{'ready':true,'state':{'running':{}}},{'restartCount':3,'state':{'waiting':{'reason':'CrashLoopBackOff'}},'lastState':{'terminated':{'finishedAt':'2026-01-01T00:55:00Z'}}}]} | p 1/2 CrashLoopBackOff 3 (5m ago) 30s
                    {'phase':'Running','containerStatuses':[{'state':{'terminated':{'reason':'Completed'}}},{'ready':true,'state':{'running':{}}}],'conditions':[{'type':'Ready','status':'True'}]} | p 1/2 Running 0 30s
                    {'phase':'Running','containerStatuses':[{'state':{'terminated':{'reason':'Completed'}}},{'ready':true,'state':{'running':{}}}]} | p 1/2 NotReady 0 30s
                    {'phase':'Failed','containerStatuses':[{'state':{'terminated':{'exitCode':3}}}]} | p 0/2 ExitCode:3 0 30s
                    {'phase':'Failed','containerStatuses':[{'state':{'terminated':{'exitCode':137,'signal':9}}}]} | p 0/2 Signal:9 0 30s
                    {'phase':'Failed','reason':'Evicted'} | p 0/2 Evicted 0 30s
                    {'phase':'Pending','conditions':[{'type':'PodScheduled','reason':'SchedulingGated'}]} | p 0/2 SchedulingGated 0 30s
                    """)
    void aPodsStatusSaysTheMostTellingThing(String status, String expected) {
        assertThat(row(PodColumns.PODS, false, pod(status, "[]"))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {'phase':'Pending','initContainerStatuses':[{'name':'i','state':{'running':{}}}]} | p 0/3 Init:0/2 0 30s
                    {'phase':'Pending','initContainerStatuses':[{'name':'i','state':{'terminated':{'exitCode':0}}},{'name':'s','state':{'waiting':{'reason':'PodInitializing'}}}]} | p 0/3 Init:1/2 0 30s
                    {'phase':'Pending','initContainerStatuses':[{'name':'i','restartCount':2,'state':{'waiting':{'reason':'CrashLoopBackOff'}}}]} | p 0/3 Init:CrashLoopBackOff 2 30s
                    {'phase':'Pending','initContainerStatuses':[{'name':'i','state':{'terminated':{'exitCode':1,'reason':'Error'}}}]} | p 0/3 Init:Error 0 30s
                    {'phase':'Running','initContainerStatuses':[{'name':'i','state':{'terminated':{'exitCode':0}}},{'name':'s','started':true,'ready':true,'restartCount':1,'state':{'running':{}}}],'containerStatuses':[{'ready':true,'state':{'running':{}}}]} | p 2/3 Running 1 30s
                    """)
    void initContainersSayHowFarTheyAre(String status, String expected) {
        String init = "[{'name':'i'},{'name':'s','restartPolicy':'Always'}]";
        assertThat(row(PodColumns.PODS, false, pod(status, init))).isEqualTo(expected);
    }

    @Test
    void aPodThatGoesIsTerminating() {
        ObjectNode pod = pod("{'phase':'Running'}", "[]");
        ((ObjectNode) pod.get("metadata")).put("deletionTimestamp", "2026-01-01T00:59:59Z");
        assertThat(row(PodColumns.PODS, true, pod))
                .isEqualTo("p 0/2 Terminating 0 30s <none> <none> <none> <none>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {'spec':{'type':'ClusterIP','clusterIP':'10.96.0.1','ports':[{'port':443,'protocol':'TCP'}]}} | s ClusterIP 10.96.0.1 <none> 443/TCP
                    {'spec':{'type':'NodePort','clusterIP':'10.96.0.7','ports':[{'port':80,'nodePort':30080,'protocol':'TCP'},{'port':53,'protocol':'UDP'}]}} | s NodePort 10.96.0.7 <none> 80:30080/TCP,53/UDP
                    {'spec':{'type':'LoadBalancer','clusterIP':'10.96.0.7'}} | s LoadBalancer 10.96.0.7 <pending> <none>
                    {'spec':{'type':'LoadBalancer','clusterIP':'10.96.0.7'},'status':{'loadBalancer':{'ingress':[{'ip':'1.2.3.4'}]}}} | s LoadBalancer 10.96.0.7 1.2.3.4 <none>
                    {'spec':{'type':'ExternalName','externalName':'example.com'}} | s ExternalName <none> example.com <none>
                    {'spec':{'type':'ClusterIP','clusterIP':'None'}} | s ClusterIP None <none> <none>
                    """)
    void servicesShowHowTheyAreReached(String service, String expected) {
        ObjectNode object = Json.object(service);
        object.putObject("metadata").put("name", "s");
        assertThat(row(ServiceColumns.SERVICES, false, object)).isEqualTo(expected + " <unknown>");
    }

    @Test
    void nodesShowTheirRolesAndState() {
        ObjectNode node =
                Json.object(
                        """
                        {'metadata':{'name':'n','labels':{'node-role.kubernetes.io/control-plane':'',
                           'node-role.kubernetes.io/worker':''}},
                         'spec':{'unschedulable':true},
                         'status':{'conditions':[{'type':'Ready','status':'True'}],
                           'addresses':[{'type':'InternalIP','address':'10.0.0.2'}],
                           'nodeInfo':{'kubeletVersion':'v1.36.0'}}}
                        """);
        assertThat(row(NodeColumns.NODES, true, node))
                .isEqualTo(
                        "n Ready,SchedulingDisabled control-plane,worker <unknown> v1.36.0 10.0.0.2"
                                + " <none> <unknown> <unknown> <unknown>");
    }

    @Test
    void workloadsShowTheirPods() {
        ObjectNode deployment =
                Json.object(
                        """
                        {'metadata':{'name':'d'},'spec':{'replicas':3,'selector':{'matchLabels':{'app':'d'}},
                          'template':{'spec':{'containers':[{'name':'a','image':'x'},{'name':'b','image':'y'}]}}},
                         'status':{'readyReplicas':2,'updatedReplicas':3,'availableReplicas':1}}
                        """);
        assertThat(row(WorkloadColumns.DEPLOYMENTS, true, deployment))
                .isEqualTo("d 2/3 3 1 <unknown> a,b x,y app=d");
    }

    @Test
    void jobsShowHowFarTheyAre() {
        ObjectNode job =
                Json.object(
                        """
                        {'metadata':{'name':'j'},'spec':{'completions':3},
                         'status':{'succeeded':3,'startTime':'2026-01-01T00:00:00Z',
                           'completionTime':'2026-01-01T00:02:05Z',
                           'conditions':[{'type':'Complete','status':'True'}]}}
                        """);
        assertThat(row(BatchColumns.JOBS, false, job)).isEqualTo("j Complete 3/3 2m5s <unknown>");
    }
}
