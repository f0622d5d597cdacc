package io.jollyboat.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.controllers.localpath.VolumeFolders;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.ConfigMap;
import io.jollyboat.core.events.EventRecorder;
import io.jollyboat.core.runtime.Component;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Under which names controllers tell of what they do: the column "From" of {@code describe}. */
class EventSourcesTest {

    private static final String POD =
            "'template':{'metadata':{'labels':{'app':'%1$s'}},'spec':{%2$s'containers':[{'name':'c','image':'i'}]}}";

    private final TestCluster cluster = new TestCluster();

    @Test
    void everyControllerHasTheNameThatPeopleKnow() {
        Controllers.all(cluster.controllerTransport, cluster.timeline, VolumeFolders.simulated())
                .forEach(Component::start);
        cluster.create(Resources.NODES, "{'metadata':{'name':'n1'}}");
        cluster.create(Resources.DEPLOYMENTS, workload("de", "'replicas':1,"));
        cluster.create(Resources.STATEFUL_SETS, workload("st", "'serviceName':'s','replicas':1,"));
        cluster.create(Resources.DAEMON_SETS, workload("da", ""));
        cluster.create(
                Resources.REPLICATION_CONTROLLERS,
                "{'metadata':{'name':'rc'},'spec':{'replicas':1,'selector':{'app':'rc'},%s}}"
                        .formatted(POD.formatted("rc", "")));
        cluster.create(
                Resources.CRON_JOBS,
                "{'metadata':{'name':'cj'},'spec':{'schedule':'* * * * *','jobTemplate':{'spec':{%s}}}}"
                        .formatted(POD.formatted("cj", "'restartPolicy':'Never',")));
        cluster.create(
                Resources.HORIZONTAL_POD_AUTOSCALERS,
                "{'metadata':{'name':'hp'},'spec':{'maxReplicas':3,'scaleTargetRef':{'apiVersion':'apps/v1','kind':'Deployment','name':'none'}}}");
        cluster.create(
                Resources.POD_DISRUPTION_BUDGETS,
                "{'metadata':{'name':'pd'},'spec':{'minAvailable':1,'selector':{'matchLabels':{'app':'none'}}}}");
        cluster.create(
                Resources.PERSISTENT_VOLUME_CLAIMS,
                "{'metadata':{'name':'pv'},'spec':{'storageClassName':'none','accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}");
        cluster.create(
                Resources.PODS,
                "{'metadata':{'name':'te'},'spec':{'nodeName':'n1','containers':[{'name':'c','image':'i'}]}}");
        cluster.patch(
                Resources.NODES, "n1", "{'spec':{'taints':[{'key':'out','effect':'NoExecute'}]}}");
        cluster.create(
                Resources.SERVICES, "{'metadata':{'name':'mi'},'spec':{'ports':[{'port':80}]}}");
        StringBuilder addresses = new StringBuilder();
        for (int i = 0; i < 1001; i++) {
            addresses.append("{'ip':'10.9.%d.%d'},".formatted(i / 250, 1 + i % 250));
        }
        addresses.setLength(addresses.length() - 1);
        cluster.create(
                Resources.ENDPOINTS,
                "{'metadata':{'name':'mi'},'subsets':[{'addresses':[%s],'ports':[{'port':80}]}]}"
                        .formatted(addresses));
        cluster.advance(Duration.ofMinutes(2));

        assertThat(sources())
                .containsEntry("ScalingReplicaSet Deployment", "deployment-controller")
                .containsEntry("SuccessfulCreate ReplicaSet", "replicaset-controller")
                .containsEntry("SuccessfulCreate ReplicationController", "replication-controller")
                .containsEntry("SuccessfulCreate StatefulSet", "statefulset-controller")
                .containsEntry("SuccessfulCreate DaemonSet", "daemonset-controller")
                .containsEntry("SuccessfulCreate CronJob", "cronjob-controller")
                .containsEntry("SuccessfulCreate Job", "job-controller")
                .containsEntry(
                        "FailedGetScale HorizontalPodAutoscaler", "horizontal-pod-autoscaler")
                .containsEntry("NoPods PodDisruptionBudget", "controllermanager")
                .containsEntry(
                        "ProvisioningFailed PersistentVolumeClaim", "persistentvolume-controller")
                .containsEntry("RegisteredNode Node", "node-controller")
                .containsEntry("TaintManagerEviction Pod", "taint-eviction-controller")
                .containsEntry(
                        "TooManyAddressesToMirror Endpoints",
                        "endpoint-slice-mirroring-controller");
        assertThat(cluster.list(Resources.EVENTS))
                .allMatch(event -> event.source().component().equals(event.reportingComponent()));
    }

    @Test
    void anEventThatIsGoneComesBackWithItsCount() {
        var events = new EventRecorder(cluster.client, cluster.timeline, "tester", "");
        ConfigMap map = cluster.create(Resources.CONFIG_MAPS, "{'metadata':{'name':'m'}}");
        for (int i = 0; i < 3; i++) {
            events.event(map, EventRecorder.NORMAL, "Looked", "again");
            cluster.advance(Duration.ofMinutes(1));
            cluster.list(Resources.EVENTS)
                    .forEach(event -> cluster.delete(Resources.EVENTS, event.name()));
        }
        events.event(map, EventRecorder.NORMAL, "Looked", "again");
        cluster.settle();

        assertThat(cluster.list(Resources.EVENTS))
                .singleElement()
                .satisfies(
                        event -> {
                            assertThat(event.count()).isEqualTo(4);
                            assertThat(
                                            Duration.between(
                                                    event.firstTimestamp().orElseThrow(),
                                                    event.lastTimestamp().orElseThrow()))
                                    .isEqualTo(Duration.ofMinutes(3));
                        });
    }

    private static String workload(String name, String more) {
        return "{'metadata':{'name':'%1$s'},'spec':{%2$s'selector':{'matchLabels':{'app':'%1$s'}},%3$s}}"
                .formatted(
                        name, more, POD.formatted(name, "'tolerations':[{'operator':'Exists'}],"));
    }

    private Map<String, String> sources() {
        Map<String, String> sources = new TreeMap<>();
        cluster.list(Resources.EVENTS)
                .forEach(
                        event ->
                                sources.put(
                                        event.reason() + " " + event.involvedObject().kind(),
                                        event.source().component()));
        return sources;
    }
}
